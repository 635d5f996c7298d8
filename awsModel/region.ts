// AWS's regions and partitions: what the model needs to know of each.

/** A partition: a separate AWS with its own ARNs and endpoints. */
export interface Partition {
  readonly name: string;
  readonly dnsSuffix: string;
}

/** Partitions by the prefix of their regions, longest prefix first; every other region is in `aws`. */
const PARTITIONS: readonly (readonly [string, Partition])[] = [
  ["us-isob-", { name: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov" }],
  ["us-isof-", { name: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov" }],
  ["eu-isoe-", { name: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk" }],
  ["us-iso-", { name: "aws-iso", dnsSuffix: "c2s.ic.gov" }],
  ["us-gov-", { name: "aws-us-gov", dnsSuffix: "amazonaws.com" }],
  ["eusc-", { name: "aws-eusc", dnsSuffix: "amazonaws.eu" }],
  ["cn-", { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" }],
];

/** The partition of a region. */
export function partitionOf(region: string): Partition {
  const found = PARTITIONS.find(([prefix]) => region.startsWith(prefix));
  return found?.[1] ?? { name: "aws", dnsSuffix: "amazonaws.com" };
}

/**
 * Every region `@pulumi/aws` names. A region's place here decides its Elastic IPs' addresses, so a new region is added
 * at the end.
 */
export const REGIONS: readonly string[] = [
  ...["af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1"],
  ...["ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"],
  ...["ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1"],
  ...["eu-central-1", "eu-central-2", "eu-isoe-west-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1"],
  ...["eu-west-2", "eu-west-3", "eusc-de-east-1", "il-central-1", "me-central-1", "me-south-1", "mx-central-1"],
  ...["sa-east-1", "us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1"],
  ...["us-isob-east-1", "us-isob-west-1", "us-isof-east-1", "us-isof-south-1", "us-west-1", "us-west-2"],
];

/** Letters of the availability zones that the model gives to every region; AWS gives three to six. */
const ZONE_LETTERS = ["a", "b", "c"];

/** Names of a region's availability zones. */
export function zoneNames(region: string): string[] {
  return ZONE_LETTERS.map((letter) => region + letter);
}

const DIRECTIONS: Readonly<Record<string, string>> = {
  northeast: "ne",
  northwest: "nw",
  southeast: "se",
  southwest: "sw",
};

/** The id of a zone, the same in every account: `eu-west-1b` is `euw1-az2`. */
export function zoneId(zone: string): string {
  const [, region = "", letter = "a"] = /^(.*\d)([a-z])$/.exec(zone) ?? [];
  const parts = region.split("-");
  const short = parts.map((part, i) => (i === 0 || /^\d+$/.test(part) ? part : (DIRECTIONS[part] ?? part[0])));
  return `${short.join("")}-az${letter.charCodeAt(0) - 96}`;
}

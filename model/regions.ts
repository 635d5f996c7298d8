// The AWS regions a stack may name, each with the short form that resource names carry.

/**
 * Short form by region name. Short forms keep logical names inside AWS's 32-character limits,
 * so they have at most six characters. Only regions of the `aws` partition: ACM, Route 53 and
 * CloudFront are wired for it.
 */
export const REGION_SHORT_NAMES: Readonly<Record<string, string>> = {
  "af-south-1": "afs1",
  "ap-east-1": "ape1",
  "ap-east-2": "ape2",
  "ap-northeast-1": "apne1",
  "ap-northeast-2": "apne2",
  "ap-northeast-3": "apne3",
  "ap-south-1": "aps1",
  "ap-south-2": "aps2",
  "ap-southeast-1": "apse1",
  "ap-southeast-2": "apse2",
  "ap-southeast-3": "apse3",
  "ap-southeast-4": "apse4",
  "ap-southeast-5": "apse5",
  "ap-southeast-6": "apse6",
  "ap-southeast-7": "apse7",
  "ca-central-1": "cac1",
  "ca-west-1": "caw1",
  "eu-central-1": "euc1",
  "eu-central-2": "euc2",
  "eu-north-1": "eun1",
  "eu-south-1": "eus1",
  "eu-south-2": "eus2",
  "eu-west-1": "euw1",
  "eu-west-2": "euw2",
  "eu-west-3": "euw3",
  "il-central-1": "ilc1",
  "me-central-1": "mec1",
  "me-south-1": "mes1",
  "mx-central-1": "mxc1",
  "sa-east-1": "sae1",
  "us-east-1": "use1",
  "us-east-2": "use2",
  "us-west-1": "usw1",
  "us-west-2": "usw2",
};

/**
 * Zone letters that accounts have, where they are not a, b and c. An account's letters are shuffled, and an older
 * account may lack one; a letter that is not here certainly fails.
 */
const ZONE_LETTERS: Readonly<Record<string, string>> = {
  "ap-northeast-1": "abcd",
  "ap-northeast-2": "abcd",
  "ca-central-1": "abd",
  "us-east-1": "abcdef",
  "us-west-2": "abcd",
};

/** Zone letters that a region may have. */
export function regionZones(region: string): string[] {
  return [...(ZONE_LETTERS[region] ?? "abc")];
}

/** Short form of a region that the settings have already checked. */
export function regionShortName(region: string): string {
  const short = REGION_SHORT_NAMES[region];
  if (short === undefined) {
    throw new RangeError(`region "${region}" has no short name; add it to model/regions.ts`);
  }
  return short;
}

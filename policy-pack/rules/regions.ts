// Policies about regions as a whole: that each is complete, and that origins are reached through the edge only.
import { isSecret } from "../../plan/read.ts";
import type { PlannedResource } from "../../plan/type.ts";
import type { Settings } from "../../model/settings.ts";
import { type Block, DISTRIBUTION, originsOf, takesSignedRequests } from "../lib/distribution.ts";
import { GROUP_TYPES, readGroupRules, RULE_TYPES } from "../lib/groupRules.ts";
import { at, blocks, flag, isAbsent, notKnown, number, text } from "../lib/inputs.ts";
import { textsKnob } from "../lib/knobs.ts";
import { reachedPorts } from "../lib/traffic.ts";
import { type Fault, type Stack, stackPolicy } from "../policy.ts";

const PROD = { prod: "mandatory", dev: "advisory" } as const;
const VPC = "aws:ec2/vpc:Vpc";
const LISTENER = "aws:lb/listener:Listener";

/** What a region is made of, whichever doors it has. */
const INVENTORY = [
  VPC,
  "aws:ec2/subnet:Subnet",
  "aws:ec2/networkAcl:NetworkAcl",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/flowLog:FlowLog",
  "aws:lb/loadBalancer:LoadBalancer",
  LISTENER,
  "aws:lb/targetGroup:TargetGroup",
  "aws:acm/certificate:Certificate",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketPolicy:BucketPolicy",
];
const WITH_PROXIES = ["aws:ec2/launchTemplate:LaunchTemplate", "aws:autoscaling/group:Group", "aws:ec2/eip:Eip"];

export const regions = [
  stackPolicy({
    id: "MS-18",
    name: "ms-edge-origin-locked",
    rule: "Every origin of a distribution answers the edge alone",
    reason: "whoever finds an origin's address would get past the web ACL",
    severity: "critical",
    level: PROD,
    controls: ["fsbp:CloudFront.13", "fsbp:CloudFront.16", "nist:SC-7"],
    steps: "Use a VPC origin, or send the origin's secret and admit CloudFront's prefix list alone",
    link: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
    knobs: { originLock: textsKnob("Headers that carry the origin's secret, in lower case", ["x-origin-secret"]) },
    types: [DISTRIBUTION],
    judge: (stack, { originLock }) =>
      stack.index.ofType(DISTRIBUTION).flatMap((resource): Fault[] => {
        const origins = originsOf(resource.inputs);
        if (origins === undefined) return [{ ...notKnown("origins"), resource }];
        const what = origins
          .map((origin) => openBy(stack, resource, origin, originLock))
          .find((each) => each !== undefined);
        return what === undefined ? [] : [{ resource, what, property: "origins" }];
      }),
  }),
  stackPolicy({
    id: "MS-19",
    name: "ms-region-coverage",
    rule: "Every region of the settings is built whole, and no other is begun",
    reason: "traffic would be led to a region that cannot serve it, or that nobody guards",
    severity: "high",
    level: PROD,
    controls: ["nist:CP-10"],
    steps: "Build each region by the same component, from the settings alone",
    link: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/welcome.html",
    types: "all",
    judge: (stack) => {
      const { index, settings } = stack;
      if (settings === undefined) return [{ what: "cannot be judged without its settings" }];
      const names = settings.regions.map(({ name }) => name);
      const unlisted = index.ofType(VPC).filter((vpc) => {
        const region = index.region(vpc);
        return vpc.external !== true && (region === undefined || !names.includes(region));
      });
      return [
        ...halfBuilt(stack, settings),
        ...unlisted.map((resource) => ({ resource, what: "begins a region that the settings do not name" })),
      ];
    },
  }),
];

/** One fault for each region that lacks something. */
function halfBuilt({ index }: Stack, settings: Settings): readonly Fault[] {
  if (settings.stack !== "all" && settings.stack !== "region") return [];
  const { static: fixed, cdn } = settings.doors;
  const proxies = fixed !== undefined || cdn?.lock === "prefix-list";
  const inventory = proxies ? [...INVENTORY, ...WITH_PROXIES] : INVENTORY;
  return settings.regions.flatMap(({ name }) => {
    const missing = inventory.filter((type) => !index.ofType(type).some((each) => index.region(each) === name));
    const classes = missing.map((type) => type.slice(type.lastIndexOf(":") + 1));
    return missing.length === 0 ? [] : [{ what: `lacks ${classes.join(", ")} in ${name}` }];
  });
}

/** What leaves an origin open; undefined for one that is locked. */
function openBy(
  stack: Stack,
  resource: PlannedResource,
  origin: Block,
  headers: readonly string[],
): string | undefined {
  const { inputs } = origin;
  const name = text(inputs["originId"]) ?? "an origin";
  if (!isAbsent(at(inputs, "vpcOriginConfig.vpcOriginId"))) return undefined;
  if (takesSignedRequests(origin) === true) {
    return isAbsent(inputs["originAccessControlId"]) ? `asks ${name} without a signature` : undefined;
  }
  if (!sendsSecret(stack, resource, origin, headers)) return `sends ${name} no secret that a resource holds`;
  const port = number(at(inputs, "customOriginConfig.httpsPort"));
  if (port === undefined) return `asks ${name} on a port that is not known`;
  const open = doorsOn(stack, port).find((balancer) => !admitsPrefixListsAlone(stack, balancer, port));
  return open === undefined ? undefined : `asks ${name}, whose port ${port} is not for CloudFront's prefix list alone`;
}

/** By a header whose value flows from a resource, or is a Pulumi secret: a literal would be in the program for all to read. */
function sendsSecret(
  { index }: Stack,
  resource: PlannedResource,
  { inputs }: Block,
  headers: readonly string[],
): boolean {
  const sent = (blocks(inputs["customHeaders"]) ?? []).filter(({ name }) =>
    headers.includes(text(name)?.toLowerCase() ?? ""),
  );
  const flows = index.referenced(resource, "origins").length > 0;
  return sent.some(({ value }) => !isAbsent(value) && (flows || isSecret(value)));
}

/** The network load balancers of this stack that listen to the internet on a port. */
function doorsOn({ index }: Stack, port: number): readonly PlannedResource[] {
  const listeners = index.ofType(LISTENER).filter(({ inputs }) => number(inputs["port"]) === port);
  const found = listeners.flatMap((listener) => index.referenced(listener, "loadBalancerArn"));
  return [...new Set(found)].filter(({ inputs }) => flag(inputs["internal"]) !== true);
}

function admitsPrefixListsAlone({ index }: Stack, balancer: PlannedResource, port: number): boolean {
  const groups = index
    .referenced(balancer, "securityGroups")
    .filter(({ type }) => GROUP_TYPES.some((each) => each === type));
  const holders = groups.flatMap((group) => [
    group,
    ...index.users(group, "securityGroupId").filter(({ type }) => RULE_TYPES.some((each) => each === type)),
  ]);
  const read = holders.map(readGroupRules);
  const reaching = read
    .flatMap(({ rules }) => rules)
    .filter(({ direction, traffic }) => direction === "ingress" && reachedPorts(traffic, [port]).length > 0);
  return (
    reaching.some(({ peer }) => peer.kind === "prefix list") && reaching.every(({ peer }) => peer.kind !== "range")
  );
}

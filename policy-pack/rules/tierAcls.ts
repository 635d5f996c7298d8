// Policies about which subnet has which network ACL, and whether the ACLs are still what the flows ask for.
import { type AclEntry, readWholeAcl, tierOf } from "../lib/aclEntries.ts";
import { notKnown } from "../lib/inputs.ts";
import { coversTraffic, isIpv6, isPublic, readTraffic, trafficText } from "../lib/traffic.ts";
import { type Fault, type Stack, stackPolicy } from "../policy.ts";
import { aclEntries } from "../../model/aclEntries.ts";
import { regionFlows } from "../../model/flows.ts";
import type { Settings } from "../../model/settings.ts";
import { TIERS } from "../../model/tiers.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";

const ACLS = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html";

/** Differences that one message names. */
const SHOWN = 4;

const ACL_HOLDERS = [TYPES.networkAcl, TYPES.defaultNetworkAcl];

/** The ACLs that the program puts on a subnet, each as often as it does. */
function aclsOf({ index }: Stack, subnet: PlannedResource): PlannedResource[] {
  const inline = index.users(subnet, "subnetIds").filter(({ type }) => type === TYPES.networkAcl);
  const byDefault = index.users(subnet, "subnetIds").filter(({ type }) => type === TYPES.defaultNetworkAcl);
  const associated = index
    .users(subnet, "subnetId")
    .filter(({ type }) => type === TYPES.networkAclAssociation)
    .flatMap((association) => index.referenced(association, "networkAclId"));
  return [...inline, ...byDefault, ...associated];
}

function tierFaults(stack: Stack): readonly Fault[] {
  const { index } = stack;
  const seen = new Map<string, PlannedResource>();
  const second = index.ofType(TYPES.networkAcl).flatMap((resource): Fault[] => {
    const [vpc] = index.referenced(resource, "vpcId");
    const key = `${vpc?.urn ?? ""} ${tierOf(resource) ?? ""}`;
    if (!seen.has(key)) {
      seen.set(key, resource);
      return [];
    }
    return [{ what: "is a second network ACL of its tier", property: "tags.Tier", value: tierOf(resource), resource }];
  });
  const subnets = index.ofType(TYPES.subnet).flatMap((resource): Fault[] => {
    const acls = aclsOf(stack, resource);
    const [acl] = acls;
    const tier = tierOf(resource);
    if (!acl || acls.some(({ type }) => type !== TYPES.networkAcl))
      return [{ what: "is left on the default network ACL", resource }];
    if (acls.length > 1) return [{ what: `is given ${acls.length} network ACLs`, resource }];
    if (tier !== undefined && tierOf(acl) === tier) return [];
    return [{ what: `is guarded by the network ACL of another tier`, property: "tags.Tier", value: tier, resource }];
  });
  return [...second, ...subnets];
}

/** One entry as a line, by which two are the same. */
function line({ direction, number, allows, traffic, range }: AclEntry): string {
  return `${direction} ${number} ${allows ? "allow" : "deny"} ${trafficText(traffic)} ${range}`;
}

/** What the model asks of the ACL of a tier in a region; undefined where the settings know neither. */
function modelled(settings: Settings, regionName: string | undefined, tierName: string | undefined) {
  const region = settings.regions.find(({ name }) => name === regionName);
  const tier = TIERS.find((each) => each === tierName);
  if (region === undefined || tier === undefined) return undefined;
  return aclEntries(tier, regionFlows(settings, region), region.cidr);
}

function driftFault({ index, settings }: Stack, resource: PlannedResource): Fault | undefined {
  if (settings === undefined) return { what: "cannot be judged without the stack's settings", resource };
  const model = modelled(settings, index.region(resource), tierOf(resource));
  if (model === undefined) return { what: "is of no tier and region that the settings know", resource };
  const { entries, unknown } = readWholeAcl(index, resource);
  if (unknown !== undefined) return { ...notKnown(unknown), resource };
  const have = new Set(entries.map(line));
  const want = (["ingress", "egress"] as const).flatMap((direction) =>
    model[direction].flatMap(({ ruleNo, action, cidrBlock, ipv6CidrBlock, ...match }) => {
      const icmp = "icmpType" in match ? match : { icmpType: null, icmpCode: null };
      const ports = "fromPort" in match ? match : { fromPort: null, toPort: null };
      const traffic = readTraffic(resource, { protocol: match.protocol, ...ports, ...icmp });
      const range = cidrBlock ?? ipv6CidrBlock ?? "";
      return traffic
        ? [line({ property: "", direction, number: ruleNo, allows: action === "allow", traffic, range })]
        : [];
    }),
  );
  const more = [...have].filter((each) => !want.includes(each)).map((each) => `has the entry ${each}`);
  const less = want.filter((each) => !have.has(each)).map((each) => `lacks the entry ${each}`);
  const differs = [...more, ...less];
  if (differs.length === 0) return undefined;
  const others = differs.length > SHOWN ? `, and ${differs.length - SHOWN} more` : "";
  return { what: `differs from the flows: ${differs.slice(0, SHOWN).join(", ")}${others}`, resource };
}

/** Entries of IPv6 that are open where a deny of IPv4 stands before what is open there. */
function parityFault({ index }: Stack, resource: PlannedResource): Fault | undefined {
  const { entries, unknown } = readWholeAcl(index, resource);
  if (unknown !== undefined) return { ...notKnown(unknown), resource };
  const open = entries.filter(({ allows, range }) => allows && isIpv6(range) && isPublic(range));
  for (const { direction, number, traffic, property, range } of open) {
    const denies = entries.filter(
      (each) => !each.allows && each.direction === direction && coversTraffic(each.traffic, traffic),
    );
    const twin = denies.some((deny) => isIpv6(deny.range) && deny.number < number);
    if (denies.some((deny) => !isIpv6(deny.range)) && !twin)
      return {
        what: `admits ${trafficText(traffic)} by IPv6 without the deny that IPv4 has`,
        property,
        value: range,
        resource,
      };
  }
  return undefined;
}

export const tierAcls = [
  stackPolicy({
    id: "MS-06",
    name: "ms-tier-has-own-nacl",
    rule: "Each tier of a VPC has one network ACL of its own, and each subnet its tier's, once",
    reason: "two tiers behind one ACL are one tier, and a subnet without one has AWS's open default",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["nist:SC-7(21)", "fsbp:EC2.16", "ckv:CKV2_AWS_1"],
    steps: "Put each subnet on the network ACL of its tier, and on no other",
    link: ACLS,
    types: [TYPES.subnet, TYPES.networkAcl],
    judge: tierFaults,
  }),
  stackPolicy({
    id: "MS-07",
    name: "ms-nacl-flows-exact",
    rule: "The entries of each tier's network ACL are those that the declared flows ask for, no more and no fewer",
    reason:
      "an entry that no flow asks for is a way that nobody decided on; one that is missing cuts a way that is needed",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:CM-7", "nist:SC-7(5)"],
    steps: "Change the flows in the settings, and let the entries follow from them",
    link: "https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html",
    types: [TYPES.networkAcl],
    judge: (stack) => stack.index.ofType(TYPES.networkAcl).flatMap((resource) => driftFault(stack, resource) ?? []),
  }),
  stackPolicy({
    id: "NET-20",
    name: "net-ipv6-parity",
    rule: "Where a network ACL denies something of IPv4, what it admits of the same kind by IPv6 has a deny before it too",
    reason: "the same peers have addresses of both families, and would come by the one that nobody shut",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["cis7:6.4", "nist:SC-7"],
    steps: "Deny the VPC's IPv6 range before the entry, or remove the entry",
    link: ACLS,
    types: ACL_HOLDERS,
    judge: (stack) =>
      ACL_HOLDERS.flatMap((type) => stack.index.ofType(type)).flatMap((resource) => parityFault(stack, resource) ?? []),
  }),
];

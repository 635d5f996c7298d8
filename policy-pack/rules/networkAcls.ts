// Policies about what the entries of network ACLs let through.
import { ACL_TYPES, type AclEntry, readAclEntries, tierOf } from "../lib/aclEntries.ts";
import { notKnown } from "../lib/inputs.ts";
import { numberKnob, numbersKnob } from "../lib/knobs.ts";
import { aclOpenings } from "../lib/publicOpenings.ts";
import { coversTraffic, holdsRange, isAnswers, isPublic, reachedPorts, trafficText } from "../lib/traffic.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";

const ACLS = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html";
const CUSTOM = "https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html";

/** Remote administration and Windows file sharing. */
const ADMIN_PORTS = [22, 3389, 445];

/** One fault: of what is not known, else of the first entry that is wrong. */
function firstFault(resource: PlannedResource, wrong: (entry: AclEntry) => string | undefined): readonly Fault[] {
  const { entries, unknown } = readAclEntries(resource);
  if (unknown !== undefined) return [{ ...notKnown(unknown), resource }];
  for (const entry of entries) {
    const what = entry.allows ? wrong(entry) : undefined;
    if (what !== undefined) return [{ what, property: entry.property, value: entry.range, resource }];
  }
  return [];
}

/** The tier of the ACL that an entry stands in or belongs to; none for the default one. */
function tierOfEntries({ index }: Stack, resource: PlannedResource): string | undefined {
  const acls = resource.type === TYPES.networkAclRule ? index.referenced(resource, "networkAclId") : [resource];
  const [acl] = acls;
  return acls.length === 1 && acl?.type === TYPES.networkAcl ? tierOf(acl) : undefined;
}

function openFaults(stack: Stack): readonly Fault[] {
  const declared = aclOpenings(stack.settings);
  return ACL_TYPES.flatMap((type) => stack.index.ofType(type)).flatMap((resource) => {
    const tier = tierOfEntries(stack, resource);
    return firstFault(resource, ({ direction, traffic, range }) => {
      if (traffic.protocol === "all") return "lets all protocols through";
      const isDeclared = declared.some(
        (opening) =>
          opening.tier === tier &&
          opening.direction === direction &&
          coversTraffic(opening.traffic, traffic) &&
          opening.ranges.some((each) => holdsRange(each, range)),
      );
      const way = direction === "ingress" ? "in from" : "out to";
      return isPublic(range) && !isDeclared
        ? `lets ${trafficText(traffic)} ${way} the internet, which the settings do not declare`
        : undefined;
    });
  });
}

export const networkAcls = [
  stackPolicy({
    id: "MS-05",
    name: "ms-nacl-no-allow-all",
    rule: "No network ACL lets every protocol through, nor anything of the internet beyond what the settings declare for its tier",
    reason: "an ACL that is open is no second wall behind the groups",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:EC2.21", "cis7:6.2", "ckv:CKV_AWS_352", "aws:AWS-0102"],
    steps: "Name the protocol, port and range of a declared flow, or remove the entry",
    link: CUSTOM,
    types: ACL_TYPES,
    judge: openFaults,
  }),
  resourcePolicy({
    id: "NET-10",
    name: "net-nacl-no-admin-ports",
    rule: "No network ACL lets the internet in to a port of remote administration or file sharing, but as part of the whole range of answers",
    reason: "nobody administers this stack by its network, and bots try these ports on every public address",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:EC2.21", "cis7:6.2", "cis7:6.1.2", "ckv:CKV_AWS_231", "ckv:CKV_AWS_232", "aws:AWS-0105"],
    steps: "Remove the entry, or narrow its ports",
    link: ACLS,
    knobs: {
      adminPorts: numbersKnob("Ports that are shut to the internet beside 22, 3389 and 445", [], 0, 65_535),
    },
    types: ACL_TYPES,
    judge: (resource, { adminPorts }) =>
      firstFault(resource, ({ direction, traffic, range }) => {
        const [port] = reachedPorts(traffic, [...ADMIN_PORTS, ...adminPorts]);
        if (direction !== "ingress" || port === undefined || !isPublic(range) || isAnswers(traffic)) return undefined;
        return `lets the internet in to port ${port}`;
      }),
  }),
  resourcePolicy({
    id: "NET-11",
    name: "net-nacl-ports-bounded",
    rule: "Each allow entry names one protocol and few ports, or TCP's upper ports for answers",
    reason: "a wide entry admits services that nobody thought of when it was written",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["ckv:CKV_AWS_352", "aws:AWS-0102", "nist:CM-7"],
    steps: "Write one entry for each port that a flow needs",
    link: CUSTOM,
    knobs: { maxPorts: numberKnob("Ports that one entry may admit", 1, 1, 1024) },
    types: ACL_TYPES,
    judge: (resource, { maxPorts }) =>
      firstFault(resource, ({ traffic }) => {
        const { protocol, ports, icmp } = traffic;
        const wide = ports[1] - ports[0] + 1 > maxPorts && !isAnswers(traffic);
        if (icmp ? icmp[0] !== -1 : protocol !== "all" && protocol !== "other" && !wide) return undefined;
        return `admits ${trafficText(traffic)} in one entry`;
      }),
  }),
  stackPolicy({
    id: "NET-13",
    name: "net-nacl-one-owner",
    rule: "The entries of a network ACL, and the subnets it is on, are written in one place each",
    reason:
      "the provider makes an inline list exact, so it deletes what a resource beside it adds, and that adds it again",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:CM-2"],
    steps: "Write them all inline, or all as resources of their own",
    link: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/networkacl/",
    types: [TYPES.networkAcl, TYPES.defaultNetworkAcl],
    judge: ({ index }) =>
      [TYPES.networkAcl, TYPES.defaultNetworkAcl]
        .flatMap((type) => index.ofType(type))
        .flatMap((resource): Fault[] => {
          const { entries, unknown } = readAclEntries(resource);
          const users = (type: string) => index.users(resource, "networkAclId").filter((each) => each.type === type);
          const inline = entries.length > 0 || unknown !== undefined;
          if (inline && users(TYPES.networkAclRule).length > 0)
            return [{ what: "has entries of its own and network ACL rules beside them", resource }];
          const placed = index.referenced(resource, "subnetIds").length > 0;
          return placed && users(TYPES.networkAclAssociation).length > 0
            ? [{ what: "has subnets of its own and network ACL associations beside them", resource }]
            : [];
        }),
  }),
];

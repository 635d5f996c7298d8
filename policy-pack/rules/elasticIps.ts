// Policies about Elastic IPs: the public load balancer has no other address, and none is idle or easily lost.
import { LOAD_BALANCERS } from "../lib/carriers.ts";
import { at, blocks, flag, isAbsent, list, notKnown, text } from "../lib/inputs.ts";
import { type Fault, type Stack, stackPolicy } from "../policy.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";

const ADDRESSES = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html";

function loadBalancers({ index }: Stack): readonly PlannedResource[] {
  return LOAD_BALANCERS.flatMap((type) => index.ofType(type));
}

/** Its fault, where it is, or may be, a network load balancer that faces the internet. */
function addressFault({ index }: Stack, resource: PlannedResource): Fault | undefined {
  const { inputs } = resource;
  const type = at(inputs, "loadBalancerType");
  if (isAbsent(type) || text(type) === "application" || text(type) === "gateway") return undefined;
  if (text(type) === undefined) return { ...notKnown("loadBalancerType"), resource };
  if (flag(inputs["internal"]) === true) return undefined;
  const subnets = list(inputs["subnets"]);
  if (subnets === undefined || subnets.length > 0)
    return { what: "takes addresses of AWS's choice in bare subnets", property: "subnets", resource };
  const mappings = blocks(inputs["subnetMappings"]);
  if (mappings === undefined) return { ...notKnown("subnetMappings"), resource };
  const fault = (what: string): Fault => ({ what, property: "subnetMappings", resource });
  if (mappings.length === 0) return fault("maps no subnet");
  if (mappings.some(({ allocationId }) => isAbsent(allocationId))) return fault("maps a subnet without an Elastic IP");
  const flowed = index.referenced(resource, "subnetMappings");
  const eips = flowed.filter((each) => each.type === TYPES.elasticIp && each.external !== true).length;
  if (eips !== mappings.length)
    return fault(`has ${eips} Elastic IPs of this stack for ${mappings.length} subnet mappings`);
  const zones = flowed.filter((each) => each.type === TYPES.subnet).map(zoneOf);
  const distinct = new Set(zones.filter((zone) => zone !== undefined)).size;
  return distinct === mappings.length ? undefined : fault("does not map each of its subnets in a zone of its own");
}

function zoneOf({ inputs }: PlannedResource): string | undefined {
  return text(inputs["availabilityZone"]) ?? text(inputs["availabilityZoneId"]);
}

export const elasticIps = [
  stackPolicy({
    id: "MS-09",
    name: "ms-nlb-only-elastic-ips",
    rule: "A network load balancer that faces the internet has one Elastic IP of the stack in each zone, and no other address",
    reason: "clients have these addresses in their firewalls, and others would be ways in that nobody counted",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:EC2.12", "fsbp:ELB.13"],
    steps: "Give it subnet mappings alone, one for each zone, each with an Elastic IP of its own",
    link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html",
    types: LOAD_BALANCERS,
    judge: (stack) => loadBalancers(stack).flatMap((resource) => addressFault(stack, resource) ?? []),
  }),
  stackPolicy({
    id: "NET-16",
    name: "net-eip-in-use",
    rule: "Each Elastic IP belongs to a network load balancer or a NAT gateway",
    reason: "an idle one is paid and counts against the quota; on anything else it is a way in",
    severity: "low",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:EC2.12", "ckv:CKV2_AWS_19"],
    steps: "Map it, or remove it",
    link: ADDRESSES,
    types: [TYPES.elasticIp],
    judge: ({ index }) =>
      index.ofType(TYPES.elasticIp).flatMap((resource): Fault[] => {
        const users: readonly string[] = index.users(resource).map(({ type }) => type);
        const used = [...LOAD_BALANCERS, TYPES.natGateway].some((type) => users.includes(type));
        return used ? [] : [{ what: "is used by no load balancer and no NAT gateway", resource }];
      }),
  }),
  stackPolicy({
    id: "NET-17",
    name: "net-eip-protected",
    rule: "The Elastic IPs of load balancers are protected from deletion",
    reason: "clients have them in their firewalls, and a released address never comes back",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:CP-9"],
    steps: "Set the option protect, which the setting deletionProtection does",
    link: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
    types: [TYPES.elasticIp],
    judge: ({ index }) =>
      index
        .ofType(TYPES.elasticIp)
        .filter((eip) => LOAD_BALANCERS.some((type) => index.users(eip).some((user) => user.type === type)))
        .filter((eip) => !eip.protect)
        .map((resource) => ({ what: "is not protected", resource })),
  }),
];

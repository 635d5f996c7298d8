// How each quota's share is counted in the resources of one region.
import { webAclCapacity } from "../../../model/webAclCapacity.ts";
import type { AclRule } from "../../../model/webAclType.ts";
import { isUnknown, type PlanIndex } from "../../../plan/read.ts";
import type { Json, PlannedResource } from "../../../plan/type.ts";
import { listInput, logicalName, objectInput, type RegionCensus, sum } from "./census.ts";

/** What is counted for one quota, and the fullest place it was found at. */
export interface Count {
  readonly at: string;
  readonly used: number | undefined;
}

export type Counter = (region: RegionCensus, index: PlanIndex) => Count;

/** The place with the highest count; a place whose count is not known yet goes before all. */
function fullest(counts: readonly Count[]): Count {
  const unknown = counts.find(({ used }) => used === undefined);
  if (unknown) return unknown;
  return counts.reduce((one, other) => ((other.used ?? 0) > (one.used ?? 0) ? other : one), { at: "", used: 0 });
}

export function total(type: string): Counter {
  return (region) => ({ at: "", used: region.ofType(type).length });
}

/** The owner that most resources of a type refer to by a property. */
export function most(type: string, property: string): Counter {
  return (region, index) => fullestOwner(region.ofType(type), property, index);
}

function fullestOwner(
  resources: readonly PlannedResource[],
  property: string,
  index: PlanIndex,
  weight: (resource: PlannedResource) => number = () => 1,
): Count {
  const owned = resources.flatMap((resource) =>
    index.referenced(resource, property).map((owner) => ({ owner, units: weight(resource) })),
  );
  return fullest(
    [...new Set(owned.map(({ owner }) => owner))].map((owner) => ({
      at: logicalName(owner),
      used: sum(owned.filter((each) => each.owner === owner).map(({ units }) => units)),
    })),
  );
}

export function interfaceEndpoints(region: RegionCensus, index: PlanIndex): Count {
  return fullestOwner(endpoints(region, "Interface"), "vpcId", index);
}

export function gatewayEndpoints(region: RegionCensus): Count {
  return { at: "", used: endpoints(region, "Gateway").length };
}

function endpoints(region: RegionCensus, kind: "Interface" | "Gateway"): readonly PlannedResource[] {
  const all = region.ofType("aws:ec2/vpcEndpoint:VpcEndpoint");
  // AWS takes an endpoint without a type for a gateway endpoint.
  return all.filter(({ inputs }) => (inputs["vpcEndpointType"] ?? "Gateway") === kind);
}

function ofKind(region: RegionCensus, kind: "network" | "application"): readonly PlannedResource[] {
  const all = region.ofType("aws:lb/loadBalancer:LoadBalancer");
  return all.filter(({ inputs }) => (inputs["loadBalancerType"] ?? "application") === kind);
}

export function balancers(kind: "network" | "application"): Counter {
  return (region) => ({ at: "", used: ofKind(region, kind).length });
}

export function listeners(kind: "network" | "application"): Counter {
  return (region, index) =>
    fullest(
      ofKind(region, kind).map((balancer) => ({
        at: logicalName(balancer),
        used: index.users(balancer, "loadBalancerArn").filter(({ type }) => type === "aws:lb/listener:Listener").length,
      })),
    );
}

/** With cross-zone balancing each instance counts once for every target group it joins, at the group's largest size. */
export function networkTargets(region: RegionCensus, index: PlanIndex): Count {
  return fullest(
    ofKind(region, "network").map((balancer) => {
      const groups = index
        .users(balancer, "loadBalancerArn")
        .flatMap((listener) => index.referenced(listener, "defaultActions"))
        .filter(({ type }) => type === "aws:lb/targetGroup:TargetGroup");
      const sizes = [...new Set(groups)]
        .flatMap((group) => index.users(group, "targetGroupArns"))
        .map(({ inputs }) => Number(inputs["maxSize"] ?? 0));
      return { at: logicalName(balancer), used: sum(sizes) };
    }),
  );
}

/** All values of a rule's conditions together: hosts, paths and whatever else it asks for. */
export function conditionValues(region: RegionCensus): Count {
  return fullest(
    region.ofType("aws:lb/listenerRule:ListenerRule").map((rule) => {
      const conditions = listInput(rule.inputs["conditions"]);
      return { at: logicalName(rule), used: conditions && sum(conditions.map(valuesOf)) };
    }),
  );
}

/** How many values one condition of a rule holds: a block such as `pathPattern` with its `values`. */
function valuesOf(condition: Json): number {
  const blocks = Object.values(objectInput(condition) ?? {}).map(objectInput);
  return sum(blocks.map((block) => listInput(block?.["values"])?.length ?? 0));
}

/** Entries of one direction and family in the fullest ACL; AWS's own default deny is one more. */
export function fullestAcl(direction: "ingress" | "egress", family: "cidrBlock" | "ipv6CidrBlock"): Counter {
  return (region) =>
    fullest(
      region.ofType("aws:ec2/networkAcl:NetworkAcl").map((acl) => {
        const entries = listInput(acl.inputs[direction]);
        const own = entries?.filter((entry) => objectInput(entry)?.[family] !== undefined).length;
        // The default deny of a family that has no entry guards nothing: such a VPC has no address of that family.
        return { at: logicalName(acl), used: own && own + 1 };
      }),
    );
}

/**
 * Rules that one rule with a list of AWS's counts as. Requests come from CloudFront's, the heaviest of all; what leaves
 * goes to those of gateway endpoints.
 * https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
const LIST_WEIGHT = { Ingress: 55, Egress: 1 } as const;

/** Rules of one direction and family in the fullest group; one that names a group or a prefix list counts in both. */
export function fullestGroup(direction: "Ingress" | "Egress", family: "cidrIpv4" | "cidrIpv6"): Counter {
  const type = `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`;
  const counts = ({ inputs }: PlannedResource) =>
    [family, "referencedSecurityGroupId", "prefixListId"].some((peer) => inputs[peer] !== undefined);
  const weight = ({ inputs }: PlannedResource) => (inputs["prefixListId"] === undefined ? 1 : LIST_WEIGHT[direction]);
  return (region, index) => fullestOwner(region.ofType(type).filter(counts), "securityGroupId", index, weight);
}

/** Capacity units of the dearest web ACL, by AWS's published table. */
export function webAclUnits(region: RegionCensus): Count {
  return fullest(
    region.ofType("aws:wafv2/webAcl:WebAcl").map((acl) => {
      const rules = listInput(acl.inputs["rules"]);
      // The provider's rules have the form of the model's, wherever they come from.
      return { at: logicalName(acl), used: rules && webAclCapacity(rules as unknown as readonly AclRule[]) };
    }),
  );
}

/** A regional NAT gateway stands in every zone that its VPC has subnets in. */
export function zoneWithMostNatGateways(region: RegionCensus, index: PlanIndex): Count {
  const zones = region.ofType("aws:ec2/natGateway:NatGateway").flatMap((gateway) => natZones(gateway, index));
  return fullest(
    [...new Set(zones)].map((zone) => ({ at: zone, used: zones.filter((other) => other === zone).length })),
  );
}

/** The zones a NAT gateway stands in, and is billed for. */
export function natZones(gateway: PlannedResource, index: PlanIndex): string[] {
  const ofVpc = index.referenced(gateway, "vpcId").flatMap((vpc) => index.users(vpc, "vpcId"));
  const subnets = [...index.referenced(gateway, "subnetId"), ...ofVpc].filter(
    ({ type }) => type === "aws:ec2/subnet:Subnet",
  );
  const zones = subnets.map(({ inputs: { availabilityZone } }) => availabilityZone);
  return [...new Set(zones.filter((zone) => typeof zone === "string"))];
}

/** Security groups of the load balancer, template or instance that has most. */
export function groupsOfInterface(region: RegionCensus): Count {
  const all = [
    ...region.ofType("aws:lb/loadBalancer:LoadBalancer").map((one) => [one, one.inputs["securityGroups"]] as const),
    ...region.ofType("aws:ec2/instance:Instance").map((one) => [one, one.inputs["vpcSecurityGroupIds"]] as const),
    ...region.ofType("aws:ec2/launchTemplate:LaunchTemplate").flatMap((one) => {
      const interfaces = listInput(one.inputs["networkInterfaces"]) ?? [];
      return interfaces.map((each) => [one, objectInput(each)?.["securityGroups"]] as const);
    }),
  ];
  return fullest(all.map(([resource, groups]) => ({ at: logicalName(resource), used: listInput(groups)?.length })));
}

/** The largest user data of a launch template or instance. */
export function userDataBytes(region: RegionCensus): Count {
  const templates = region.ofType("aws:ec2/launchTemplate:LaunchTemplate");
  const all = [...templates, ...region.ofType("aws:ec2/instance:Instance")];
  return fullest(
    all.map((resource) => {
      const text = resource.inputs["userData"] ?? resource.inputs["userDataBase64"];
      return { at: logicalName(resource), used: isUnknown(text) ? undefined : base64Bytes(text) };
    }),
  );
}

/** The length of what a base64 text stands for: three bytes for every four characters. */
function base64Bytes(text: Json | undefined): number {
  return typeof text === "string" ? Math.floor((text.replace(/=+$/, "").length * 3) / 4) : 0;
}

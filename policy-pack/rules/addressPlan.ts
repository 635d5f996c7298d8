// Policies about the ranges of VPCs and subnets.
import { isRange } from "../../proof/planned/ranges.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { at, notKnown } from "../lib/inputs.ts";
import { textsKnob } from "../lib/knobs.ts";
import { nameOfUrn } from "../lib/message.ts";
import { holdsRange, overlaps } from "../lib/traffic.ts";
import { tierOf } from "../lib/aclEntries.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";
import { TIERS } from "../../model/tiers.ts";
import type { PlannedResource } from "../../plan/type.ts";
import { blockOf } from "../../proof/addresses.ts";

const CIDRS = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html";

/** Ranges that are told apart already, with whose they are. */
type Taken = { readonly range: string; readonly owner: PlannedResource }[];

/** The fault of a range that is not known or meets one taken before; else it is taken too. */
function takeRange(resource: PlannedResource, owner: PlannedResource, taken: Taken): Fault | undefined {
  const { cidrBlock } = resource.inputs;
  if (!isRange(cidrBlock)) return { ...notKnown("cidrBlock"), resource };
  const met = taken.find(({ range }) => overlaps(range, cidrBlock));
  taken.push({ range: cidrBlock, owner });
  if (met === undefined) return undefined;
  return {
    what: `overlaps ${met.range} of ${nameOfUrn(met.owner.urn)}`,
    property: "cidrBlock",
    value: cidrBlock,
    resource,
  };
}

function disjointFaults(stack: Stack): readonly Fault[] {
  const { index } = stack;
  const taken: Taken = [];
  const vpcs = index.ofType(TYPES.vpc);
  const faults = vpcs.flatMap((vpc) => takeRange(vpc, vpc, taken) ?? []);
  for (const association of index.ofType(TYPES.ipv4Association)) {
    const [vpc = association] = index.referenced(association, "vpcId");
    faults.push(...[takeRange(association, vpc, taken) ?? []].flat());
  }
  // The subnets of a VPC that is wrong itself say nothing more.
  const wrong = new Set(faults.map(({ resource }) => resource));
  const sound = vpcs.filter((vpc) => !wrong.has(vpc));
  return [...faults, ...sound.flatMap((vpc) => subnetFaults(stack, vpc, taken)), ...strayFaults(stack, vpcs)];
}

function subnetFaults({ index, settings }: Stack, vpc: PlannedResource, all: Taken): Fault[] {
  const ranges = all.filter(({ owner }) => owner === vpc).map(({ range }) => range);
  const taken: Taken = [];
  return index
    .users(vpc, "vpcId")
    .filter(({ type }) => type === TYPES.subnet)
    .flatMap((resource): Fault[] => {
      const fault = takeRange(resource, resource, taken);
      const { cidrBlock } = resource.inputs;
      if (fault || !isRange(cidrBlock)) return fault ? [fault] : [];
      const wrong = (what: string): Fault[] => [{ what, property: "cidrBlock", value: cidrBlock, resource }];
      if (!ranges.some((range) => holdsRange(range, cidrBlock))) return wrong("lies outside its VPC");
      const tier = TIERS.find((each) => each === tierOf(resource));
      if (tier === undefined || settings === undefined) return wrong("is of no tier with a declared size");
      const size = settings.tiers[tier];
      return blockOf(cidrBlock).prefix === size ? [] : wrong(`is not the /${size} that the ${tier} tier has`);
    });
}

/** Subnets whose VPC nobody can tell. */
function strayFaults({ index }: Stack, vpcs: readonly PlannedResource[]): Fault[] {
  return index
    .ofType(TYPES.subnet)
    .filter((subnet) => !index.referenced(subnet, "vpcId").some((vpc) => vpcs.includes(vpc)))
    .map((resource) => ({ what: "is in no VPC of this stack", property: "vpcId", resource }));
}

export const addressPlan = [
  stackPolicy({
    id: "MS-21",
    name: "ms-region-cidrs-disjoint",
    rule: "The ranges of all VPCs are disjoint, and so are those of a VPC's subnets, which lie inside it and have their tier's size",
    reason: "ranges that overlap can never be joined, and an entry for one tier's range would hold another's subnet",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["nist:CM-2"],
    steps: "Take the ranges that the address plan gives",
    link: CIDRS,
    types: [TYPES.vpc, TYPES.subnet],
    judge: disjointFaults,
  }),
  resourcePolicy({
    id: "NET-07",
    name: "net-vpc-cidr-private",
    rule: "The range of each VPC is private and from /16 to /24",
    reason: "a public range hides those who own it, and a smaller one has no room for the tiers",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:CM-2"],
    steps: "Take a range of RFC 1918 from /16 to /24",
    link: CIDRS,
    knobs: {
      supernet: textsKnob("Ranges that VPCs lie in", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]),
    },
    types: [TYPES.vpc],
    judge: ({ inputs }, { supernet }) => {
      const value = at(inputs, "cidrBlock");
      if (!isRange(value)) return [notKnown("cidrBlock")];
      const { prefix } = blockOf(value);
      if (!supernet.some((range) => isRange(range) && holdsRange(range, value)))
        return [{ what: `lies in none of ${supernet.join(", ")}`, property: "cidrBlock", value }];
      return prefix >= 16 && prefix <= 24 ? [] : [{ what: "is not from /16 to /24", property: "cidrBlock", value }];
    },
  }),
];

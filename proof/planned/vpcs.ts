// VPCs, their subnets' addresses, their gateways and the peerings between them.
import type { Json, PlannedResource, Urn } from "../../plan/type.ts";
import type { Origin, Peering, Vpc } from "../network.ts";
import { push } from "./multimap.ts";
import { isAbsent, nameOf, notKnown, originOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { isRange } from "./ranges.ts";
import { TYPES } from "./types.ts";

/** A subnet before it is known which ACL and which route table it has. */
export interface PlainSubnet extends Origin {
  readonly resource: PlannedResource;
  readonly vpc: PlannedResource;
  readonly cidrs: readonly string[];
}

/** Stand-ins for Amazon's IPv6 blocks, a /56 a VPC; a documentation range (RFC 3849) that no host has. */
const FIRST_STAND_IN = 0xf000;

export interface PlannedVpcs {
  readonly vpcs: readonly Vpc[];
  readonly subnets: ReadonlyMap<Urn, PlainSubnet>;
}

export function readVpcs(reading: Reading): PlannedVpcs {
  const gateways = gatewaysByVpc(reading, TYPES.internetGateway);
  for (const attachment of reading.index.ofType(TYPES.internetGatewayAttachment)) {
    const vpc = reading.required(attachment, "vpcId", [TYPES.vpc]);
    const gateway = reading.required(attachment, "internetGatewayId", [TYPES.internetGateway]);
    if (vpc !== undefined && gateway !== undefined) gateways.set(vpc.urn, originOf(gateway));
  }
  const egressOnly = gatewaysByVpc(reading, TYPES.egressOnlyGateway);
  const [ipv4, ipv6] = [associated(reading, TYPES.ipv4Association), associated(reading, TYPES.ipv6Association)];
  const standIns = new Map<Urn, string>();
  const vpcs = reading.index.ofType(TYPES.vpc).map((resource): Vpc => {
    const region = reading.index.region(resource);
    const [gateway, onlyOut] = [gateways.get(resource.urn), egressOnly.get(resource.urn)];
    return {
      ...originOf(resource),
      ...(region !== undefined && { region }),
      cidrs: [
        ...required(reading, resource, "cidrBlock"),
        ...(ipv4.get(resource.urn) ?? []).flatMap((each) => required(reading, each, "cidrBlock")),
        ...ipv6Blocks(reading, resource, ipv6.get(resource.urn) ?? [], standIns),
      ],
      ...(gateway !== undefined && { internetGateway: gateway }),
      ...(onlyOut !== undefined && { egressOnlyGateway: onlyOut }),
    };
  });
  return { vpcs, subnets: readSubnets(reading, standIns) };
}

function gatewaysByVpc(reading: Reading, type: string): Map<Urn, Origin> {
  return new Map(
    reading.index.ofType(type).flatMap((gateway): [Urn, Origin][] => {
      if (isAbsent(gateway.inputs["vpcId"])) return [];
      const vpc = reading.required(gateway, "vpcId", [TYPES.vpc]);
      return vpc === undefined ? [] : [[vpc.urn, originOf(gateway)]];
    }),
  );
}

/** Further blocks of VPCs, each a resource of its own. */
function associated(reading: Reading, type: string): ReadonlyMap<Urn, readonly PlannedResource[]> {
  const found = new Map<Urn, PlannedResource[]>();
  for (const association of reading.index.ofType(type)) {
    const vpc = reading.required(association, "vpcId", [TYPES.vpc]);
    if (vpc !== undefined) push(found, vpc.urn, association);
  }
  return found;
}

function required(reading: Reading, resource: PlannedResource, property: string): string[] {
  const block = rangeOf(reading, resource, property);
  if (block === undefined) reading.note(resource, notKnown(property, resource));
  return block === undefined ? [] : [block];
}

/** A block that only AWS will know is stood in for, so that what is open to IPv6 is seen in a preview too. */
function ipv6Blocks(
  reading: Reading,
  vpc: PlannedResource,
  associations: readonly PlannedResource[],
  standIns: Map<Urn, string>,
): string[] {
  const holders = takesIpv6(vpc) ? [vpc, ...associations] : associations;
  const blocks = holders.map((each) => rangeOf(reading, each, "ipv6CidrBlock"));
  const known = blocks.filter((block) => block !== undefined);
  if (known.length === blocks.length) return known;
  const prefix = `2001:db8:${(FIRST_STAND_IN + standIns.size).toString(16)}`;
  standIns.set(vpc.urn, prefix);
  return [...known, `${prefix}::/56`];
}

function rangeOf(reading: Reading, resource: PlannedResource, property: string): string | undefined {
  const block = reading.known(resource, property);
  return isRange(block) ? block : undefined;
}

function takesIpv6({ inputs }: PlannedResource): boolean {
  const given = [inputs["ipv6CidrBlock"], inputs["ipv6IpamPoolId"]].some((value) => !isAbsent(value));
  return given || ![undefined, null, false].includes(inputs["assignGeneratedIpv6CidrBlock"] as boolean | null);
}

function readSubnets(reading: Reading, standIns: ReadonlyMap<Urn, string>): Map<Urn, PlainSubnet> {
  const used = new Map<Urn, number>();
  return new Map(
    reading.index.ofType(TYPES.subnet).flatMap((resource): [Urn, PlainSubnet][] => {
      const vpc = reading.required(resource, "vpcId", [TYPES.vpc]);
      if (vpc === undefined) return [];
      const ipv4 = isIpv6Native(resource.inputs) ? [] : required(reading, resource, "cidrBlock");
      const cidrs = [...ipv4, ...subnetIpv6(reading, resource, vpc, standIns, used)];
      return [[resource.urn, { ...originOf(resource), resource, vpc, cidrs }]];
    }),
  );
}

function isIpv6Native(inputs: Readonly<Record<string, Json>>): boolean {
  return inputs["ipv6Native"] === true;
}

/** The subnet's own block; of a stand-in the next /64, since which one the program takes hides in an unknown. */
function subnetIpv6(
  reading: Reading,
  subnet: PlannedResource,
  vpc: PlannedResource,
  standIns: ReadonlyMap<Urn, string>,
  used: Map<Urn, number>,
): string[] {
  if (isAbsent(subnet.inputs["ipv6CidrBlock"]) && isAbsent(subnet.inputs["ipv6IpamPoolId"])) return [];
  const block = rangeOf(reading, subnet, "ipv6CidrBlock");
  if (block !== undefined) return [block];
  const [prefix, place] = [standIns.get(vpc.urn), used.get(vpc.urn) ?? 0];
  if (prefix === undefined || place > 0xff) {
    reading.note(subnet, notKnown("ipv6CidrBlock", subnet));
    return [];
  }
  used.set(vpc.urn, place + 1);
  return [`${prefix}:${place.toString(16)}::/64`.replace(":0::", "::")];
}

/** What the proof knows of a peering, and what its routes hang on. */
export interface PlannedPeering {
  readonly peering: Peering;
  readonly missing?: string;
}

/** Peerings by URN; one with a VPC that the plan does not hold is noted, and routes to it lead elsewhere. */
export function readPeerings(reading: Reading): ReadonlyMap<Urn, PlannedPeering> {
  const accepted = new Set(
    reading.index
      .ofType(TYPES.peeringAccepter)
      .filter(({ inputs }) => inputs["autoAccept"] === true)
      .flatMap((each) => reading.required(each, "vpcPeeringConnectionId", [TYPES.peering]) ?? []),
  );
  return new Map(
    reading.index.ofType(TYPES.peering).flatMap((resource): [Urn, PlannedPeering][] => {
      const first = reading.required(resource, "vpcId", [TYPES.vpc]);
      const second = reading.required(resource, "peerVpcId", [TYPES.vpc]);
      if (first === undefined || second === undefined) return [];
      const active = resource.inputs["autoAccept"] === true || accepted.has(resource);
      const peering: Peering = { ...originOf(resource), between: [first.urn, second.urn] };
      return [
        [
          resource.urn,
          { peering, ...(!active && { missing: `whether ${nameOf(resource)} is accepted is not known` }) },
        ],
      ];
    }),
  );
}

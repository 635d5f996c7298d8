// The interfaces of places: in which subnets, with which addresses, public or not.
import type { Json, PlannedResource, Properties, Urn } from "../../plan/type.ts";
import { blockOf, within } from "../addresses.ts";
import type { Interface, PublicAddress } from "../network.ts";
import { doubt, elementsOf, flagOf, isAbsent, nameOf, notKnown } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { isAddress, isIpv6 } from "./ranges.ts";
import { TYPES } from "./types.ts";
import type { PlainSubnet } from "./vpcs.ts";

/** Interfaces in subnets of one VPC. */
export interface Placed {
  readonly vpc: Urn;
  readonly subnets: readonly PlainSubnet[];
  readonly missing?: string;
}

export class Subnets {
  public constructor(
    private readonly reading: Reading,
    private readonly subnets: ReadonlyMap<Urn, PlainSubnet>,
  ) {}

  /** The subnets that a list of ids names; undefined, and noted, where none can be told. */
  public of(
    resource: PlannedResource,
    property: string,
    list: Json | undefined = resource.inputs[property],
  ): Placed | undefined {
    const { resources, missing } = this.reading.many(resource, property, [TYPES.subnet], list);
    const found = resources.flatMap(({ urn }) => this.subnets.get(urn) ?? []);
    const [first] = found;
    if (first === undefined) {
      this.reading.note(resource, missing ?? notKnown(property, resource));
      return undefined;
    }
    const others = found.filter(({ vpc }) => vpc !== first.vpc);
    const fact = others.length > 0 ? `${property} of ${nameOf(resource)} names subnets of two VPCs` : undefined;
    return { vpc: first.vpc.urn, subnets: found, ...doubt(missing, fact) };
  }

  /** An interface of a place of AWS's own in a subnet that another place is known to be in. */
  public interfaceIn(id: string): Interface[] {
    const subnet = this.subnets.get(id);
    return subnet === undefined ? [] : [interfaceIn(subnet, { ipv6: false })];
  }

  /** The same for one id. */
  public one(resource: PlannedResource, property: string): Placed | undefined {
    const value = resource.inputs[property];
    return this.of(resource, property, isAbsent(value) ? [] : [value]);
  }
}

export interface Addressing {
  /** The interface may have an IPv6 address. */
  readonly ipv6: boolean;
  /** Addresses that the plan fixes; of a family without one, AWS takes any of the subnet's. */
  readonly fixed?: readonly string[];
  readonly public?: PublicAddress;
}

export function interfaceIn(subnet: PlainSubnet, { ipv6, fixed = [], public: address }: Addressing): Interface {
  const families = subnet.cidrs.filter((cidr) => !isIpv6(cidr) || ipv6);
  const open = families.filter((cidr) => !fixed.some((literal) => isIpv6(literal) === isIpv6(cidr)));
  return { subnet: subnet.id, addresses: [...fixed, ...open], ...(address !== undefined && { public: address }) };
}

/** True for a literal address within one of the ranges. */
export function isIn(cidrs: readonly string[], address: Json | undefined): address is string {
  if (!isAddress(address)) return false;
  const { family, first } = blockOf(address);
  return cidrs.some((cidr) => within(blockOf(cidr), family, first));
}

/** The public address of an Elastic IP, as far as it is known. */
export function elasticAddress(reading: Reading, address: PlannedResource | undefined): PublicAddress {
  const literal = address && reading.text(address, "publicIp");
  return literal === undefined ? {} : { address: literal };
}

/** True where what is made in a subnet takes an IPv6 address of itself, or may. */
export function assignsIpv6({ resource }: PlainSubnet): boolean {
  return flagOf(resource.inputs["assignIpv6AddressOnCreation"], false) !== false;
}

/** True where an interface asks for IPv6 addresses, or for a part of the subnet's block, or may. */
export function asksIpv6(network: Properties): boolean {
  const asked = IPV6_PROPERTIES.map((property) => network[property]);
  return asked.some((value) => !isAbsent(value) && value !== 0 && elementsOf(value)?.length !== 0);
}

const IPV6_PROPERTIES = ["ipv6AddressCount", "ipv6Addresses", "ipv6PrefixCount", "ipv6Prefixes"];

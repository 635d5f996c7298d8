// One step on a packet's way, and the crossings of subnet borders and interfaces that most steps are.
import { aclVerdict, BLOCKS, type Crossing, type Direction, type FilterVerdict, groupsVerdict } from "./filters.ts";
import { PASSES, undecided } from "./filters.ts";
import type { Interface, NetworkAcl, Origin, Place, Protocol, Subnet } from "./network.ts";
import type { Address, Prepared } from "./prepare.ts";

/**
 * Which port of the whole connection a filter looked at: filters read destination ports alone, so a request is judged
 * by the port that is asked for (`service`, behind a load balancer `target`), an answer by the port that the client, the
 * NAT gateway or the load balancer picked.
 */
export type PortKind = "service" | "target" | "client" | "nat" | "balancer" | "none";

/** One thing that decides about a packet. */
export interface Step {
  readonly direction: Direction;
  readonly at: Origin;
  readonly port: PortKind;
  readonly verdict: FilterVerdict;
  /** For a filter: what it looked at, from which its rules can be named. */
  readonly filter?: Filter;
  /** For anything else: what it did, and what would have to change where it blocks. */
  readonly text?: string;
  readonly remedy?: string;
}

/** The circumstances of a filter's verdict. */
export type Filter =
  | {
      readonly kind: "acl";
      readonly acl: NetworkAcl;
      readonly subnet: Subnet;
      readonly crossing: Crossing;
      readonly other: Address;
    }
  | {
      readonly kind: "groups";
      readonly place: Place;
      readonly crossing: Crossing;
      readonly other: Address;
      readonly through?: Place;
    };

/** The steps of one packet and its answer, in order. What blocks does not end the way: every blocker is wanted. */
export class Way {
  public constructor(
    public readonly prepared: Prepared,
    public readonly protocol: Protocol,
    public readonly steps: Step[] = [],
  ) {}

  /** A copy that goes on by itself. */
  public fork(): Way {
    return new Way(this.prepared, this.protocol, [...this.steps]);
  }

  public subnetOf(each: Interface): Subnet | undefined {
    return this.prepared.subnets.get(each.subnet);
  }

  /** The packet crosses a subnet's border, towards or from `other`. */
  public crossAcl(direction: Direction, subnet: Subnet, crossing: Crossing, other: Address, port: PortKind): void {
    const acl = this.prepared.acls.get(subnet.acl);
    if (!acl) {
      this.steps.push({
        direction,
        at: subnet,
        port,
        verdict: undecided(`network ACL of ${subnet.name} is not known`),
      });
      return;
    }
    const verdict = aclVerdict(this.prepared, acl, crossing, other, this.protocol, direction);
    this.steps.push({ direction, at: acl, port, verdict, filter: { kind: "acl", acl, subnet, crossing, other } });
  }

  /** The request crosses an interface's groups; what has none filters nothing. */
  public crossGroups(place: Place, crossing: Crossing, other: Address, port: PortKind, through?: Place): void {
    if (place.groups === undefined) return;
    const peer = { address: other, ...(through && { through }) };
    const verdict = groupsVerdict(this.prepared, place, crossing, peer, this.protocol);
    const filter = { kind: "groups", place, crossing, other, ...(through && { through }) } as const;
    this.steps.push({ direction: "request", at: place, port, verdict, filter });
  }

  /** Something else lets every packet pass. */
  public pass(direction: Direction, at: Origin, text: string): void {
    this.steps.push({ direction, at, port: "none", verdict: PASSES, text });
  }

  /** Something else stops every packet. */
  public block(direction: Direction, at: Origin, text: string, remedy: string): void {
    this.steps.push({ direction, at, port: "none", verdict: BLOCKS, text, remedy });
  }

  /** Nobody can say. */
  public doubt(direction: Direction, at: Origin, missing: string): void {
    this.steps.push({ direction, at, port: "none", verdict: undecided(missing) });
  }
}

/** The address that the internet sees for an interface, or for a NAT gateway without one. */
export function publicAddressOf(prepared: Prepared, place: Place, each?: Interface): Address | undefined {
  return prepared.addresses
    .get(place.id)
    ?.find(({ scope, owner }) => scope === "public" && owner?.place !== undefined && owner.interface === each);
}

/** The first address of an interface in a family, which stands for all of them where only the place matters. */
export function privateAddressOf(
  prepared: Prepared,
  place: Place,
  each: Interface | undefined,
  family: 4 | 6,
): Address | undefined {
  return prepared.addresses
    .get(place.id)
    ?.find(
      (address) =>
        address.scope === "private" &&
        address.family === family &&
        address.owner?.place &&
        address.owner.interface === each,
    );
}

// The network that the proof judges: plain values, whichever they were read from (a plan, or a reach-topology file).
//
// What a reader could not find out is not left out: a part with `missing` set may or may not do what it says, and every
// answer that hangs on it is "unknown" with that text (design section 4, "cannot be decided is an answer of its own").

/** IP version. */
export type Family = 4 | 6;

/** Protocols told apart; `icmpv6` exists only in IPv6 and `icmp` only in IPv4. */
export type Protocol = "tcp" | "udp" | "icmp" | "icmpv6";

/** First and last port, both included. */
export type PortRange = readonly [number, number];

/** What a message calls a part of the network, and where the user finds it. */
export interface Origin {
  /** URN in a plan, id in a topology file; unique in the network. */
  readonly id: string;
  /** Short name for people, `euw1-proxy-network-acl`. */
  readonly name: string;
}

/** The name of a fact that the plan does not hold, `vpcId of euw1-subnet-a`. */
export interface Doubtful {
  readonly missing?: string;
}

/** What a rule matches beside the addresses. */
export interface Match {
  readonly protocol: Protocol | "all";
  /** Destination ports; absent for all. Meaningless for ICMP and for `all`. */
  readonly ports?: PortRange;
  /** ICMP type; absent for all. */
  readonly icmpType?: number;
}

/** One numbered entry of a network ACL. A CIDR matches its own family only (semantics 5). */
export interface AclRule extends Match, Doubtful {
  readonly rule: number;
  readonly action: "allow" | "deny";
  readonly cidr: string;
}

/** A network ACL: entries in any order, the lowest number that matches decides, none is a deny (semantics 1). */
export interface NetworkAcl extends Origin {
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
}

/** Whom a security-group rule lets in or out. */
export type GroupPeer = { readonly cidr: string } | { readonly group: string } | { readonly prefixList: string };

/** One rule of a security group; it can only allow. */
export interface GroupRule extends Match, Doubtful {
  /** The resource that holds the rule, which is the group itself for an inline one. */
  readonly origin: Origin;
  readonly peer: GroupPeer;
}

/** A security group: stateful, the rules of all groups of an interface together (semantics 7 to 9). */
export interface SecurityGroup extends Origin {
  readonly vpc: string;
  readonly ingress: readonly GroupRule[];
  readonly egress: readonly GroupRule[];
}

/** A managed prefix list. `cidrs` is absent where only AWS knows them: the list is then a place of its own. */
export interface PrefixList extends Origin {
  readonly cidrs?: readonly string[];
}

/** Where a route leads. `elsewhere` is a kind of gateway that the proof does not model; `missing` says which. */
export type RouteTarget =
  | { readonly kind: "internet-gateway" | "egress-only-gateway" | "blackhole" | "elsewhere" }
  | { readonly kind: "nat" | "peering" | "gateway-endpoint"; readonly id: string };

/** One route; the local routes of the VPC are implied. */
export interface Route extends Doubtful {
  readonly origin: Origin;
  readonly destination: { readonly cidr: string } | { readonly prefixList: string };
  readonly target: RouteTarget;
}

export interface RouteTable extends Origin {
  readonly vpc: string;
  readonly routes: readonly Route[];
}

export interface Vpc extends Origin {
  /** AWS region, where it is known. */
  readonly region?: string;
  /** IPv4 and IPv6 blocks. */
  readonly cidrs: readonly string[];
  readonly internetGateway?: Origin;
  readonly egressOnlyGateway?: Origin;
}

/** A subnet: one ACL and one route table (semantics 4). */
export interface Subnet extends Origin {
  readonly vpc: string;
  /** IPv4 and IPv6 blocks. */
  readonly cidrs: readonly string[];
  readonly acl: string;
  readonly routeTable: string;
}

export interface Peering extends Origin {
  /** The two VPCs. */
  readonly between: readonly [string, string];
}

/** Gateway endpoint: the way to the addresses of a prefix list without the internet (semantics 23). */
export interface GatewayEndpoint extends Origin {
  readonly vpc: string;
  readonly prefixList: string;
}

/** An address that reaches an interface from the internet, one to one at the internet gateway. */
export interface PublicAddress {
  /** Literal IPv4 address; absent while AWS has not chosen it. */
  readonly address?: string;
}

/** One network interface, or all that a group may make in one subnet (semantics 24). */
export interface Interface {
  readonly subnet: string;
  /** Literals, or CIDRs that bound what AWS will choose (semantics 25); both families. */
  readonly addresses: readonly string[];
  readonly public?: PublicAddress;
}

/** What a place is. `managed` are AWS's own interfaces in our subnets, such as those of a CloudFront VPC origin. */
export type PlaceKind = "instance" | "group" | "alb" | "nlb" | "nat" | "endpoint" | "lambda" | "managed";

/** The part that a place plays behind the doors, read from what refers to what; none where it plays none. */
export type Role = "nlb" | "proxy" | "alb" | "service" | "endpoint" | "nat" | "vpc-origin";

/** A place inside a VPC that packets start from or end at. */
export interface Place extends Origin, Doubtful {
  readonly kind: PlaceKind;
  readonly role?: Role;
  /** Empty for a regional NAT gateway, which has no subnet (semantics 20b). */
  readonly interfaces: readonly Interface[];
  /** VPC of the interfaces. */
  readonly vpc: string;
  /** Ids of the security groups on every interface; `undefined` for what has none and filters nothing: NAT, a bare NLB. */
  readonly groups: readonly string[] | undefined;
  /** Prefix lists that the place's own addresses answer to. */
  readonly prefixLists?: readonly string[];
  /** An NLB's listeners. */
  readonly listeners?: readonly NlbListener[];
  /** TCP ports that the place itself serves, as far as the network says: an ALB's listeners, the ports of targets. */
  readonly serves?: readonly ServedPort[];
}

/** A port that a place serves, and to whom it hands the request on in a connection of its own (semantics 17). */
export interface ServedPort {
  readonly origin: Origin;
  readonly port: number;
  /** Ids of places and their ports that requests go on to; empty for an end of the way. */
  readonly relays: readonly { readonly place: string; readonly port: number }[];
  /** The listener believes a PROXY header. */
  readonly acceptsProxy?: boolean;
}

/** A listener of a network load balancer. */
export interface NlbListener extends Origin {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly targets: readonly NlbTarget[];
  /** Targets see the client's own address and port (semantics 13). */
  readonly preserveClientIp: boolean;
  /** Where the health check goes, from the load balancer's own address (semantics 14); absent for none. */
  readonly healthPort?: number;
}

export interface NlbTarget {
  /** Id of the place. */
  readonly place: string;
  readonly port: number;
}

/** A place outside every VPC, without filters of its own. */
export interface Outside extends Origin {
  /** Literals or CIDRs, both families; empty when only `prefixList` says where it is. */
  readonly addresses: readonly string[];
  /** Its addresses are those of this list. */
  readonly prefixList?: string;
}

/** A CloudFront distribution, as far as it guards a door. */
export interface Distribution extends Origin, Doubtful {
  /** The web ACL that every request passes; absent where there is none. */
  readonly webAcl?: Origin;
}

/** Everything the proof knows. Ids are unique over all lists. */
export interface Network {
  readonly outside: readonly Outside[];
  readonly prefixLists: readonly PrefixList[];
  readonly vpcs: readonly Vpc[];
  readonly peerings: readonly Peering[];
  readonly gatewayEndpoints: readonly GatewayEndpoint[];
  readonly acls: readonly NetworkAcl[];
  readonly routeTables: readonly RouteTable[];
  readonly subnets: readonly Subnet[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly places: readonly Place[];
  /** Absent where the source has no place for them, as a topology file. */
  readonly distributions?: readonly Distribution[];
  /** What the reader could not place at all: each makes every claim undecided that would otherwise hold. */
  readonly missing: readonly { readonly origin: Origin; readonly fact: string }[];
}

// What the proof answers, as plain values for the terminal, the report, the policy pack and machines.
import type { Family, Origin, PortRange, Protocol } from "./network.ts";

/** `unknown` is never a success: a fact is missing, and which one stands beside it. */
export type Verdict = "holds" | "fails" | "unknown";

/** One thing on the way of a packet: a filter, a route, a translation. */
export interface Hop {
  /** The request on its way there, or the answer on its way back. */
  readonly direction: "request" | "answer";
  /** What decides here: the ACL, the group, the route table, the gateway. */
  readonly at: Origin;
  /** One line for people: `euw1-proxy-network-acl in: rule 300 allows tcp 8443 from 10.10.0.0/21`. */
  readonly text: string;
  readonly verdict: "passes" | "blocks" | "unknown";
  /** What would have to change for the packet to pass; only for what blocks. */
  readonly remedy?: string;
}

/** What gets from one place to another with one protocol, over all addresses of both. */
export interface Passage {
  readonly protocol: Protocol;
  readonly family: Family;
  /**
   * Destination ports on which a connection works, both ways, for every address and every port that the client may pick.
   * For ICMP `[[0, 0]]` stands for an echo that is answered.
   */
  readonly reachable: readonly PortRange[];
  /** Destination ports on which some first packet arrives from some address, answered or not. */
  readonly delivered: readonly PortRange[];
  /** Destination ports of which neither can be said; with the facts that are missing. */
  readonly undecided: readonly PortRange[];
  readonly missing: readonly string[];
}

/** One cell of the matrix. */
export interface Cell {
  /** Ids of places. */
  readonly from: string;
  readonly to: string;
  /** Empty when nothing gets through in any protocol. */
  readonly passages: readonly Passage[];
  /** The way of one packet that gets through, or of one that does not with everything that stops it. */
  readonly hops: readonly Hop[];
  /** Which packet that is: `tcp 443`. */
  readonly example: string;
}

/** A place as the matrix heads its row and column. */
export interface MatrixPlace extends Origin {
  /** `internet`, a kind or a role: what a reader takes it for. */
  readonly title: string;
}

/** Who reaches whom in one VPC, with the outside. Rows send, columns are reached. */
export interface Matrix {
  /** Region of the VPC, or its name where the region is not known. */
  readonly region: string;
  readonly places: readonly MatrixPlace[];
  readonly cells: readonly Cell[];
}

/** One reason why a claim does not hold. */
export interface Finding {
  /** One sentence that names resources by name. */
  readonly text: string;
  /** The resources to look at, the one to mend first. */
  readonly resources: readonly Origin[];
  /** The packet's way, where a packet shows it. */
  readonly hops: readonly Hop[];
}

/** One claim with its answer. */
export interface Claim {
  /** Stable, for machines: `public-doors`. */
  readonly id: string;
  /** One sentence that is true when the claim holds. */
  readonly sentence: string;
  readonly verdict: Verdict;
  /** How many cases were looked at; a claim about nothing says 0. */
  readonly cases: number;
  /** Counter-examples, the shortest first; empty unless it fails. */
  readonly findings: readonly Finding[];
  /** The facts that are missing; empty unless it is unknown. */
  readonly missing: readonly string[];
}

/** The whole answer. */
export interface Proof {
  /** `holds` when all claims hold, `fails` when one fails, else `unknown`. */
  readonly verdict: Verdict;
  readonly claims: readonly Claim[];
  readonly matrices: readonly Matrix[];
}

// One packet asked about, and what becomes of it: the question that an analyser, a kernel and a topology file share.
import type { Family, Protocol } from "./network.ts";

/** One packet between literal addresses. */
export interface Question {
  /** Id of the place or outside that sends. */
  readonly source: string;
  /** The sender's own address: private for a place, whatever becomes of it on the way. */
  readonly sourceAddress: string;
  /** Where the packet is sent to: a private, public or outside address. */
  readonly destinationAddress: string;
  readonly family: Family;
  readonly protocol: Protocol;
  /** Port that the client picked; for ICMP the identifier of the echo, which no filter reads. */
  readonly sourcePort: number;
  /** Port that is asked for; 0 for ICMP. */
  readonly destinationPort: number;
  /** Source port that a NAT gateway on the way picks, 1024 to 65535; the client's own when absent. */
  readonly natPort?: number;
  /** Source port that a load balancer that hides the client picks, 1024 to 65535; the client's own when absent. */
  readonly balancerPort?: number;
}

export interface Outcome {
  /** The first packet arrived at its final host, past that host's groups. */
  readonly delivered: boolean;
  /** The answer came back to the sender as an answer as well. */
  readonly reachable: boolean;
}

// Answers what a topology file asks.
import type { PortRange } from "../network.ts";
import type { Outcome } from "../question.ts";
import { decide, portSets, prepare, type Prepared } from "../reach.ts";
import type { PortQuery, Query } from "./queries.ts";
import type { Topology } from "./read.ts";

/** The exact sets of one varying port: sorted ranges that neither touch nor overlap. */
export interface PortAnswer {
  readonly delivered: readonly PortRange[];
  readonly reachable: readonly PortRange[];
}

/** Answers by the id of what was asked, in the order of the file. */
export interface Answers {
  readonly queries: Readonly<Record<string, Outcome>>;
  readonly portQueries: Readonly<Record<string, PortAnswer>>;
  readonly chains: Readonly<Record<string, boolean>>;
}

/** Answers every query, port query and chain of the file. */
export function answerTopology({ network, queries, portQueries, chains }: Topology): Answers {
  const prepared = prepare(network);
  const outcomes = new Map(queries.map((query) => [query.id, outcomeOf(prepared, query)]));
  const held = chains.map(({ id, hops }) => [id, hops.every((hop) => outcomes.get(hop)?.reachable === true)] as const);
  return {
    queries: Object.fromEntries(outcomes),
    portQueries: Object.fromEntries(portQueries.map((query) => [query.id, portsOf(prepared, query)])),
    chains: Object.fromEntries(held),
  };
}

function outcomeOf(prepared: Prepared, { question }: Query): Outcome {
  if (!question) return { delivered: false, reachable: false };
  const { delivered, reachable } = decide(prepared, question);
  return { delivered, reachable };
}

function portsOf(prepared: Prepared, { question, vary, range }: PortQuery): PortAnswer {
  if (!question) return { delivered: [], reachable: [] };
  const { delivered, reachable } = portSets(prepared, question, vary, range);
  return { delivered, reachable };
}

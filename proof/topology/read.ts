// Reads a topology file of the format reach-topology/1: a network, and what is asked of it.
import type { Network } from "../network.ts";
import { Faults, shown, TopologyError } from "./fault.ts";
import { itemOf } from "./fields.ts";
import { readNetworkPart } from "./network.ts";
import {
  askingOf,
  type Chain,
  type PortQuery,
  type Query,
  readChains,
  readPortQueries,
  readQueries,
} from "./queries.ts";

const FORMAT = "reach-topology/1";

/** A topology file as the proof takes it. Labels that the file holds are not read. */
export interface Topology {
  readonly network: Network;
  readonly queries: readonly Query[];
  readonly portQueries: readonly PortQuery[];
  readonly chains: readonly Chain[];
}

/**
 * Reads and checks a file.
 *
 * @param fileName what messages call the file
 * @throws TopologyError one line: the JSON path of the first fault, and how many more there are
 */
export function readTopology(content: string, fileName: string): Topology {
  const faults = new Faults(fileName);
  const root = faults.keep(() => itemOf("$", parsed(content, fileName)));
  faults.throwAny();
  const format = root?.fields.get("format");
  if (!root || format !== FORMAT) {
    const given = format === undefined ? "is missing" : `${shown(format)} is not a format read here`;
    throw new TopologyError(`${fileName}: $.format: ${given}; must be "${FORMAT}"`);
  }
  const { network, ids } = readNetworkPart(faults, root);
  const asking = askingOf(ids, network);
  const queryIds = new Map<string, string>();
  const queries = readQueries(faults, root, asking, queryIds);
  const portQueries = readPortQueries(faults, root, asking);
  const chains = readChains(faults, root, queryIds);
  if (!root.fields.has("queries") && !root.fields.has("portQueries")) {
    faults.add("$.queries", "is missing; must be a list, [] for none");
  }
  faults.throwAny();
  return { network, queries, portQueries, chains };
}

function parsed(content: string, fileName: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, "")) as unknown;
  } catch (error) {
    // The parser quotes the file, line breaks and all.
    const reason = String(error instanceof Error ? error.message : error).replaceAll(/\s+/g, " ");
    throw new TopologyError(`${fileName}: $: is not JSON (${reason}); give an object of format "${FORMAT}"`);
  }
}

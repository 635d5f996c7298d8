// What a topology file asks: queries, exact port sets, and chains of queries.
import { blockOf } from "../addresses.ts";
import type { Network, PortRange } from "../network.ts";
import type { Question } from "../question.ts";
import { Fault, type Faults, shown } from "./fault.ts";
import {
  address,
  has,
  type Item,
  itemOf,
  list,
  oneOf,
  pathOf,
  ports,
  reference,
  referenceAt,
  text,
  whole,
} from "./fields.ts";
import type { Ids } from "./ids.ts";

/** One packet. `question` is absent where the sender has no address of the family: such a packet is never sent. */
export interface Query {
  readonly id: string;
  readonly question?: Question;
}

/** A set of ports to be found out; the port that varies is the range's first one in `question`. */
export interface PortQuery extends Query {
  readonly vary: "dport" | "sport";
  readonly range: PortRange;
}

/** Queries that must all be reachable. */
export interface Chain {
  readonly id: string;
  readonly hops: readonly string[];
}

/** What the readers of queries share. */
export interface Asking {
  readonly ids: Ids;
  /** Own addresses by host. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
}

export function askingOf(ids: Ids, { outside, places }: Network): Asking {
  const inside = places.map(({ id, interfaces }) => [id, interfaces.flatMap(({ addresses }) => addresses)] as const);
  return { ids, addresses: new Map([...outside.map(({ id, addresses }) => [id, addresses] as const), ...inside]) };
}

/** @param taken gets the path of every query's id, also of one that is faulty otherwise */
export function readQueries(faults: Faults, root: Item, asking: Asking, taken: Map<string, string>): Query[] {
  return list(faults, root, "queries", (path, value) => {
    const item = itemOf(path, value);
    const id = uniqueId(item, taken);
    const way = readWay(item, asking, ["tcp", "udp", "icmp"]);
    const icmp = way.protocol === "icmp";
    const sourcePort = whole(item, "sport", icmp ? 0 : 1, 65535);
    const destinationPort = icmp ? 0 : whole(item, "dport", 1, 65535);
    return { id, ...asked(asking, way, { sourcePort, destinationPort }) };
  });
}

export function readPortQueries(faults: Faults, root: Item, asking: Asking): PortQuery[] {
  const taken = new Map<string, string>();
  return list(faults, root, "portQueries", (path, value) => {
    const item = itemOf(path, value);
    const id = uniqueId(item, taken);
    const way = readWay(item, asking, ["tcp", "udp"]);
    const vary = oneOf(item, "vary", ["dport", "sport"]);
    const range = ports(item, "range", 1);
    const sourcePort = vary === "sport" ? range[0] : whole(item, "sport", 1, 65535);
    const destinationPort = vary === "dport" ? range[0] : whole(item, "dport", 1, 65535);
    return { id, vary, range, ...asked(asking, way, { sourcePort, destinationPort }) };
  });
}

/** @param queries ids that a hop may name */
export function readChains(faults: Faults, root: Item, queries: ReadonlyMap<string, string>): Chain[] {
  const taken = new Map<string, string>();
  const known = new Set(queries.keys());
  return list(faults, root, "chains", (path, value) => {
    const item = itemOf(path, value);
    const id = uniqueId(item, taken);
    const given = item.fields.get("hops");
    if (!Array.isArray(given) || given.length === 0) {
      throw new Fault(pathOf(item, "hops"), `must be a list of one query or more, is ${shown(given)}`);
    }
    return {
      id,
      hops: list(faults, item, "hops", (at, hop) => referenceAt(at, hop, known, "query")),
    };
  });
}

function uniqueId(item: Item, taken: Map<string, string>): string {
  const id = text(item, "id");
  const other = taken.get(id);
  if (other !== undefined) {
    throw new Fault(pathOf(item, "id"), `${shown(id)} is the id of ${other} too; give each its own`);
  }
  taken.set(id, item.path);
  return id;
}

type Way = Omit<Question, "sourceAddress" | "sourcePort" | "destinationPort">;

/** Everything of a question but its two ports and the sender's address. */
function readWay(item: Item, { ids }: Asking, protocols: readonly ("tcp" | "udp" | "icmp")[]): Way {
  const source = reference(item, "src", ids.hosts, "host");
  // The packet goes to the literal address, whoever has it; the name stands there for people.
  if (has(item, "dst")) reference(item, "dst", ids.hosts, "host");
  const family = oneOf(item, "family", [4, 6]);
  const protocol = oneOf(item, "proto", protocols);
  if (protocol === "icmp" && family === 6) {
    throw new Fault(pathOf(item, "proto"), "icmp is of IPv4, and the format has no ICMPv6; ask family 4, tcp or udp");
  }
  return {
    source,
    destinationAddress: address(item, "dstIp", family),
    family,
    protocol,
    ...(has(item, "natPort") && { natPort: whole(item, "natPort", 1, 65535) }),
    ...(has(item, "lbPort") && { balancerPort: whole(item, "lbPort", 1, 65535) }),
  };
}

function asked(
  { addresses }: Asking,
  way: Way,
  both: Pick<Question, "sourcePort" | "destinationPort">,
): { question?: Question } {
  const sourceAddress = addresses.get(way.source)?.find((each) => blockOf(each).family === way.family);
  return sourceAddress === undefined ? {} : { question: { ...way, sourceAddress, ...both } };
}

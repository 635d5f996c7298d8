// The ids of a topology file by kind, read before anything else so that any element may name any other.
import { type Faults, shown } from "./fault.ts";
import { type Item, itemOf, list, listThere, pathOf, text } from "./fields.ts";

/** Ids that references are checked against. */
export interface Ids {
  readonly vpcs: ReadonlySet<string>;
  readonly prefixLists: ReadonlySet<string>;
  readonly nacls: ReadonlySet<string>;
  readonly routeTables: ReadonlySet<string>;
  readonly subnets: ReadonlySet<string>;
  readonly securityGroups: ReadonlySet<string>;
  readonly nodes: ReadonlySet<string>;
  readonly natGateways: ReadonlySet<string>;
  readonly peerings: ReadonlySet<string>;
  readonly endpoints: ReadonlySet<string>;
  /** What sends and receives: internet hosts, nodes, NAT gateways and NLBs. */
  readonly hosts: ReadonlySet<string>;
}

/** Words that a route's target may be without naming an element. */
export const TARGET_WORDS = ["igw", "eigw", "blackhole"] as const;

/** Reads every id of the network's parts; an id that two parts share is a fault, whatever the parts are. */
export function readIds(faults: Faults, root: Item): Ids {
  const owners = new Map<string, string>();
  const claim = (path: string, id: string): string => {
    const owner = owners.get(id);
    if (owner === undefined) owners.set(id, path);
    else faults.add(path, `${shown(id)} is the id of ${owner} too; give each its own`);
    return id;
  };
  const of = (key: string, needed = false): Set<string> => {
    const read = (path: string, value: unknown): string => {
      const item = itemOf(path, value);
      return claim(pathOf(item, "id"), text(item, "id"));
    };
    return new Set((needed ? listThere : list)(faults, root, key, read));
  };
  const [internet, vpcs, peerings, endpoints] = [of("internet"), of("vpcs", true), of("peerings"), of("endpoints")];
  const [nacls, routeTables, subnets] = [of("nacls", true), of("routeTables", true), of("subnets", true)];
  const [securityGroups, nodes] = [of("securityGroups", true), of("nodes", true)];
  const [natGateways, nlbs] = [of("natGateways"), of("nlbs")];
  for (const word of TARGET_WORDS) {
    const path = owners.get(word);
    if (path !== undefined) faults.add(path, `${word} is a word for a route's target; choose another id`);
  }
  return {
    vpcs,
    prefixLists: prefixListIds(faults, root, claim),
    nacls,
    routeTables,
    subnets,
    securityGroups,
    nodes,
    natGateways,
    peerings,
    endpoints,
    hosts: new Set([...internet, ...nodes, ...natGateways, ...nlbs]),
  };
}

function prefixListIds(faults: Faults, root: Item, claim: (path: string, id: string) => string): Set<string> {
  if (!root.fields.has("prefixLists")) return new Set();
  const lists = faults.keep(() => itemOf(pathOf(root, "prefixLists"), root.fields.get("prefixLists")));
  return new Set(lists ? [...lists.fields.keys()].map((id) => claim(pathOf(lists, id), id)) : []);
}

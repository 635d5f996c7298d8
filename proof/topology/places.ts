// Hosts of a topology file: internet hosts, nodes, NAT gateways and network load balancers.
import type { Family, Interface, NlbListener, Outside, Place, PublicAddress } from "../network.ts";
import { Fault, type Faults } from "./fault.ts";
import { address, flag, has, type Item, itemOf, list, listThere, only, oneOf, pathOf } from "./fields.ts";
import { reference, referenceAt, text, whole } from "./fields.ts";
import type { Ids } from "./ids.ts";
import type { Cidr, Layout } from "./layout.ts";

/** What the readers of hosts share. */
export interface Reading {
  readonly faults: Faults;
  readonly root: Item;
  readonly ids: Ids;
  readonly layout: Layout;
  /** VPC by subnet. */
  readonly vpcOf: ReadonlyMap<string, string>;
}

export function readInternet({ faults, root, layout }: Reading): Outside[] {
  return list(faults, root, "internet", (path, value) => {
    const item = itemOf(path, value);
    const own = [located(item, "ip4", 4), ...(has(item, "ip6") ? [located(item, "ip6", 6)] : [])];
    own.forEach((each) => layout.address(each));
    const id = text(item, "id");
    return { id, name: id, addresses: own.map((each) => each.text) };
  });
}

export function readNodes(reading: Reading): Place[] {
  return listThere(reading.faults, reading.root, "nodes", (path, value) => {
    const item = itemOf(path, value);
    const groups = groupIds(reading, item);
    return { kind: oneOf(item, "kind", ["instance", "alb"]), groups, ...inSubnet(reading, item) };
  });
}

export function readNatGateways(reading: Reading): Place[] {
  return list(reading.faults, reading.root, "natGateways", (path, value) => {
    const item = itemOf(path, value);
    if (!has(item, "public4")) address(item, "public4", 4);
    return { kind: "nat", groups: undefined, ...inSubnet(reading, item) };
  });
}

export function readNlbs(reading: Reading): Place[] {
  return list(reading.faults, reading.root, "nlbs", (path, value) => {
    const item = itemOf(path, value);
    const preserveClientIp = flag(item, "preserveClientIp");
    const groups = item.fields.get("sgs") === null ? undefined : groupIds(reading, item);
    const listeners = readListeners(reading, item, preserveClientIp);
    return { kind: "nlb", groups, listeners, ...inSubnet(reading, item) };
  });
}

function groupIds({ faults, ids }: Reading, item: Item): string[] {
  return listThere(faults, item, "sgs", (path, value) =>
    referenceAt(path, value, ids.securityGroups, "security group"),
  );
}

function readListeners({ faults, ids }: Reading, nlb: Item, preserveClientIp: boolean): NlbListener[] {
  const taken = new Map<string, string>();
  return listThere(faults, nlb, "listeners", (path, value) => {
    const item = itemOf(path, value);
    only(item, "proto", "port", "target", "targetPort");
    const protocol = oneOf(item, "proto", ["tcp", "udp"]);
    const port = whole(item, "port", 1, 65535);
    const id = `${text(nlb, "id")} ${protocol} ${port}`;
    const other = taken.get(id);
    if (other !== undefined) {
      throw new Fault(pathOf(item, "port"), `${protocol} ${port} is the port of ${other} too; give each its own`);
    }
    taken.set(id, path);
    const place = reference(item, "target", ids.nodes, "node");
    const targets = [{ place, port: whole(item, "targetPort", 1, 65535) }];
    return { id, name: id, protocol, port, targets, preserveClientIp };
  });
}

/** What every host in a subnet has. NAT gateways and NLBs of the format have no IPv6 address. */
function inSubnet(
  { ids, layout, vpcOf }: Reading,
  item: Item,
): { id: string; name: string; vpc: string; interfaces: Interface[] } {
  const id = text(item, "id");
  const subnet = reference(item, "subnet", ids.subnets, "subnet");
  const own = [located(item, "ip4", 4), ...(has(item, "ip6") ? [located(item, "ip6", 6)] : [])];
  own.forEach((each) => layout.inside(subnet, each));
  const mapped: { public?: PublicAddress } = {};
  if (has(item, "public4")) {
    const literal = located(item, "public4", 4);
    layout.address(literal);
    mapped.public = { address: literal.text };
  }
  const addresses = own.map((each) => each.text);
  return { id, name: id, vpc: vpcOf.get(subnet) ?? "", interfaces: [{ subnet, addresses, ...mapped }] };
}

function located(item: Item, key: string, family: Family): Cidr {
  return { path: pathOf(item, key), text: address(item, key, family) };
}

// Network ACLs and security groups of a topology file.
import type { AclRule, GroupPeer, GroupRule, Match, NetworkAcl, Origin, SecurityGroup } from "../network.ts";
import { Fault, type Faults } from "./fault.ts";
import {
  cidr,
  has,
  type Item,
  itemOf,
  listThere,
  only,
  oneOf,
  pathOf,
  ports,
  reference,
  text,
  whole,
} from "./fields.ts";
import type { Ids } from "./ids.ts";

/** Protocols that the format has; in IPv6 it has no ICMP. */
const PROTOCOLS = ["all", "tcp", "udp", "icmp"] as const;

const MATCH_KEYS = ["proto", "ports", "icmpType"];

export function readAcls(faults: Faults, root: Item, ids: Ids): NetworkAcl[] {
  return listThere(faults, root, "nacls", (path, value) => {
    const item = itemOf(path, value);
    reference(item, "vpc", ids.vpcs, "VPC");
    const id = text(item, "id");
    return { id, name: id, ingress: aclRules(faults, item, "ingress"), egress: aclRules(faults, item, "egress") };
  });
}

function aclRules(faults: Faults, acl: Item, direction: string): AclRule[] {
  const numbers = new Map<number, string>();
  return listThere(faults, acl, direction, (path, value) => {
    const item = itemOf(path, value);
    only(item, "rule", "action", "cidr", ...MATCH_KEYS);
    // 32767 is the number that AWS shows for the deny at the end.
    const rule = whole(item, "rule", 1, 32767);
    const other = numbers.get(rule);
    if (other !== undefined) {
      throw new Fault(pathOf(item, "rule"), `${rule} is the number of ${other} too; give each rule its own`);
    }
    numbers.set(rule, path);
    const action = oneOf(item, "action", ["allow", "deny"]);
    return { rule, action, cidr: cidr(item, "cidr"), ...readMatch(item) };
  });
}

export function readGroups(faults: Faults, root: Item, ids: Ids): SecurityGroup[] {
  return listThere(faults, root, "securityGroups", (path, value) => {
    const item = itemOf(path, value);
    const id = text(item, "id");
    const origin = { id, name: id };
    return {
      ...origin,
      vpc: reference(item, "vpc", ids.vpcs, "VPC"),
      ingress: groupRules(faults, item, "ingress", origin, ids),
      egress: groupRules(faults, item, "egress", origin, ids),
    };
  });
}

function groupRules(faults: Faults, group: Item, direction: string, origin: Origin, ids: Ids): GroupRule[] {
  return listThere(faults, group, direction, (path, value) => {
    const item = itemOf(path, value);
    only(item, ...MATCH_KEYS, ...PEER_KEYS);
    return { origin, peer: readPeer(item, ids), ...readMatch(item) };
  });
}

const PEER_KEYS = ["cidr", "sg", "prefixList"];

function readPeer(item: Item, ids: Ids): GroupPeer {
  const given = PEER_KEYS.filter((key) => has(item, key));
  if (given.length !== 1) {
    const problem = given.length === 0 ? "names no peer" : `names ${given.join(" and ")}`;
    throw new Fault(item.path, `${problem}; give exactly one of ${PEER_KEYS.join(", ")}`);
  }
  if (has(item, "cidr")) return { cidr: cidr(item, "cidr") };
  if (has(item, "sg")) return { group: reference(item, "sg", ids.securityGroups, "security group") };
  return { prefixList: reference(item, "prefixList", ids.prefixLists, "prefix list") };
}

/** Protocol, ports and ICMP type. As in AWS, ports beside `all` say nothing. */
function readMatch(item: Item): Match {
  const protocol = oneOf(item, "proto", PROTOCOLS);
  const range = has(item, "ports") ? ports(item, "ports", 0) : undefined;
  const type = has(item, "icmpType") ? whole(item, "icmpType", -1, 255) : -1;
  if (protocol === "icmp" && range) {
    throw new Fault(pathOf(item, "ports"), "icmp has no ports; name an icmpType or leave both out");
  }
  if (protocol !== "icmp" && protocol !== "all" && type !== -1) {
    throw new Fault(pathOf(item, "icmpType"), `${protocol} has no types; name ports or leave both out`);
  }
  return {
    protocol,
    ...(range && protocol !== "all" && { ports: range }),
    ...(type !== -1 && protocol === "icmp" && { icmpType: type }),
  };
}

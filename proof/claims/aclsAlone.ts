// Past the ACLs alone, were every group open, nothing gets through but declared requests and the answers to them.
import { examplePort, openingText } from "../explain.ts";
import { aclVerdict, type Crossing, decidingRule } from "../filters.ts";
import type { NetworkAcl, Place, Protocol, Role, Subnet } from "../network.ts";
import { difference, NO_PORTS, type PortSet, union } from "../ports.ts";
import type { Address } from "../prepare.ts";
import type { Findings } from "./collect.ts";
import { flowsBetween, isEnd, type Matching, type Peer, portsOf, protocolsOf, type Scene } from "./scene.ts";

/** Were every group open: each ACL admits only declared requests and the answers to them. */
export function aclsAlone(scene: Scene, findings: Findings): void {
  for (const [id, subnets] of subnetsByAcl(scene)) {
    const acl = scene.prepared.acls.get(id);
    const own = residentsOf(scene, subnets);
    if (!acl) {
      findings.doubt(subnets.map(({ name }) => `network ACL of ${name}`));
      continue;
    }
    oneTier(scene, findings, acl, subnets);
    const peers = [...scene.inside, ...scene.outside, ...scene.elsewhere];
    for (const peer of peers) borders(scene, findings, { acl, subnets, own, peer });
  }
}

/** Whose subnets each part stands in (design section 2). */
const TIERS: Readonly<Record<Role, string>> = {
  nlb: "ingress",
  nat: "ingress",
  proxy: "proxy",
  alb: "service",
  service: "service",
  "vpc-origin": "service",
  endpoint: "endpoint",
};

/** An ACL cannot tell apart who stands behind it, so that what it opens for one tier it opens for another. */
function oneTier({ inside }: Scene, findings: Findings, acl: NetworkAcl, subnets: readonly Subnet[]): void {
  findings.look();
  const ids = new Set(subnets.map(({ id }) => id));
  const residents = new Map<string, Place>();
  for (const { place } of inside) {
    if (place?.role && place.interfaces.some(({ subnet }) => ids.has(subnet))) residents.set(TIERS[place.role], place);
  }
  if (residents.size < 2) return;
  const where = subnets.map(({ name }) => name).join(", ");
  const text = `${acl.name} guards the tiers ${[...residents.keys()].join(" and ")} alike: ${where}`;
  findings.fail(text, [acl, ...subnets, ...residents.values()]);
}

/** An ACL with everything that stands behind it; subnets of one ACL are one tier. */
interface Guarded {
  readonly acl: NetworkAcl;
  readonly subnets: readonly Subnet[];
  readonly own: readonly Address[];
  readonly peer: Peer;
}

function borders(scene: Scene, findings: Findings, { acl, subnets, own, peer }: Guarded): void {
  for (const other of peer.addresses) {
    // Between two interfaces of one subnet no ACL is asked; of several subnets, any other one shows the border.
    const subnet = subnets.find(({ id }) => id !== subnetOf(other));
    if (!subnet) continue;
    for (const crossing of ["ingress", "egress"] as const) {
      crosses(scene, findings, { acl, subnet, crossing, other, peer }, wantedPorts(scene, own, other, crossing));
    }
  }
}

function subnetsByAcl({ prepared, vpc }: Scene): ReadonlyMap<string, readonly Subnet[]> {
  const found = new Map<string, Subnet[]>();
  for (const subnet of prepared.subnets.values()) {
    if (subnet.vpc === vpc.id) found.set(subnet.acl, [...(found.get(subnet.acl) ?? []), subnet]);
  }
  return found;
}

function subnetOf({ owner, scope }: Address): string | undefined {
  return scope === "private" && owner?.place ? owner.interface?.subnet : undefined;
}

function residentsOf({ inside }: Scene, subnets: readonly Subnet[]): Address[] {
  const ids = new Set(subnets.map(({ id }) => id));
  return inside.flatMap(({ addresses }) => addresses.filter((address) => ids.has(subnetOf(address) ?? "")));
}

/** Where answers go; the widest range that anybody picks a port from. */
const ANSWERS: PortSet = [[1024, 65535]];

/** The TCP ports that may cross: requests of the residents' flows, answers to those the other way, and NAT's own. */
function wantedPorts(scene: Scene, own: readonly Address[], other: Address, crossing: Crossing): PortSet {
  const back = crossing === "ingress" ? "egress" : "ingress";
  return union(
    ...own.map((resident) => {
      const requests = flowsBetween(scene, crossing, resident, other, asking(crossing));
      const answers = flowsBetween(scene, back, resident, other, "blocks");
      return union(
        portsOf(requests),
        answers.length > 0 ? ANSWERS : NO_PORTS,
        natPorts(scene, resident, other, crossing),
      );
    }),
  );
}

/**
 * A request to the internet leaves past an entry for everywhere, and a deny before it keeps the VPC out of that. On the
 * way in an ACL has no need of it: who may be asked for by everybody may be asked for by the VPC.
 */
function asking(crossing: Crossing): Matching {
  return crossing === "egress" ? "blocks outside" : "blocks";
}

/** A NAT gateway's subnet is crossed by the flows of those behind it (M6). */
function natPorts(scene: Scene, resident: Address, other: Address, crossing: Crossing): PortSet {
  if (resident.owner?.place?.role !== "nat") return NO_PORTS;
  const leaving = scene.declared.flows.filter(({ from, to }) => "role" in from && !("role" in to));
  const asks = leaving.filter(({ from }) => isEnd(scene, from, other, "blocks"));
  const asked = leaving.filter(({ to }) => isEnd(scene, to, other, asking(crossing)));
  const [requests, answers] = crossing === "ingress" ? [asks, asked] : [asked, asks];
  return union(portsOf(requests), answers.length > 0 ? ANSWERS : NO_PORTS);
}

interface Border {
  readonly acl: NetworkAcl;
  readonly subnet: Subnet;
  readonly crossing: Crossing;
  readonly other: Address;
  readonly peer: Peer;
}

function crosses(scene: Scene, findings: Findings, border: Border, wanted: PortSet): void {
  for (const protocol of protocolsOf(scene)) {
    findings.look();
    const { acl, crossing, other } = border;
    const { sure, maybe, missing } = aclVerdict(scene.prepared, acl, crossing, other, protocol, "request");
    const allowed = protocol === "tcp" ? wanted : NO_PORTS;
    const extra = difference(sure, allowed);
    if (extra.length > 0) findings.fail(aclText(border, protocol, extra), [acl]);
    else if (difference(maybe, allowed).length > 0) findings.doubt(missing);
  }
}

function aclText({ acl, subnet, crossing, other, peer }: Border, protocol: Protocol, extra: PortSet): string {
  const rule = decidingRule(acl, crossing, other, { protocol, direction: "request", port: examplePort(extra) });
  const way = crossing === "ingress" ? `into ${subnet.name} from` : `out of ${subnet.name} to`;
  return `${acl.name} lets ${openingText(protocol, extra)} ${way} ${peer.name}${rule ? ` (rule ${rule.rule})` : ""}`;
}

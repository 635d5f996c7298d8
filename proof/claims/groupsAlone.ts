// Past the groups alone, were every ACL open, nothing gets through that was not declared.
import { examplePort, openingText } from "../explain.ts";
import { admittingRules, type Crossing, groupsVerdict } from "../filters.ts";
import type { Place } from "../network.ts";
import { difference, NO_PORTS } from "../ports.ts";
import type { Address } from "../prepare.ts";
import type { Findings } from "./collect.ts";
import { flowsBetween, type Peer, portsOf, protocolsOf, type Scene } from "./scene.ts";

/** Were every ACL open: each group's rules admit only declared peers, inwards and outwards by themselves. */
export function groupsAlone(scene: Scene, findings: Findings): void {
  const peers = [...scene.inside, ...scene.outside, ...scene.elsewhere];
  for (const peer of scene.inside) {
    if (peer.place?.kind === "nlb" && peer.place.groups === undefined) bare(findings, peer.place);
    if (peer.place?.groups === undefined) continue;
    for (const other of peers) {
      for (const address of other.addresses) {
        admits(scene, findings, peer.place, "ingress", address, other);
        admits(scene, findings, peer.place, "egress", address, other);
      }
    }
  }
}

/** It can be given none later: AWS takes groups only while it makes the load balancer (semantics 11). */
function bare(findings: Findings, place: Place): void {
  findings.look();
  findings.fail(`${place.name} has no security group, so nothing but network ACLs filters what comes and goes`, [
    place,
  ]);
}

function admits(scene: Scene, findings: Findings, place: Place, crossing: Crossing, other: Address, peer: Peer): void {
  const own = scene.prepared.addresses.get(place.id)?.[0];
  const declared = own ? portsOf(flowsBetween(scene, crossing, own, other, "list")) : NO_PORTS;
  for (const protocol of protocolsOf(scene)) {
    findings.look();
    const { sure, maybe, missing } = groupsVerdict(scene.prepared, place, crossing, { address: other }, protocol);
    const wanted = protocol === "tcp" ? declared : NO_PORTS;
    const extra = difference(sure, wanted);
    if (extra.length > 0) {
      const port = examplePort(extra);
      const rules = admittingRules(scene.prepared, place, crossing, { address: other }, { protocol, port });
      const [by] = rules;
      const what = `${openingText(protocol, extra)} ${crossing === "ingress" ? "in from" : "out to"} ${peer.name}`;
      findings.fail(`the groups of ${place.name} let ${what}${by ? ` (${by.origin.name})` : ""}`, [
        ...rules.map(({ origin }) => origin),
        ...(place.groups ?? []).flatMap((id) => scene.prepared.groups.get(id) ?? []),
        place,
      ]);
    } else if (difference(maybe, wanted).length > 0) {
      findings.doubt(missing);
    }
  }
}

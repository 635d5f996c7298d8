// Nothing gets through on the whole way that was not declared.
import { examplePort, openingText } from "../explain.ts";
import { deliveringTrace } from "../passage.ts";
import { difference, NO_PORTS } from "../ports.ts";
import { doorkeepersOf, type Findings, hopsOf } from "./collect.ts";
import { declaredPorts, type Peer, protocolsOf, type Scene } from "./scene.ts";

/** Between any two places, and out of any place. What comes in from outside is the claim on public doors. */
export function nothingElse(scene: Scene, findings: Findings): void {
  for (const from of senders(scene)) {
    for (const to of [...scene.inside, ...scene.outside]) between(scene, findings, from, to);
  }
}

/** Those who open connections of their own accord; NAT gateways only carry those of others. */
export function senders({ inside }: Scene): Peer[] {
  return inside.filter(({ place }) => place?.kind !== "nat");
}

/** Whatever arrives from one to another was declared. What comes to AWS's own interfaces is AWS's to filter. */
export function between(scene: Scene, findings: Findings, from: Peer, to: Peer): void {
  if (to.place?.kind === "managed" && to.place.groups === undefined) return;
  for (const protocol of protocolsOf(scene)) {
    findings.look();
    const { delivered, maybeDelivered, missing, traces } = scene.through(from, to, protocol);
    const declared = protocol === "tcp" ? declaredPorts(scene, from, to) : NO_PORTS;
    const extra = difference(delivered, declared);
    if (extra.length > 0) {
      const port = examplePort(extra);
      const shown = deliveringTrace(traces(), port);
      const hops = shown ? hopsOf(scene.prepared, shown, port) : [];
      const keepers = doorkeepersOf(hops, to.place === undefined, shown?.through?.listener);
      const [first] = keepers;
      const text = `${from.name} reaches ${to.name} on ${openingText(protocol, extra)}`;
      findings.fail(first ? `${text} (${first.name})` : text, [...keepers, to], hops);
    } else if (difference(maybeDelivered, declared).length > 0) {
      findings.doubt(missing);
    }
  }
}

// The public doors are exactly the declared ones: nobody else has a public address, and no other port is open on them.
import type { NlbListener } from "../network.ts";
import { deliveringTrace } from "../passage.ts";
import { difference } from "../ports.ts";
import { examplePort, openingText } from "../explain.ts";
import { doorkeepersOf, type Findings, hopsOf } from "./collect.ts";
import { declaredPorts, type Peer, playing, protocolsOf, type Scene } from "./scene.ts";

export function publicDoors(scene: Scene, findings: Findings): void {
  for (const peer of scene.inside) {
    const isPublic = peer.place?.interfaces.some((each) => each.public !== undefined) ?? false;
    if (!isPublic || peer.place?.role === "nat") continue;
    findings.look();
    if (peer.place?.role !== "nlb") {
      findings.fail(`${peer.name} has a public address, and no door is declared on it`, [peer]);
    }
  }
  listeners(scene, findings);
  for (const peer of scene.inside) for (const from of scene.outside) comesIn(scene, findings, from, peer);
}

/** Each declared port has one listener, and each listener of a public load balancer a declared port. */
function listeners(scene: Scene, findings: Findings): void {
  const doors = playing(scene, "nlb").filter(({ place }) =>
    place?.interfaces.some((each) => each.public !== undefined),
  );
  const all = doors.flatMap(({ place }) => place?.listeners ?? []);
  const declared = scene.declared.doors.flatMap(({ name, ports }) => ports.map((port) => ({ name, port })));
  for (const { name, port } of declared) {
    findings.look();
    const serving = all.filter((listener) => listener.port === port && listener.protocol === "tcp");
    if (serving.length === 0) {
      findings.fail(`door ${name} has no listener on port ${port}`, doors);
    } else if (serving.length > 1) {
      findings.fail(`port ${port} of door ${name} has ${serving.length} listeners: ${namesOf(serving)}`, serving);
    }
  }
  for (const listener of all) {
    findings.look();
    if (listener.protocol === "tcp" && declared.some(({ port }) => port === listener.port)) continue;
    findings.fail(`${listener.name} listens on ${listener.protocol} ${listener.port}, which no door declares`, [
      listener,
    ]);
  }
}

function namesOf(list: readonly NlbListener[]): string {
  return list.map(({ name }) => name).join(", ");
}

/** Whatever arrives from outside was declared. */
function comesIn(scene: Scene, findings: Findings, from: Peer, to: Peer): void {
  for (const protocol of protocolsOf(scene)) {
    findings.look();
    const { delivered, maybeDelivered, missing, traces } = scene.through(from, to, protocol);
    const declared = protocol === "tcp" ? declaredPorts(scene, from, to) : [];
    const extra = difference(delivered, declared);
    if (extra.length > 0) {
      const port = examplePort(extra);
      const shown = deliveringTrace(traces, port);
      const hops = shown ? hopsOf(scene.prepared, shown, port) : [];
      findings.fail(
        `${from.name} reaches ${to.name} on ${openingText(protocol, extra)}`,
        [...doorkeepersOf(hops), to],
        hops,
      );
    } else if (difference(maybeDelivered, declared).length > 0) {
      findings.doubt(missing);
    }
  }
}

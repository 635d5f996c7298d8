// The public doors are exactly the declared ones: nobody else has a public address, and no other port is open on them.
import type { NlbListener } from "../network.ts";
import type { Findings } from "./collect.ts";
import { between } from "./nothingElse.ts";
import { playing, type Scene } from "./scene.ts";

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
  for (const peer of scene.inside) for (const from of scene.outside) between(scene, findings, from, peer);
}

/** Each declared port has one listener, and each listener of a public load balancer a declared port. */
function listeners(scene: Scene, findings: Findings): void {
  const balancers = playing(scene, "nlb");
  const doors = balancers.filter(({ place }) => place?.interfaces.some((each) => each.public !== undefined));
  const all = doors.flatMap(({ place }) => place?.listeners ?? []);
  const declared = scene.declared.doors.flatMap(({ name, ports, binds }) =>
    ports.map((port) => ({ name, port, bind: binds[port] })),
  );
  for (const { name, port, bind } of declared) {
    findings.look();
    const serving = all.filter((listener) => listener.port === port && listener.protocol === "tcp");
    if (serving.length === 0) {
      const [meant = scene.vpc] = [...doors, ...balancers];
      findings.fail(`door ${name} has no public listener on port ${port} of ${meant.name}`, [meant]);
    } else if (serving.length > 1) {
      findings.fail(`port ${port} of door ${name} has ${serving.length} listeners: ${namesOf(serving)}`, serving);
    }
    for (const listener of serving) if (bind !== undefined) leadsTo(findings, name, listener, bind);
  }
  for (const listener of all) {
    findings.look();
    if (listener.protocol === "tcp" && declared.some(({ port }) => port === listener.port)) continue;
    findings.fail(`${listener.name} listens on ${listener.protocol} ${listener.port}, which no door declares`, [
      listener,
    ]);
  }
}

/** What a door's listener takes in goes on to that door's bind, which asks of it what the door demands. */
function leadsTo(findings: Findings, door: string, listener: NlbListener, bind: number): void {
  for (const { port } of listener.targets) {
    findings.look();
    if (port === bind) continue;
    findings.fail(`${listener.name} of door ${door} hands on to port ${port} and not to ${bind}, the door's bind`, [
      listener,
    ]);
  }
}

function namesOf(list: readonly NlbListener[]): string {
  return list.map(({ name }) => name).join(", ");
}

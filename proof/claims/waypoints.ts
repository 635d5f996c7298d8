// Every path from outside to a service passes what its door says it must pass: the shortest path that does not is shown.
import { deliveringTrace } from "../passage.ts";
import { examplePort, openingText } from "../explain.ts";
import type { Hop } from "../result.ts";
import type { Findings } from "./collect.ts";
import { hopsOf } from "./collect.ts";
import { senders } from "./nothingElse.ts";
import { type Peer, playing, protocolsOf, type Scene } from "./scene.ts";

export function waypoints(scene: Scene, findings: Findings): void {
  const services = new Set(playing(scene, "service").map(({ id }) => id));
  findings.look(services.size * scene.outside.length);
  const guards = new Set(scene.inside.filter((peer) => isGuard(scene, peer)).map(({ id }) => id));
  const { path, missing } = pathAround(scene, guards, services);
  if (path) {
    const hops = path.flatMap(({ hops: own }) => own);
    const names = [path[0]?.from.name ?? "", ...path.map(({ to, ports }) => `${to.name} (${ports})`)];
    findings.fail(`${names.join(" -> ")} passes no waypoint of a door`, path.map(({ to }) => to).reverse(), hops);
  } else {
    findings.doubt(missing);
  }
  guardedByWaf(scene, findings);
}

/** A place that a request must pass: HAProxy, or CloudFront's own interfaces where a door leads through those. */
function isGuard({ declared }: Scene, { place }: Peer): boolean {
  const wanted = declared.doors.map(({ waypoints: passed }) => (passed.includes("HAProxy") ? "proxy" : "vpc-origin"));
  return place?.role !== undefined && wanted.some((role) => role === place.role);
}

interface Leg {
  readonly from: Peer;
  readonly to: Peer;
  readonly ports: string;
  readonly hops: readonly Hop[];
}

/** Breadth first from outside, never on from a guard: each connection is one leg (semantics 17). */
function pathAround(
  scene: Scene,
  guards: ReadonlySet<string>,
  services: ReadonlySet<string>,
): { path?: readonly Leg[]; missing: readonly string[] } {
  const missing = new Set<string>();
  const from = senders(scene);
  const seen = new Set<string>();
  let edge: { peer: Peer; legs: readonly Leg[] }[] = scene.outside.map((peer) => ({ peer, legs: [] }));
  while (edge.length > 0) {
    const next: typeof edge = [];
    for (const { peer, legs } of edge) {
      for (const to of from) {
        if (seen.has(to.id) || to.id === peer.id) continue;
        const leg = legTo(scene, peer, to, missing);
        if (!leg) continue;
        seen.add(to.id);
        if (services.has(to.id)) return { path: [...legs, leg], missing: [] };
        if (!guards.has(to.id)) next.push({ peer: to, legs: [...legs, leg] });
      }
    }
    edge = next;
  }
  return { missing: [...missing] };
}

function legTo(scene: Scene, from: Peer, to: Peer, missing: Set<string>): Leg | undefined {
  for (const protocol of protocolsOf(scene)) {
    if (protocol !== "tcp" && protocol !== "udp") continue;
    const passage = scene.through(from, to, protocol);
    if (passage.delivered.length === 0) {
      if (passage.maybeDelivered.length > 0) for (const fact of passage.missing) missing.add(fact);
      continue;
    }
    const port = examplePort(passage.delivered);
    const shown = deliveringTrace(passage.traces(), port);
    const hops = shown ? hopsOf(scene.prepared, shown, port) : [];
    return { from, to, ports: openingText(protocol, passage.delivered), hops };
  }
  return undefined;
}

/** A door behind CloudFront is behind a web ACL: every distribution of the plan has one. */
function guardedByWaf({ declared, prepared }: Scene, findings: Findings): void {
  const behind = declared.doors.filter(({ waypoints: passed }) => passed.includes("WAF"));
  if (behind.length === 0) return;
  const distributions = prepared.network.distributions ?? [];
  findings.look(Math.max(1, distributions.length));
  if (distributions.length === 0) {
    findings.doubt([
      `the distribution in front of door ${behind.map(({ name }) => name).join(", ")} in ${declared.region}: its stack is not in this plan`,
    ]);
  }
  for (const distribution of distributions) {
    if (distribution.missing !== undefined) findings.doubt([distribution.missing]);
    else if (!distribution.webAcl) findings.fail(`${distribution.name} has no web ACL`, [distribution]);
  }
}

// Each declared flow works, both ways, for every port that its client may pick; and load balancers' health checks pass.
import { failingTrace, type Through } from "../passage.ts";
import { holds } from "../ports.ts";
import type { Place } from "../network.ts";
import { blockersOf, type Findings, hopsOf } from "./collect.ts";
import type { DeclaredFlow, End } from "./declaration.ts";
import { isEnd, type Peer, playing, type Scene } from "./scene.ts";

export function declaredFlows(scene: Scene, findings: Findings): void {
  for (const flow of scene.declared.flows) {
    const [sources, destinations] = [endsOf(scene, flow.from), endsOf(scene, flow.to)];
    const nobody = sources.length === 0 ? flow.from : destinations.length === 0 ? flow.to : undefined;
    if (nobody) {
      if ("role" in nobody)
        findings.fail(`${flow.name}: nobody plays ${nobody.role} in ${scene.vpc.name}`, [scene.vpc]);
      else findings.doubt([`where ${nobody.name} (${nobody.cidrs.join(", ")}) is, seen from ${scene.vpc.name}`]);
    }
    for (const from of sources) for (const to of destinations) works(scene, findings, flow, from, to);
  }
}

function endsOf(scene: Scene, end: End): readonly Peer[] {
  if ("role" in end) return playing(scene, end.role);
  return scene.outside.filter(({ addresses }) => addresses.every((address) => isEnd(scene, end, address, "list")));
}

function works(scene: Scene, findings: Findings, flow: DeclaredFlow, from: Peer, to: Peer): void {
  if (!from.addresses.some(({ family }) => meets(scene, to, family))) return;
  judge(
    scene,
    findings,
    scene.through(from, to, "tcp"),
    flow.port,
    `${flow.name}: ${from.name} does not reach ${to.name}`,
  );
}

/** A dual-stack client and an IPv4 destination meet in IPv4 alone. */
function meets({ prepared }: Scene, to: Peer, family: 4 | 6): boolean {
  if (!to.place) return to.addresses.some((address) => address.family === family);
  return (prepared.addresses.get(to.place.id) ?? []).some((address) => address.family === family);
}

function judge(scene: Scene, findings: Findings, passage: Through, port: number, text: string): void {
  findings.look();
  if (holds(passage.reachable, port)) return;
  if (holds(passage.maybeReachable, port)) {
    findings.doubt(passage.missing);
    return;
  }
  const failing = failingTrace(passage.traces, port);
  const hops = failing ? hopsOf(scene.prepared, failing, port) : [];
  const [first] = hops.filter(({ verdict }) => verdict === "blocks");
  findings.fail(`${text} on tcp ${port}${first ? `: ${first.text}` : ""}`, blockersOf(hops), hops);
}

/** A load balancer asks its targets from an address of its own, whoever its clients are (semantics 14). */
export function healthChecks(scene: Scene, findings: Findings): void {
  const check = (from: Peer, place: string, port: number) => {
    const to = scene.inside.find(({ id }) => id === place);
    if (!to) findings.doubt([`target of ${from.name}`]);
    else
      judge(
        scene,
        findings,
        scene.through(from, to, "tcp"),
        port,
        `health check of ${from.name} does not pass at ${to.name}`,
      );
  };
  for (const from of playing(scene, "nlb")) {
    for (const { targets, healthPort } of from.place?.listeners ?? []) {
      if (healthPort === undefined) continue;
      for (const target of targets) check(from, target.place, healthPort);
    }
  }
  for (const from of playing(scene, "alb")) {
    for (const { place, port } of relaysOf(from.place)) check(from, place, port);
  }
}

function relaysOf(place: Place | undefined): { readonly place: string; readonly port: number }[] {
  const all = (place?.serves ?? []).flatMap(({ relays }) => relays);
  return [...new Map(all.map((relay) => [`${relay.place} ${relay.port}`, relay])).values()];
}

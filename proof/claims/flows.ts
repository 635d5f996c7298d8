// Each declared flow works, both ways, for every port that its client may pick; and load balancers' health checks pass.
import { failingTrace } from "../passage.ts";
import { holds } from "../ports.ts";
import type { Origin, Place } from "../network.ts";
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
  const are = (peers: readonly Peer[]) =>
    peers.filter(({ addresses }) => addresses.every((address) => isEnd(scene, end, address, "list")));
  // Where AWS's own interfaces in the VPC answer to a list, those outside have no way of their own.
  const own = end.prefixList === undefined ? [] : are(scene.inside.filter(({ addresses }) => addresses.length > 0));
  return own.length > 0 ? own : are(scene.outside);
}

function works(scene: Scene, findings: Findings, flow: DeclaredFlow, from: Peer, to: Peer): void {
  if (!from.addresses.some(({ family }) => meets(scene, to, family))) return;
  const text = `${flow.name}: ${from.name} does not reach ${to.name}`;
  judge(scene, findings, { from, to, port: flow.port, text });
}

/** A dual-stack client and an IPv4 destination meet in IPv4 alone. */
function meets({ prepared }: Scene, to: Peer, family: 4 | 6): boolean {
  if (!to.place) return to.addresses.some((address) => address.family === family);
  return (prepared.addresses.get(to.place.id) ?? []).some((address) => address.family === family);
}

/** A connection that must work. */
interface Wanted {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
  /** What is said where it does not. */
  readonly text: string;
  /** The listener that asks. */
  readonly listener?: Origin;
}

function judge(scene: Scene, findings: Findings, { from, to, port, text, listener }: Wanted): void {
  const passage = scene.through(from, to, "tcp");
  findings.look();
  if (holds(passage.reachable, port)) return;
  if (holds(passage.maybeReachable, port)) {
    findings.doubt(passage.missing);
    return;
  }
  const failing = failingTrace(passage.traces(), port);
  const hops = failing ? hopsOf(scene.prepared, failing, port) : [];
  const [first] = hops.filter(({ verdict }) => verdict === "blocks");
  // The filters may be right, and the port that a listener hands on to, or asks after, wrong.
  const concerned = [listener, failing?.through?.listener, to].flatMap((each) => each ?? []);
  findings.fail(`${text} on tcp ${port}${first ? `: ${first.text}` : ""}`, [...blockersOf(hops), ...concerned], hops);
}

/** A load balancer asks its targets from an address of its own, whoever its clients are (semantics 14). */
export function healthChecks(scene: Scene, findings: Findings): void {
  const check = (from: Peer, place: string, port: number, listener?: Origin) => {
    const to = scene.inside.find(({ id }) => id === place);
    if (!to) {
      findings.doubt([`target of ${from.name}`]);
      return;
    }
    const asking = listener ? `${from.name} for ${listener.name}` : from.name;
    const text = `health check of ${asking} does not pass at ${to.name}`;
    judge(scene, findings, { from, to, port, text, ...(listener && { listener }) });
  };
  for (const from of playing(scene, "nlb")) {
    for (const listener of from.place?.listeners ?? []) {
      const { healthPort, targets } = listener;
      if (healthPort !== undefined) for (const { place } of targets) check(from, place, healthPort, listener);
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

// What holds for the proxies alone: where they may go, and whose PROXY header they believe.
import type { GroupRule } from "../network.ts";
import { groupRules } from "../filters.ts";
import type { Findings } from "./collect.ts";
import { between } from "./nothingElse.ts";
import { type Peer, playing, type Scene } from "./scene.ts";

/** Proxies leave only to named destinations. */
export function proxyDestinations(scene: Scene, findings: Findings): void {
  for (const from of playing(scene, "proxy")) {
    for (const to of [...scene.inside, ...scene.outside]) between(scene, findings, from, to);
  }
}

/**
 * HAProxy believes whoever sends it a PROXY header, so each rule that opens a port which takes one names the group of
 * network load balancers and nobody else's.
 */
export function proxyHeader(scene: Scene, findings: Findings): void {
  for (const proxy of playing(scene, "proxy")) {
    const { place } = proxy;
    for (const served of place?.serves ?? []) {
      if (served.acceptsProxy !== true) continue;
      findings.look();
      const opening = place
        ? groupRules(scene.prepared, place, "ingress").filter((rule) => opens(rule, served.port))
        : [];
      for (const rule of opening) {
        const others = othersThanBalancers(scene, rule);
        if (rule.missing !== undefined) findings.doubt([rule.missing]);
        else if (others !== undefined) {
          const whom = others.length > 0 ? others.map(({ name }) => name).join(", ") : "others";
          const text = `${rule.origin.name} lets ${whom} send a PROXY header to ${proxy.name} on tcp ${served.port}`;
          findings.fail(text, [rule.origin, ...others]);
        }
      }
      if (place?.groups === undefined)
        findings.fail(`${proxy.name} has no group, so anybody may send it a PROXY header`, [proxy]);
    }
    bare(scene, findings, proxy);
  }
}

function opens({ protocol, ports }: GroupRule, port: number): boolean {
  return protocol === "all" || (protocol === "tcp" && (ports === undefined || (ports[0] <= port && port <= ports[1])));
}

/** Who carries the group that a rule names beside load balancers; undefined where these alone do. */
function othersThanBalancers({ inside }: Scene, { peer }: GroupRule): readonly Peer[] | undefined {
  if (!("group" in peer)) return [];
  const carriers = inside.filter(({ place }) => place?.groups?.includes(peer.group));
  const others = carriers.filter(({ place }) => place?.role !== "nlb");
  return carriers.length > 0 && others.length === 0 ? undefined : others;
}

/** What a proxy listens on must be known, or nobody can say which ports believe a header. */
function bare(_: Scene, findings: Findings, { place, name }: Peer): void {
  if (place?.serves === undefined) findings.doubt([`the ports that ${name} binds`]);
}

// All claims about a network, in the order in which a reader asks them.
import type { Network } from "../network.ts";
import { type Prepared, prepare } from "../prepare.ts";
import type { Claim, Proof, Verdict } from "../result.ts";
import { aclsAlone } from "./aclsAlone.ts";
import { Findings } from "./collect.ts";
import type { Declaration } from "./declaration.ts";
import { declaredFlows, healthChecks } from "./flows.ts";
import { groupsAlone } from "./groupsAlone.ts";
import { matrixOf } from "./matrix.ts";
import { nothingElse } from "./nothingElse.ts";
import { proxyDestinations, proxyHeader } from "./proxies.ts";
import { publicDoors } from "./publicDoors.ts";
import { declaredBlocks, type Scene, scenesOf } from "./scene.ts";
import { closedTiers, isolatedRegions } from "./tiers.ts";
import { waypoints } from "./waypoints.ts";

/** Each claim, one sentence, and how one VPC is looked at. */
const CLAIMS: readonly { id: string; sentence: string; judge: (scene: Scene, findings: Findings) => void }[] = [
  {
    id: "waypoints",
    sentence: "Every path from outside to a service passes the waypoints of its declared door",
    judge: waypoints,
  },
  { id: "public-doors", sentence: "The public doors are exactly the declared ones", judge: publicDoors },
  {
    id: "declared-flows",
    sentence: "Each declared flow works both ways, for every port that its client may pick",
    judge: declaredFlows,
  },
  { id: "nothing-else", sentence: "Nothing else gets through between any two places", judge: nothingElse },
  { id: "groups-alone", sentence: "The security groups alone would let nothing else through", judge: groupsAlone },
  { id: "acls-alone", sentence: "The network ACLs alone would let nothing else through", judge: aclsAlone },
  { id: "service-tier-closed", sentence: "The service and endpoint tiers have no way out", judge: closedTiers },
  { id: "proxy-destinations", sentence: "Proxies leave only to named destinations", judge: proxyDestinations },
  { id: "health-checks", sentence: "The load balancers' health checks pass", judge: healthChecks },
  { id: "regions-isolated", sentence: "No region leads into another", judge: isolatedRegions },
  {
    id: "proxy-header",
    sentence: "Only the network load balancer's group can send a PROXY header",
    judge: proxyHeader,
  },
];

/** The ids and sentences of all claims. */
export const CLAIM_SENTENCES: readonly { readonly id: string; readonly sentence: string }[] = CLAIMS.map(
  ({ id, sentence }) => ({ id, sentence }),
);

/** Judges all claims, and works out who reaches whom. */
export function prove(network: Network, declaration: Declaration): Proof {
  const prepared = prepare(network, declaration.regions.flatMap(declaredBlocks));
  const scenes = scenesOf(prepared, declaration.regions);
  const claims = judged(prepared, scenes, declaration);
  return { verdict: verdictOf(claims), claims, matrices: scenes.map(matrixOf) };
}

/** The claims without the matrices, for whoever needs only a verdict. */
export function judge(network: Network, declaration: Declaration): readonly Claim[] {
  const prepared = prepare(network, declaration.regions.flatMap(declaredBlocks));
  return judged(prepared, scenesOf(prepared, declaration.regions), declaration);
}

function judged(prepared: Prepared, scenes: readonly Scene[], { regions }: Declaration): Claim[] {
  const { network } = prepared;
  const lost = [...placesNowhere(prepared), ...regionsNowhere(scenes, regions)];
  return CLAIMS.map(({ id, sentence, judge: look }) => {
    const findings = new Findings();
    for (const scene of scenes) look(scene, findings);
    findings.doubt(network.missing.map(({ origin, fact }) => `${fact} (${origin.name})`));
    findings.doubt(lost);
    return findings.claim(id, sentence);
  });
}

/** Places that no scene can show, for nobody knows where they are. */
function placesNowhere({ network, vpcs, addresses }: Prepared): string[] {
  const nowhere = network.places.filter(({ id, vpc }) => !vpcs.has(vpc) || addresses.get(id)?.length === 0);
  return nowhere.map(({ name, missing }) => missing ?? `where ${name} is`);
}

/** Declared regions that the plan leaves out; of what is not there anything would hold. */
function regionsNowhere(scenes: readonly Scene[], regions: Declaration["regions"]): string[] {
  const there = new Set(scenes.map(({ region }) => region));
  return regions.flatMap(({ region }) => (there.has(region) ? [] : [`the VPC of ${region}`]));
}

function verdictOf(claims: readonly Claim[]): Verdict {
  if (claims.some(({ verdict }) => verdict === "fails")) return "fails";
  return claims.some(({ verdict }) => verdict === "unknown") ? "unknown" : "holds";
}

// The topology: the edge above, then a drawing and a table of doors for each region.
import type { PlanIndex } from "../../plan/read.ts";
import type { Network } from "../../proof/network.ts";
import { doorTable } from "./doors.ts";
import { regionDrawing } from "./drawing.ts";
import { edgeDrawing, edgeWays } from "./edge.ts";
import { type Html, markup } from "./html.ts";
import { nameStart } from "./names.ts";
import { topologies, type Topology } from "./topology.ts";

export function topologySection(network: Network, index: PlanIndex): Html | undefined {
  const drawn = topologies(network, index);
  const ways = edgeWays(index);
  if (drawn.length === 0 && ways.length === 0) return undefined;
  return markup`<section id="topology" aria-labelledby="topology-heading">
<h2 id="topology-heading">Topology</h2>
<p class="lead">As planned. Solid lines carry requests, dashed ones what a place asks for by itself; the colour of a tier says whether its routes lead to the internet.</p>
${edgeDrawing(ways)}
<div class="regions">${drawn.map(regionFigure)}</div>
</section>`;
}

function regionFigure(topology: Topology): Html {
  const { region, vpc, cidrs, doors } = topology;
  return markup`<figure class="region">
<figcaption><h3>${region}</h3> <span class="dim mono">${vpc} ${cidrs.join(", ")}</span></figcaption>
${regionDrawing(topology)}
${doorTable(doors, region, nameStart(vpc))}
</figure>
`;
}

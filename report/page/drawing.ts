// The drawing of one region: who may enter by which door, the tiers under it, what stands in them.
import { type Door, whoText } from "./doors.ts";
import { type Html, markup } from "./html.ts";
import { atDoors, layoutOf, type Line, type PlaceBox, type TierBox } from "./layout.ts";
import { byName, nameStart, shortName } from "./names.ts";
import type { Exposure, Topology } from "./topology.ts";

/** Width of an average character, in units of the view box: of a line's text, and of a smaller one. */
const CHARACTER = 6.1;
const SMALL_CHARACTER = 5.6;

/** Doors leave the tier's title, at the left of the box below them, free. */
const TITLE_WIDTH = 92;

export function regionDrawing(topology: Topology): Html {
  const { width, height, tiers, places, lines } = layoutOf(topology);
  const { region, vpc, zones, doors } = topology;
  const start = nameStart(vpc);
  return markup`<svg class="map" width="${width}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${region}: ${description(topology)}">
${tiers.map(tierGroup)}
${places.map((box) => doorTabs(box, doors, start))}
${lines.map(wire)}
${tiers.map(({ subnets, exposure }) => subnets.map((subnet, at) => subnetText(subnet, at > 0, zones[at] ?? "", exposure)))}
${places.map((box) => placeGroup(box, start))}
</svg>`;
}

/** What the drawing shows, in a sentence for those who do not see it. */
function description({ tiers, doors }: Topology): string {
  const inside = tiers.map(({ name, exposure, places }) => {
    const names = places.map((place) => place.name).join(", ");
    return `tier ${name} (${exposure}) with ${names === "" ? "nothing in it" : names}`;
  });
  const ports = doors.map(({ port, who }) => `${port} for ${whoText(who)}`).join(", ");
  return [ports === "" ? "no door" : `doors ${ports}`, ...inside].join("; ");
}

function tierGroup({ x, y, width, height, name, exposure }: TierBox): Html {
  return markup`<rect class="tier ${exposure}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/><text x="${x + 9}" y="${y + 13}"><tspan class="name">${name}</tspan> ${exposure}</text>
`;
}

/** A zone with its blocks, over the lines: its letters have an edge in the tier's colour. */
function subnetText(subnet: TierBox["subnets"][number], ruled: boolean, zone: string, exposure: Exposure): Html {
  const { x, y, width, height, name, cidrs } = subnet;
  return markup`${ruled && markup`<line class="zone" x1="${x - 11}" x2="${x - 11}" y1="${y - 2}" y2="${y + height - 5}"/>`}${cidrs.map(
    (cidr, at) =>
      markup`<text class="label dim over ${exposure}" x="${x + 1}" y="${y + 7 + at * 14}"><title>${name}</title>${fitted(`${zone}  ${cidr}`, width, SMALL_CHARACTER)}</text>`,
  )}
`;
}

function placeGroup({ place, x, y, width, height }: PlaceBox, start: string): Html {
  const { name, detail } = place;
  return markup`<g><title>${name}: ${detail}</title><rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/><text class="name" x="${x + 8}" y="${y + 14}">${fitted(shortName(name, start), width - 14, CHARACTER)}</text><text class="label dim" x="${x + 8}" y="${y + 27}">${fitted(detail, width - 14, SMALL_CHARACTER)}</text></g>
`;
}

/** The doors over a box, each a port with an arrow; neighbours for the same clients stand under one heading. */
function doorTabs(box: PlaceBox, doors: readonly Door[], start: string): Html[] {
  const own = doors.filter(({ place }) => place === box.place.id);
  const sorted = own.sort((one, other) => byName(whoText(one.who), whoText(other.who)) || one.port - other.port);
  if (sorted.length === 0 || !atDoors(box)) return [];
  const left = box.x + TITLE_WIDTH;
  const tab = (box.width - TITLE_WIDTH) / sorted.length;
  return sorted.map(({ who, port, name, protocol }, at) => {
    const x = Math.round(left + tab * (at + 0.5));
    const same = sorted.filter((door) => whoText(door.who) === whoText(who));
    const chip = tab * same.length - 6;
    const heads = same[0] === sorted[at];
    return markup`${
      heads &&
      markup`<g><title>${who.join(", ")}</title><rect class="box" x="${left + tab * at + 3}" y="1" width="${chip}" height="18" rx="9"/><text x="${left + tab * at + 3 + chip / 2}" y="14" text-anchor="middle">${fitted(whoText(who), chip - 6, CHARACTER)}</text></g>`
    }
<g><title>${name}</title><path class="wire" d="M${x} 19V${box.y - 6}"/>${tip(x, box.y, "down", "request")}<text class="name" x="${x + 5}" y="36">${protocol === "udp" && "udp "}${port}</text><text class="label dim" x="${x + 5}" y="49">${fitted(shortName(name, start).replace(/-listener$/, ""), tab - 14, SMALL_CHARACTER)}</text></g>
`;
  });
}

function wire({ points, kind, label, labelAt }: Line): Html {
  const [end = [0, 0], before = [0, 0]] = points.toReversed();
  const [x, y] = end;
  const direction = before[0] === x ? "down" : before[0] > x ? "left" : "right";
  // The line ends where its tip begins.
  const [stopX, stopY] = { down: [x, y - 6], left: [x + 6, y], right: [x - 6, y] }[direction];
  const drawn = [...points.slice(0, -1), [stopX, stopY]];
  return markup`<polyline class="wire ${kind}" points="${drawn.map((point) => point.join(",")).join(" ")}"/>${tip(x, y, direction, kind)}${label !== "" && markup`<text class="label" x="${labelAt[0]}" y="${labelAt[1]}">${label}</text>`}
`;
}

const TIPS = { down: "l-4 -7h8z", left: "l7 -4v8z", right: "l-7 -4v8z" } as const;

function tip(x: number, y: number, direction: keyof typeof TIPS, kind: Line["kind"]): Html {
  return markup`<path class="tip ${kind}" d="M${x} ${y}${TIPS[direction]}"/>`;
}

/** Text cut to a width; the whole stands in its title. */
function fitted(text: string, width: number, character: number): string {
  const room = Math.max(3, Math.floor(width / character));
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}

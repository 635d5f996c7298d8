// Where everything of a region's drawing stands: boxes, subnets and lines as numbers, in units of the view box.
import type { DrawnPlace, Exposure, Tier, Topology } from "./topology.ts";
import type { Wire } from "./wires.ts";

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlaceBox extends Rectangle {
  readonly place: DrawnPlace;
}

export interface TierBox extends Rectangle {
  readonly name: string;
  readonly exposure: Exposure;
  readonly subnets: readonly (Rectangle & { readonly name: string; readonly cidrs: readonly string[] })[];
}

/** A line of straight pieces; the last is its tip's direction. */
export interface Line {
  readonly points: readonly (readonly [number, number])[];
  readonly kind: Wire["kind"];
  readonly label: string;
  /** Where the label stands, and whether it ends or begins there. */
  readonly labelAt: readonly [number, number];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly tiers: readonly TierBox[];
  readonly places: readonly PlaceBox[];
  readonly lines: readonly Line[];
}

/** Height of the doors above the first tier. */
const DOORS = 62;

const MARGIN = 1;
const PADDING = 8;
const TITLE = 18;
const BOX = 34;
const GAP = 14;
const BETWEEN_TIERS = 22;
const SUBNET = 15;
/** Width of one zone, and of the strip beside the tiers for each line that cannot go straight down. */
const ZONE = 168;
const LANE = 13;

export function layoutOf(topology: Topology): Layout {
  const columns = Math.max(2, topology.zones.length);
  const inner = columns * ZONE;
  const tiers: TierBox[] = [];
  const places: PlaceBox[] = [];
  let y = topology.tiers[0]?.places.some(({ id }) => topology.doors.some(({ place }) => place === id)) ? DOORS : MARGIN;
  for (const tier of topology.tiers) {
    const boxes = placeBoxes(tier, y + TITLE, inner / columns);
    const bottom = Math.max(y + TITLE, ...boxes.map((box) => box.y + box.height)) + 6;
    const lines = Math.max(1, ...tier.subnets.map(({ cidrs }) => cidrs.length));
    const height = bottom + SUBNET * lines - y;
    tiers.push({
      name: tier.name,
      exposure: tier.exposure,
      ...{ x: MARGIN, y, width: inner + PADDING * 2, height },
      subnets: tier.subnets.map(({ name, cidrs, zone }) => {
        const x = MARGIN + PADDING + inset(zone, tier, inner / columns);
        return { name, cidrs, x, y: bottom, width: inner / columns - 22, height: SUBNET * lines };
      }),
    });
    places.push(...boxes);
    y += height + BETWEEN_TIERS;
  }
  const right = MARGIN + PADDING * 2 + inner;
  const { lines, lanes } = linesOf(topology.wires, places, right);
  return { width: right + lanes * LANE + MARGIN + 1, height: y - BETWEEN_TIERS + MARGIN, tiers, places, lines };
}

/** True for a box that the doors above the tiers lead to. */
export function atDoors({ y }: PlaceBox): boolean {
  return y === DOORS + TITLE;
}

/** Places of one zone share a row with those of the other zones; all others have a row of their own. */
function placeBoxes(tier: Tier, top: number, zone: number): PlaceBox[] {
  const boxes: PlaceBox[] = [];
  let y = top;
  // Below which a column is free, while rows of single zones are filled.
  let free: number[] = [];
  for (const place of tier.places) {
    // What is in no zone, a regional NAT gateway, takes one zone's room.
    const [column = 0, ...more] = place.zones;
    const single = more.length === 0 && tier.subnets.length > 1;
    if (single) {
      const at = free[column] ?? y;
      boxes.push({ place, x: MARGIN + PADDING + inset(column, tier, zone), y: at, width: zone - 22, height: BOX });
      free[column] = at + BOX + GAP;
    } else {
      y = Math.max(y, ...free.filter((each) => each > 0));
      free = [];
      const span = (more.at(-1) ?? column) - column + 1;
      boxes.push({ place, x: MARGIN + PADDING + column * zone + 5, y, width: span * zone - 10, height: BOX });
      y += BOX + GAP;
    }
  }
  return boxes;
}

/** Where a zone's column begins: the first at the left edge, the last against the right, with room for lines between. */
function inset(column: number, { subnets }: Tier, zone: number): number {
  return column * zone + 5 + Math.round((12 * column) / Math.max(1, subnets.length - 1));
}

/** Straight down where nothing stands between, otherwise through a lane of its own beside the tiers. */
function linesOf(wires: readonly Wire[], places: readonly PlaceBox[], right: number): { lines: Line[]; lanes: number } {
  const boxes = new Map(places.map((box) => [box.place.id, box]));
  const lines: Line[] = [];
  const lanes = new Map<string, number>();
  for (const wire of wires) {
    const [from, to] = [boxes.get(wire.from), boxes.get(wire.to)];
    if (!from || !to || from === to) continue;
    const x = straightColumn(from, to, places);
    if (x !== undefined) {
      lines.push({
        ...wire,
        points: [
          [x, from.y + from.height],
          [x, to.y],
        ],
        labelAt: [x + 5, to.y - 4],
      });
      continue;
    }
    const bus = wire.kind === "request" ? busBeside(from, to, places) : undefined;
    if (bus) {
      lines.push({ ...wire, points: bus, label: "", labelAt: [0, 0] });
      continue;
    }
    // Wires of one kind to one place share a lane, as the services behind a load balancer do.
    const key = wire.kind === "request" ? `from ${wire.from}` : `to ${wire.to}`;
    const lane = lanes.get(key) ?? lanes.size;
    lanes.set(key, lane);
    const [out, side] = [right + LANE * (lane + 0.6), 6 + lane * 5];
    const [start, end] = [from.y + from.height - side, to.y + to.height - side];
    const points = [
      [from.x + from.width, start],
      [out, start],
      [out, end],
      [to.x + to.width, end],
    ] as const;
    lines.push({ ...wire, points, label: "", labelAt: points[0] });
  }
  return { lines, lanes: lanes.size };
}

/** Where in what two boxes have in common from left to right a line may run, the middle first. */
const COLUMNS = [0.5, 0.75, 0.25, 0.9, 0.1];

/** Room between a line and a box that it passes: tips of other lines end there. */
const CLEAR = 16;

/** A way straight down that no other box bars. */
function straightColumn(from: PlaceBox, to: PlaceBox, places: readonly PlaceBox[]): number | undefined {
  if (to.y < from.y + from.height) return undefined;
  const [left, right] = [Math.max(from.x, to.x), Math.min(from.x + from.width, to.x + to.width)];
  if (right - left < 20) return undefined;
  const between = places.filter((box) => box.y >= from.y + from.height && box.y + box.height <= to.y);
  const ways = COLUMNS.map((share) => Math.round(left + share * (right - left)));
  return ways.find((x) => between.every((box) => x < box.x - CLEAR || x > box.x + box.width + CLEAR));
}

/** A way down along the left edges of a column, which its boxes share. */
function busBeside(from: PlaceBox, to: PlaceBox, places: readonly PlaceBox[]): Line["points"] | undefined {
  const bottom = from.y + from.height;
  const x = to.x - 9;
  if (to.y < bottom || from.x > to.x) return undefined;
  const barred = places.some((box) => box.y >= bottom && box.y < to.y && box.x < x && x < box.x + box.width);
  if (barred) return undefined;
  const end = to.y + to.height / 2;
  const down = [
    [x, end],
    [to.x, end],
  ] as const;
  return x > from.x ? [[x, bottom], ...down] : [[from.x, bottom - 8], [x, bottom - 8], ...down];
}

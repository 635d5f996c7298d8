// Who reaches whom in each region, as a grid; the way behind each cell is data that the page's script shows.
import type { Network, Place } from "../../proof/network.ts";
import type { Cell, Matrix, MatrixPlace } from "../../proof/result.ts";
import { counted, dataJson, type Html, markup } from "./html.ts";
import { cellText } from "./passages.ts";
import { byPath } from "./pathOrder.ts";

/** More regions than this are folded, but the first. */
const REGIONS_OPEN = 4;

export function matrixSection(unsorted: readonly Matrix[], network: Network): Html {
  const byId = new Map(network.places.map((place) => [place.id, place]));
  const matrices = unsorted.map((matrix) => ({ ...matrix, places: inPathOrder(matrix.places, byId) }));
  return markup`<section id="reachability" aria-labelledby="reachability-heading">
<h2 id="reachability-heading">Reachability</h2>
<p class="lead">Rows send, columns are reached. A number is a TCP port; a cell opens the packet's way or what stops it. Arrow keys move, Enter opens, Esc closes.</p>
<p class="legend"><span class="key open">443</span> a connection works <span class="key one-way">443 one way</span> a packet may arrive, no connection <span class="key unknown">? 443</span> cannot be decided <span class="key closed">–</span> nothing gets through</p>
${matrices.map((matrix, at) => matrixBlock(matrix, at, at === 0 || matrices.length <= REGIONS_OPEN))}
<script type="application/json" id="ways">${dataJson(matrices.map(waysOf))}</script>
</section>`;
}

/** First what lies outside, as it came, then the places as a request meets them. */
function inPathOrder(places: readonly MatrixPlace[], byId: ReadonlyMap<string, Place>): readonly MatrixPlace[] {
  const outside = places.filter(({ id }) => !byId.has(id));
  const inside = places.flatMap(({ id }) => byId.get(id) ?? []).sort(byPath);
  return [...outside, ...inside.flatMap(({ id }) => places.find((place) => place.id === id) ?? [])];
}

function matrixBlock(matrix: Matrix, at: number, open: boolean): Html {
  const { region, places, cells } = matrix;
  const keyOf = cellKeys(places);
  const byPair = new Map(cells.map((cell) => [keyOf(cell.from, cell.to), cell]));
  const opened = cells.filter((cell) => cellText(cell).state !== "closed").length;
  return markup`<details class="matrix"${open && markup` open`}>
<summary><h3>${region}</h3> <span class="dim">${counted(places.length, "place")}, ${opened} of ${counted(cells.length, "pair")} with a way</span></summary>
<div class="scroll" tabindex="-1">
<table role="grid" class="grid" data-matrix="${at}" aria-label="Who reaches whom in ${region}">
<thead><tr><th scope="col" class="corner">from ↓ to →</th>${places.map((place) => heading(place, "col"))}</tr></thead>
<tbody>${places.map(
    (from) =>
      markup`<tr>${heading(from, "row")}${places.map((to) => cellOf(byPair, keyOf(from.id, to.id), from, to))}</tr>
`,
  )}</tbody>
</table>
</div>
</details>
`;
}

function heading({ id, title, name }: MatrixPlace, scope: "col" | "row"): Html {
  return markup`<th scope="${scope}" title="${id}"><b>${title}</b>${name !== title && markup`<br><span class="dim">${name}</span>`}</th>`;
}

/** A cell's key, `2-5`: row and column, since the ids themselves are long. */
function cellKeys(places: readonly MatrixPlace[]): (from: string, to: string) => string {
  const positions = new Map(places.map(({ id }, at) => [id, at]));
  return (from, to) => `${positions.get(from) ?? "?"}-${positions.get(to) ?? "?"}`;
}

function cellOf(cells: ReadonlyMap<string, Cell>, key: string, from: MatrixPlace, to: MatrixPlace): Html {
  const cell = cells.get(key);
  // A place and itself, or a pair that was not asked about.
  if (!cell) return markup`<td class="none"></td>`;
  const { state, short, full } = cellText(cell);
  const label = `${from.title} to ${to.title}: ${full.join("; ")}`;
  return markup`<td class="${state}"><button type="button" class="cell" tabindex="-1" data-cell="${key}" aria-haspopup="dialog" aria-label="${label}">${short}</button></td>`;
}

/** What the script needs to show the ways of one region; hops that many ways share stand once. */
interface Ways {
  readonly region: string;
  /** Title and name, in the order of rows and columns. */
  readonly places: readonly (readonly [string, string])[];
  /** Direction, verdict, text, remedy and the id of what decides. */
  readonly hops: readonly (readonly [string, string, string, string, string])[];
  /** By key: sentences, example, indexes of hops. */
  readonly cells: Readonly<Record<string, readonly [readonly string[], string, readonly number[]]>>;
}

export function waysOf({ region, places, cells }: Matrix): Ways {
  const keyOf = cellKeys(places);
  const hops = new Map<string, number>();
  const list: (readonly [string, string, string, string, string])[] = [];
  const indexOf = (hop: Cell["hops"][number]): number => {
    const row = [hop.direction, hop.verdict, hop.text, hop.remedy ?? "", hop.at.id] as const;
    const key = JSON.stringify(row);
    const known = hops.get(key) ?? list.push(row) - 1;
    hops.set(key, known);
    return known;
  };
  return {
    region,
    places: places.map(({ title, name }) => [title, name] as const),
    hops: list,
    cells: Object.fromEntries(
      cells.map((cell) => [
        keyOf(cell.from, cell.to),
        [cellText(cell).full, cell.example, cell.hops.map(indexOf)] as const,
      ]),
    ),
  };
}

/** The panel that the script fills; one for the page. */
export function wayPanel(): Html {
  return markup`<dialog id="way" aria-labelledby="way-heading">
<div class="panel">
<header><h2 id="way-heading"></h2><button type="button" id="way-close" aria-label="Close">✕</button></header>
<p id="way-names" class="dim"></p>
<ul id="way-ports"></ul>
<h3 id="way-example"></h3>
<ol id="way-hops" class="hops"></ol>
</div>
</dialog>`;
}

// The readable summary of a plan: resources by type and region, quota headroom, fixed cost.
import type { PlanIndex } from "../plan/read.ts";
import type { PlannedResource } from "../plan/type.ts";
import { type CostLine, fixedCost, totalCost } from "../report/cost.ts";
import { HOURS_PER_MONTH, PRICE_DATE } from "../report/prices.ts";
import { headroom, type QuotaRow, quotaRows } from "../policy-pack/lib/quotas/quotas.ts";
import { type Cell, type Colours, table } from "./output.ts";

/** With more regions than this a table shows their sums, not a column for each. */
const REGION_COLUMNS = 4;

/** Quotas shown; the others have more room than these. */
const QUOTAS_SHOWN = 8;

export function planSummary(index: PlanIndex, colours: Colours): string {
  const regions = [...new Set(index.resources.flatMap((resource) => regionOf(resource, index) ?? []))].sort();
  const made = index.resources.filter(isMade);
  const { plan } = index;
  const stacks = plan.stacks.map(({ stack }) => stack).join(", ");
  const quotas = quotaRows(index);
  return [
    `${colours.bold(`${plan.project} ${stacks}`)} (${plan.mode}): ${made.length} resources in ${counted(regions.length, "region")}\n`,
    `${colours.bold("resources")}\n${resourceTable(made, regions, index, colours)}`,
    // A foundation takes nothing that AWS counts.
    ...(quotas.length === 0
      ? []
      : [
          `${colours.bold("quotas")}, the tightest first: AWS's defaults, without what the account already has\n${quotaTable(quotas, regions.length, colours)}`,
        ]),
    `${colours.bold("fixed cost")} in USD a month of ${HOURS_PER_MONTH} hours, without traffic and tax, list prices checked ${PRICE_DATE}\n${costTable(fixedCost(index), regions, colours)}`,
  ].join("\n");
}

/** Components, providers and stacks exist in Pulumi only; what is read is not made. */
function isMade({ custom, external, type }: PlannedResource): boolean {
  return custom && external !== true && !type.startsWith("pulumi:");
}

function regionOf(resource: PlannedResource, index: PlanIndex): string | undefined {
  return isMade(resource) ? index.region(resource) : undefined;
}

/** A type token as programs write it: `aws.ec2.Subnet` for `aws:ec2/subnet:Subnet`. */
function typeName(token: string): string {
  const [provider = "", module = "", name = ""] = token.split(":");
  return [provider, module.split("/")[0], name].join(".").replace(".index.", ".");
}

function resourceTable(
  made: readonly PlannedResource[],
  regions: readonly string[],
  index: PlanIndex,
  colours: Colours,
): string {
  const columns = regions.length <= REGION_COLUMNS ? regions : [];
  const anywhere = made.some((resource) => regionOf(resource, index) === undefined);
  const types = [...new Set(made.map(({ type }) => typeName(type)))].sort();
  const row = (name: string, wanted: (resource: PlannedResource) => boolean): string[] => {
    const found = made.filter(wanted).map((resource) => regionOf(resource, index));
    const here = (region: string | undefined) => String(found.filter((each) => each === region).length || "");
    return [
      name,
      ...columns.map(here),
      ...(columns.length > 0 && anywhere ? [here(undefined)] : []),
      String(found.length),
    ];
  };
  const heading = ["", ...columns, ...(columns.length > 0 && anywhere ? ["no region"] : []), "all"];
  const rows = [
    heading.map((text) => dim(text, colours)),
    ...types.map((type) => row(type, (one) => typeName(one.type) === type)),
  ];
  return table([...rows, row("all", () => true)], isNumber);
}

function quotaTable(all: readonly QuotaRow[], regions: number, colours: Colours): string {
  const byQuota = new Map<string, QuotaRow[]>();
  for (const row of all) byQuota.set(row.quota, [...(byQuota.get(row.quota) ?? []), row]);
  const tightest = [...byQuota.values()].slice(0, QUOTAS_SHOWN);
  const rows = tightest.flatMap(([row, ...others]) => (row ? [quotaCells(row, others, regions, colours)] : []));
  const heading = ["left", "used", "limit", "", ""].map((text) => dim(text, colours));
  const more = byQuota.size - rows.length;
  return table([heading, ...rows], (column) => column < 3) + (more > 0 ? `  ${more} more have more room\n` : "");
}

function quotaCells(row: QuotaRow, others: readonly QuotaRow[], regions: number, colours: Colours): Cell[] {
  const left = headroom(row);
  const urgent =
    left === undefined || left < 0 ? colours.red : left <= row.limit / 5 ? colours.yellow : (text: string) => text;
  const sameEverywhere = others.length + 1 === regions && others.every(({ used }) => used === row.used);
  const region = sameEverywhere && regions > 1 ? "each region" : row.region;
  return [
    { text: left === undefined ? "?" : String(left), style: urgent },
    row.used === undefined ? "unknown" : String(row.used),
    String(row.limit),
    row.quota,
    dim(row.at === "" || region === "each region" ? region : `${region}, ${row.at}`, colours),
  ];
}

function costTable(lines: readonly CostLine[], regions: readonly string[], colours: Colours): string {
  const columns = regions.length <= REGION_COLUMNS ? regions : [];
  const row = (name: string, own: readonly CostLine[]): string[] => [
    name,
    ...columns.map((region) => money(own.filter((line) => line.region === region))),
    money(own),
  ];
  const names = [...new Set(lines.map(({ line }) => line))];
  const heading = ["", ...columns, "all"].map((text) => dim(text, colours));
  const rows = [
    heading,
    ...names.map((name) =>
      row(
        name,
        lines.filter(({ line }) => line === name),
      ),
    ),
    row("all", lines),
  ];
  return table(rows, isNumber) + notes(lines);
}

/** A sum in dollars; `+ ?` where a line of it is not priced, `*` where one carries a note. */
function money(lines: readonly CostLine[]): string {
  if (lines.length === 0) return "";
  const { monthlyUsd, complete } = totalCost(lines);
  const mark = lines.some(({ note }) => note !== "") ? "*" : " ";
  if (complete) return `${monthlyUsd.toFixed(2)}${mark}`;
  return lines.some((line) => line.monthlyUsd !== undefined)
    ? `${monthlyUsd.toFixed(2)} + ?${mark}`
    : `not priced${mark}`;
}

function notes(lines: readonly CostLine[]): string {
  const kinds = [...new Set(lines.map(({ note }) => note).filter((note) => note !== ""))];
  return kinds
    .map((kind) => {
      const meant = lines.filter(({ note }) => note === kind);
      const names = [...new Set(meant.map(({ line }) => line))].map((name) => {
        const regions = meant.filter(({ line }) => line === name).map(({ region }) => region);
        return `${name} (${regions.join(", ")})`;
      });
      return `  * ${kind}: ${names.join("; ")}\n`;
    })
    .join("");
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Every column but the first, which names the row. */
function isNumber(column: number): boolean {
  return column > 0;
}

function dim(text: string, colours: Colours): Cell {
  return { text, style: colours.dim };
}

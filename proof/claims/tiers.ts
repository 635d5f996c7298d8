// What routes alone must not do: lead out of the service tier, or from one region into another.
import type { Route, RouteTable, Subnet } from "../network.ts";
import type { Findings } from "./collect.ts";
import { playing, type Scene } from "./scene.ts";

/** The subnets of services, of their load balancer and of endpoints lead nowhere but to the VPC and gateway endpoints. */
export function closedTiers(scene: Scene, findings: Findings): void {
  const { prepared } = scene;
  const peers = (["alb", "service", "endpoint"] as const).flatMap((role) => playing(scene, role));
  const subnets = new Set(peers.flatMap(({ place }) => place?.interfaces.map(({ subnet }) => subnet) ?? []));
  const tables = new Map<RouteTable, Subnet[]>();
  for (const id of subnets) {
    const subnet = prepared.subnets.get(id);
    const table = prepared.routeTables.get(subnet?.routeTable ?? "");
    if (subnet && table) tables.set(table, [...(tables.get(table) ?? []), subnet]);
    else findings.doubt([`route table of ${subnet?.name ?? id}`]);
  }
  for (const [table, users] of tables) {
    findings.look();
    for (const route of table.routes) leadsOut(findings, { table, users }, route);
  }
}

/** A table of the service tier, and the subnets there that have it. */
interface Used {
  readonly table: RouteTable;
  readonly users: readonly Subnet[];
}

function leadsOut(findings: Findings, { table, users }: Used, { target, destination, origin, missing }: Route): void {
  const { kind } = target;
  if (kind === "gateway-endpoint" || kind === "blackhole") return;
  const to = "cidr" in destination ? destination.cidr : "a prefix list";
  if (kind === "elsewhere") findings.doubt([missing ?? `where ${origin.name} leads`]);
  else {
    const whose = users.map(({ name }) => name).join(", ");
    const text = `${table.name} leads from ${whose} to ${to} by ${article(kind)} (${origin.name})`;
    findings.fail(text, [origin, table, ...users]);
  }
}

function article(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind.replaceAll("-", " ")}`.replace("nat", "NAT gateway");
}

/** No peering joins a VPC to another, and no other gateway that might. */
export function isolatedRegions(scene: Scene, findings: Findings): void {
  const { prepared, vpc } = scene;
  findings.look();
  for (const peering of prepared.network.peerings) {
    if (!peering.between.includes(vpc.id)) continue;
    const other = peering.between.find((id) => id !== vpc.id);
    findings.fail(
      `${peering.name} joins ${vpc.name} to ${prepared.vpcs.get(other ?? "")?.name ?? other ?? "another VPC"}`,
      [peering],
    );
  }
  const tables = new Set(
    [...prepared.subnets.values()].filter((subnet) => subnet.vpc === vpc.id).map((each) => each.routeTable),
  );
  for (const id of tables) {
    for (const { target, origin, missing } of prepared.routeTables.get(id)?.routes ?? []) {
      if (target.kind === "elsewhere") findings.doubt([missing ?? `where ${origin.name} leads`]);
    }
  }
}

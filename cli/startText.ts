// What npm start prints beside the followed requests: where everything stands in, commands to try, and all of it as JSON.
import type { StackVerdict } from "../policy-pack/verdict.ts";
import type { Claim } from "../proof/result.ts";
import type { Followed } from "../local/follow.ts";
import type { RunningPath } from "../local/path.ts";
import { type Colours, table } from "./output.ts";
import type { EdgeShown } from "./startEdge.ts";

/** What of the path is real, and what is not: the first thing to know of the tables below. */
export function natureText({ regions, edge }: RunningPath): string {
  const real = regions.some(({ proxies }) => proxies > 0) ? "HAProxy with the planned text, and " : "";
  const edgeParts = edge === undefined ? "" : "CloudFront, its web ACL, Route 53, ";
  return [
    `real: ${real}TLS on every hop; services are the planned sample, or it stands in for them`,
    `emulated: ${edgeParts}load balancers, VPC resolver; not here: security groups, network ACLs, routes (npm run local -- STACK --netns)`,
    "",
  ].join("\n");
}

/** Where planned addresses stand in, and what was changed in HAProxy's text. */
export function pathText(path: RunningPath, colours: Colours): string {
  return [
    `  · not observed: no process that holds the socket can tell\n`,
    `${colours.bold("stand-ins")}, planned address or name and port = here\n${standInTable(path)}`,
    `${colours.bold("HAProxy's text")}, the words that differ from the planned ones (the first proxy)\n${textDiff(path)}`,
  ].join("\n");
}

/** Commands that work while the path is up. */
export function commandText({ regions, edge }: RunningPath, colours: Colours): string {
  const under = (heading: string, commands: readonly string[]) =>
    commands.length === 0 ? "" : [`  ${heading}`, ...commands.map((command) => `    ${command}`), ""].join("\n");
  const commands = [
    ...(edge?.locations ?? []).map(({ near, services }) =>
      under(
        `edge near ${near}`,
        services.map(({ curl }) => curl),
      ),
    ),
    ...regions.map(({ name, services, redirect }) =>
      under(`${name}, static door`, [...services.map(({ curl }) => curl), ...(redirect ? [redirect.curl] : [])]),
    ),
  ];
  return `${colours.bold("try")}, while the path is up\n${commands.join("")}`;
}

/** One row for each stand-in address: its planned ports share a line. */
function standInTable({ addresses }: RunningPath): string {
  const rows = new Map<string, { readonly cells: readonly string[]; readonly ports: string[] }>();
  for (const { region, what, planned, standIn } of addresses.standIns) {
    const [, host = planned, port = ""] = /^(.*):(\d+)$/.exec(planned) ?? [];
    const key = [region, what, host, standIn.address].join(" ");
    const row = rows.get(key) ?? { cells: [region, what, host, standIn.address], ports: [] };
    row.ports.push(`${port}=${standIn.port}`);
    rows.set(key, row);
  }
  return table([...rows.values()].map(({ cells, ports }) => [...cells, ports.join(" ")]));
}

/** A row for each word that was exchanged; white space and every other word are the planned ones. */
function textDiff({ proxyTexts: [first] }: RunningPath): string {
  const rows = (first?.lines ?? []).flatMap(({ line, planned, run }) => {
    const here = run.trim().split(/\s+/);
    const words = planned.trim().split(/\s+/);
    const changed = words.flatMap((word, index) => (word === here[index] ? [] : [{ word, now: here[index] ?? "" }]));
    return changed.map(({ word, now }, index) => [
      index === 0 ? String(line) : "",
      index === 0 ? (words[0] ?? "") : "",
      word,
      now,
    ]);
  });
  return table([["line", "", "planned", "here"], ...rows], (column) => column === 0);
}

/** The same as JSON, for machines. */
export function startJson(
  path: RunningPath,
  followed: readonly Followed[],
  shown: EdgeShown | undefined,
  judged: { readonly claims: readonly Claim[]; readonly policies: readonly StackVerdict[] },
): string {
  const requests = followed.map(({ region, url, answer, hops }) => ({ region, url, status: answer.status, hops }));
  const { regions, addresses, caFile } = path;
  const edge = path.edge === undefined || shown === undefined ? {} : { edge: { ...path.edge, ...edgeJson(shown) } };
  return `${JSON.stringify({ ...judged, requests, ...edge, regions, standIns: addresses.standIns, caFile }, undefined, 2)}\n`;
}

function edgeJson({ followed, scanned, direct, failover }: EdgeShown) {
  const request = ({ near, url, answer, hops }: EdgeShown["scanned"]) => ({ near, url, status: answer.status, hops });
  return {
    requests: followed.map(request),
    scanned: request(scanned),
    ...(direct && { direct: { region: direct.region, status: direct.answer.status, refusal: direct.refusal } }),
    ...(failover && { failover }),
  };
}

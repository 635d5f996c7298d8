// What npm start prints of an edge: each followed request, who refused what, and what a failover cost.
import type { FollowedEdge } from "../local/followEdge.ts";
import type { Hop } from "../local/observed/hops.ts";
import type { RunningEdge } from "../local/run/runningEdge.ts";
import { type Colours, table } from "./output.ts";
import type { EdgeShown } from "./startEdge.ts";
import { requestText, statusText } from "./requestText.ts";

/** Every request and event at the edge. */
export function edgeText(edge: RunningEdge, shown: EdgeShown, colours: Colours): string {
  return [...shown.followed.map((each) => followedText(each, colours)), summary(edge, shown, colours)].join("\n");
}

function followedText(followed: FollowedEdge, colours: Colours): string {
  const { near, url, answer, hops } = followed;
  return requestText(`edge near ${near}`, { url, answer, hops }, colours) + findings(hops) + viewerSeen(followed);
}

/** What the edge location found out, in a line. */
function findings(hops: readonly Hop[]): string {
  const edge = hops.find((hop) => hop.edge !== undefined)?.edge;
  if (edge === undefined) return "";
  const { webAcl, cache, behaviour, originsChosen = [], originEndpoint } = edge;
  const verdict =
    webAcl === undefined
      ? "no web ACL"
      : `web ACL ${webAcl.action}${webAcl.rule === undefined ? ", no rule matched" : ` by rule ${webAcl.rule}`}`;
  // The rule's name; what stands behind it is AWS's name of the group or statement.
  const unknown = (webAcl?.notEmulated ?? []).map((each) => each.replace(/(?: \(|: ).*$/, ""));
  return `  at the edge location: ${[
    verdict,
    `behaviour ${behaviour ?? "none"}`,
    `cache ${cache}`,
    ...(originEndpoint === undefined
      ? []
      : [`origin ${originsChosen.join(", ")} at ${originEndpoint.address}:${originEndpoint.port}`]),
  ].join("; ")}\n${unknown.length === 0 ? "" : `  not emulated, so never matched: rules ${unknown.join(", ")}\n`}`;
}

/** The sample service answers with the headers that it got. */
function viewerSeen({ answer }: FollowedEdge): string {
  const seen = headersSeen(answer.body).filter(([name]) => name.toLowerCase() === "x-forwarded-for");
  return seen.length === 0
    ? ""
    : `  seen by the service: ${seen.map(([name, value]) => `${name}: ${value}`).join(", ")}\n`;
}

function headersSeen(body: string): readonly (readonly [string, string])[] {
  try {
    const { headers } = JSON.parse(body) as { readonly headers?: readonly (readonly [string, string])[] };
    return headers ?? [];
  } catch {
    // A service that is not the sample answers as it likes.
    return [];
  }
}

function summary(edge: RunningEdge, { scanned, direct, failover }: EdgeShown, colours: Colours): string {
  const rule = scanned.edge?.webAcl?.rule;
  const blocked = scanned.edge?.webAcl?.action === "block" && rule !== undefined;
  const rows = [
    [
      "a scanner's path",
      `GET ${scanned.url}`,
      statusText(scanned.answer.status, colours),
      blocked ? `blocked by rule ${rule} of the web ACL` : "no rule blocked it",
    ],
    ...(direct === undefined
      ? []
      : [
          [
            "round the edge",
            `straight to the cdn door of ${direct.region}`,
            statusText(direct.answer.status, colours),
            direct.refusal ?? "let in",
          ],
        ]),
  ];
  return `${colours.bold("the edge")}  ${edge.url}, ${edge.lock}\n${table(rows)}${failoverText(edge, failover)}`;
}

function failoverText({ alarms, lock }: RunningEdge, failover: EdgeShown["failover"]): string {
  if (failover === undefined) {
    const reason =
      lock === "vpc-origin" ? "CloudFront itself picks the region, docs/edge.md says how" : "one region is left";
    return `  failover not tried: ${reason}\n`;
  }
  const { region, sent, failed, lastFailureAfter, decidedAfter, reason, answeredBy } = failover;
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);
  const answers = Object.entries(answeredBy).map(([name, count]) => `${count} by ${name}`);
  const alarm = alarms.find((each) => each.region === region);
  return [
    `  failover of ${region}: all its proxies stopped under load, ${failed} of ${sent} requests failed`,
    `    Route 53 left the region after ${seconds(decidedAfter)} s: ${reason}`,
    ...(alarm === undefined
      ? []
      : [`    (its alarm needs ${alarm.plannedSeconds} s in AWS; times here are ${alarm.factor} times shorter)`]),
    `    last failure after ${seconds(lastFailureAfter)} s; then ${answers.join(", ")}`,
    "",
  ].join("\n");
}

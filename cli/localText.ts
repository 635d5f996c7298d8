// What npm run local -- STACK --netns prints: a followed request, the connections tried, commands, and all of it as JSON.
import type { Followed } from "../local/follow.ts";
import type { Attempt } from "../local/netns/attempts.ts";
import type { FilteredPath } from "../local/netns/filteredPath.ts";
import { type Cell, type Colours, table } from "./output.ts";
import { requestText } from "./requestText.ts";
import { commandText, pathText } from "./startText.ts";

/** What was observed behind the filters. */
export interface FilteredShown {
  /** At most one request, through the static door. */
  readonly followed: readonly Followed[];
  readonly attempts: readonly Attempt[];
}

const NATURE = `real: HAProxy with the planned text, TLS on every hop; routes, network ACLs, security groups as rules of this kernel
emulated: load balancers, VPC resolver, gateways' translations; services are the planned sample, or it stands in for them
`;

/** Everything, for people. */
export function filteredText({ path }: FilteredPath, { followed, attempts }: FilteredShown, colours: Colours): string {
  const requests = followed.map((each) => requestText(each.region, each, colours));
  return [NATURE, ...requests, attemptsText(attempts, colours), pathText(path, colours)].join("\n");
}

function attemptsText(attempts: readonly Attempt[], colours: Colours): string {
  const different = attempts.filter(({ agrees }) => !agrees).length;
  const heading = ["from", "", "to", "", "observed", "the proof", ""];
  const verdict =
    different === 0
      ? colours.green(`  kernel and proof agree on all ${attempts.length}\n`)
      : colours.red(`  kernel and proof differ on ${different} of ${attempts.length}\n`);
  return [
    `${colours.bold("connections tried")}, each new, over TCP\n`,
    table([heading.map((text) => ({ text, style: colours.dim })), ...attempts.map((each) => row(each, colours))]),
    verdict,
  ].join("");
}

function row(attempt: Attempt, colours: Colours): Cell[] {
  const { from, to, source, destination, port, observed, answer, proof, agrees } = attempt;
  // An answer all the same: it came back from there.
  const seen = observed === "refused" ? "refused by its host" : observed;
  const said = proof.reachable ? "gets through" : proof.delivered ? "arrives, its answer does not" : "is stopped";
  return [
    from,
    source,
    to,
    `${destination}:${port}`,
    answer === undefined ? seen : `${seen}, ${answer}`,
    said,
    agrees ? { text: "agree", style: colours.green } : { text: "differ", style: colours.red },
  ];
}

/** Commands that work while the path is up: through the door, and the first attempt of everybody. */
export function filteredCommands({ path }: FilteredPath, { attempts }: FilteredShown, colours: Colours): string {
  const firsts = attempts.filter(({ from }, index) => attempts.findIndex((other) => other.from === from) === index);
  const lines = firsts.map(({ from, to, curl, proof }) => [
    `    # ${from} to ${to}, which ${proof.reachable ? "gets through" : "times out"}`,
    `    ${curl}`,
  ]);
  return [commandText(path, colours).trimEnd(), ...lines.flat(), ""].join("\n");
}

/** The same as JSON, for machines. */
export function filteredJson({ path, region, vantages }: FilteredPath, { followed, attempts }: FilteredShown): string {
  const requests = followed.map(({ url, answer, hops }) => ({ url, status: answer.status, hops }));
  const namespaces = Object.fromEntries(vantages.map(({ name, namespace }) => [name, namespace]));
  const shown = { region: region.name, requests, attempts, namespaces, standIns: path.addresses.standIns };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

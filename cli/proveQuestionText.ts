// One question's answers for a terminal: for each pair of places the verdict, then every hop or what is relayed.
import type { Colours } from "./output.ts";
import { hopLines } from "./proveText.ts";
import type { Explained, Leg, Reach } from "./proveQuestion.ts";

const WORDS: Readonly<Record<Reach, string>> = {
  reached: "a connection works, both ways",
  relayed: "no connection of its own, but requests are handed on to it",
  "one way": "a packet may arrive, but no connection works for every address and client port",
  unknown: "cannot be decided",
  blocked: "nothing arrives",
};

export function questionText(answers: readonly Explained[], colours: Colours): string {
  return answers.map((answer) => pairText(answer, colours)).join("\n");
}

function pairText(answer: Explained, colours: Colours): string {
  const lines = answer.relays.length > 0 ? relayLines(answer, colours) : legLines(answer, colours);
  return [`${colours.bold(answer.region)} ${legText(answer, colours)}`, ...lines].join("\n").concat("\n");
}

function legText({ from, to, packet, reach }: Leg, colours: Colours): string {
  const style =
    reach === "unknown" ? colours.yellow : reach === "reached" || reach === "relayed" ? colours.green : colours.red;
  return `${from} -> ${to} ${packet}: ${style(WORDS[reach])}`;
}

function legLines({ hops, missing }: Leg, colours: Colours): string[] {
  return [...missing, ...hopLines(hops, colours)].map((line) => `  ${line}`);
}

/** What stops the packet itself in a few words, then each connection in full. */
function relayLines(answer: Explained, colours: Colours): string[] {
  const stops = [
    ...answer.missing,
    ...answer.hops.flatMap(({ verdict, text }) => (verdict === "blocks" ? [text] : [])),
  ];
  const direct = stops[0] === undefined ? [] : [`  ${colours.dim(`not directly: ${stops[0]}`)}`];
  const legs = answer.relays.flatMap((leg) => [
    `  ${legText(leg, colours)}`,
    ...legLines(leg, colours).map((line) => `  ${line}`),
  ]);
  return [...direct, ...legs];
}

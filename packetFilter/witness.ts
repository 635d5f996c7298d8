// Asks the kernel: builds a network in namespaces, sends real packets through it, and says what became of each.
import { type ChildProcess, spawn } from "node:child_process";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import type { Network } from "../proof/network.ts";
import type { Outcome, Question } from "../proof/question.ts";
import type { AgentInput, Numbered } from "./agent.ts";
import { assemble } from "./assemble.ts";
import { isConcrete } from "./concrete.ts";
import type { Host, Layout, Part } from "./layout.ts";
import { AGENT, Namespaces } from "./namespaces.ts";
import { WitnessUnavailable } from "./tools.ts";

export { WitnessUnavailable } from "./tools.ts";

/** Numbers fit 16 bits; each question takes one for every try and every target that it might be sent to. */
const NUMBERS = 65_535;

/** What did not arrive is sent once more, under another number: a packet may be lost on a machine that is very busy. */
const TRIES = 2;

/**
 * What the kernel does with each question, in the same order. Builds the network afresh and removes it in every case.
 *
 * The network must be concrete (`concreteNetwork`); every question's sender and its address must be in it. Throws
 * {@link WitnessUnavailable} where root, iproute2, nftables or the kernel's parts are missing.
 */
export async function witness(network: Network, questions: readonly Question[]): Promise<Outcome[]> {
  if (!isConcrete(network))
    throw new Error("kernel witness: the network has open addresses; give them by concreteNetwork first");
  const layout = assemble(network);
  const senders = questions.map((question) => wireOf(layout, question));
  const choices = Math.max(1, ...layout.parts.map((part) => part.choices));
  const perTurn = Math.floor(NUMBERS / (choices * TRIES));
  const outcomes: Outcome[] = [];
  for (let from = 0; from < questions.length; from += perTurn) {
    const turn = questions.slice(from, from + perTurn).map((question, index) => ({
      ...question,
      wire: senders[from + index] ?? 0,
    }));
    outcomes.push(...(await oneTurn(layout, turn, choices)));
  }
  return outcomes;
}

/** The wire behind which a question's sender is. */
function wireOf({ hosts }: Layout, { source, sourceAddress }: Question): number {
  const host = hosts.find(({ id, addresses }) => id === source && addresses.includes(sourceAddress));
  if (host) return host.wire;
  throw new Error(`question from ${source}: ${sourceAddress} is none of its addresses; ask from one of the network's`);
}

type Sent = Omit<Numbered, "number" | "choice">;

async function oneTurn(layout: Layout, questions: readonly Sent[], choices: number): Promise<Outcome[]> {
  const namespaces = await Namespaces.make(layout);
  try {
    const agent = new Agent(namespaces.nameOf(AGENT), layout.hosts);
    try {
      await namespaces.fill(layout);
      return await askAll(agent, namespaces, layout, questions, choices);
    } finally {
      agent.end();
    }
  } finally {
    namespaces.remove();
  }
}

/** Asks for every choice that a load balancer has: a question arrives if some packet of it does. */
async function askAll(
  agent: Agent,
  namespaces: Namespaces,
  layout: Layout,
  questions: readonly Sent[],
  choices: number,
): Promise<Outcome[]> {
  const outcomes = questions.map(loopback);
  let number = 0;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const open = questions.flatMap((question, index) =>
      outcomes[index]?.reachable ? [] : Array.from({ length: choices }, (_, choice) => ({ question, index, choice })),
    );
    const numbered = open.map((each) => ({ ...each, number: (number += 1) }));
    if (numbered.length === 0) break;
    await Promise.all(layout.parts.map((part) => tellNumbers(namespaces, part, numbered)));
    const answers = await agent.ask(
      numbered.map(({ question, number: own, choice }) => ({ ...question, number: own, choice })),
    );
    numbered.forEach(({ index }, at) => {
      const [before, now] = [outcomes[index], answers[at]];
      if (before && now) {
        outcomes[index] = {
          delivered: before.delivered || now.delivered,
          reachable: before.reachable || now.reachable,
        };
      }
    });
  }
  return outcomes;
}

/** What a host sends to itself never leaves it, and nothing filters it. */
function loopback({ sourceAddress, destinationAddress }: Sent): Outcome {
  const itself = sourceAddress === destinationAddress;
  return { delivered: itself, reachable: itself };
}

interface Choice {
  readonly question: Sent;
  readonly number: number;
  readonly choice: number;
}

/** Tells a part which port to send on from, and which target to take, by the number of the question. */
async function tellNumbers(namespaces: Namespaces, part: Part, numbered: readonly Choice[]): Promise<void> {
  const { translates, choices } = part;
  const ports = numbered.flatMap(({ question, number }) => {
    const port = translates && question[translates];
    return port === undefined ? [] : [`${number} : ${port}`];
  });
  const chosen =
    choices > 1 ? numbered.filter(({ choice }) => choice > 0).map(({ number, choice }) => `${number} : ${choice}`) : [];
  const lines = [
    ...(ports.length > 0 ? [`add element inet filter ports { ${ports.join(", ")} }`] : []),
    ...(chosen.length > 0 ? [`add element inet filter choice { ${chosen.join(", ")} }`] : []),
  ];
  if (lines.length > 0) await namespaces.load(part, lines.join("\n"));
}

/** The agent's process, one line to it for one line from it. */
class Agent {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly ready: Promise<unknown>;

  public constructor(namespace: string, hosts: readonly Host[]) {
    const file = fileURLToPath(new URL("agent.ts", import.meta.url));
    const command = [process.execPath, "--import", import.meta.resolve("tsx"), file];
    // In a group of its own, so that Ctrl-C in a terminal leaves it to whoever started it.
    const stdio = ["pipe", "pipe", "inherit"] as const;
    this.child = spawn("ip", ["netns", "exec", namespace, ...command], { stdio: [...stdio], detached: true });
    const { stdin, stdout } = this.child;
    if (!stdin || !stdout) throw new WitnessUnavailable("kernel witness: the agent has no pipes; try again");
    stdin.on("error", () => undefined);
    this.lines = readline.createInterface({ input: stdout })[Symbol.asyncIterator]();
    this.ready = this.exchange({ hosts });
    // Nobody waits for it when the namespaces cannot be filled; whoever does is told all the same.
    this.ready.catch(() => undefined);
  }

  public async ask(questions: readonly Numbered[]): Promise<Outcome[]> {
    await this.ready;
    return this.exchange({ ask: questions });
  }

  /** It ends by itself when nobody is left to ask. */
  public end(): void {
    this.child.stdin?.end();
    this.child.kill();
  }

  private async exchange(input: AgentInput): Promise<Outcome[]> {
    this.child.stdin?.write(`${JSON.stringify(input)}\n`);
    const line = await this.lines.next();
    if (line.done === true)
      throw new WitnessUnavailable("kernel witness: its agent ended early; see what it said before");
    return JSON.parse(line.value) as Outcome[];
  }
}

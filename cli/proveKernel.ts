// npm run prove -- STACK --kernel: the same packets judged by the proof and sent through this machine's kernel.
import { concreteNetwork } from "../packetFilter/concrete.ts";
import { oneVpc } from "../packetFilter/oneVpc.ts";
import { boundaryQuestions } from "../packetFilter/questions.ts";
import { witness } from "../packetFilter/witness.ts";
import { indexPlan } from "../plan/read.ts";
import type { Network, Vpc } from "../proof/network.ts";
import { readNetwork } from "../proof/planned/readNetwork.ts";
import type { Outcome, Question } from "../proof/question.ts";
import { decide, prepare } from "../proof/reach.ts";
import { progress } from "./child.mjs";
import { UsageError } from "./fault.ts";
import type { Colours } from "./output.ts";
import { type PlanValues, planOf } from "./planned.ts";
import type { Printed, Printing } from "./provePlan.ts";

/** A packet of which kernel and proof say different things. */
interface Disagreement {
  readonly question: Question;
  readonly kernel: Outcome;
  readonly proof: Outcome;
}

/** What came of asking both. */
export interface Compared {
  readonly region: string;
  readonly packets: number;
  /** Packets that arrived, and those that were answered, by the kernel. */
  readonly delivered: number;
  readonly reachable: number;
  readonly disagreements: readonly Disagreement[];
}

/** Asks the kernel about every pair of places of one region, over the boundary ports of every rule. */
export async function proveKernel(
  positionals: readonly string[],
  values: PlanValues & { readonly region?: string },
  { format, colours }: Printing,
): Promise<Printed> {
  const plan = await planOf(positionals, values, "prove");
  const network = readNetwork(indexPlan(plan));
  const vpc = vpcOf(network, values.region);
  const compared = await compare(vpc.region ?? vpc.name, concreteNetwork(oneVpc(network, vpc.id)));
  const text =
    format === "json" ? `${JSON.stringify(compared, undefined, 2)}\n` : comparedText(compared, network, colours);
  return { text, exitCode: compared.disagreements.length === 0 ? 0 : 1 };
}

function vpcOf({ vpcs }: Network, region: string | undefined): Vpc {
  const found = region === undefined ? vpcs[0] : vpcs.find((vpc) => vpc.region === region);
  if (found) return found;
  const regions = vpcs.map((vpc) => vpc.region ?? vpc.name).join(", ");
  if (regions === "") throw new UsageError("stack: its plan has no VPC, so there is nothing to ask the kernel");
  throw new UsageError(`--region ${region}: the plan has no VPC there; name one of ${regions}`);
}

async function compare(region: string, network: Network): Promise<Compared> {
  const questions = boundaryQuestions(network);
  const bar = progress(`sending ${questions.length} packets through the kernel as ${region}`);
  const kernel = await witness(network, questions).finally(() => {
    bar.done(`asked the kernel as ${region}`);
  });
  const prepared = prepare(network);
  const disagreements = questions.flatMap((question, at): Disagreement[] => {
    const [seen, judged] = [kernel[at], decide(prepared, question)];
    if (seen?.delivered === judged.delivered && seen.reachable === judged.reachable) return [];
    return [{ question, kernel: seen ?? { delivered: false, reachable: false }, proof: judged }];
  });
  return {
    region,
    packets: questions.length,
    delivered: kernel.filter(({ delivered }) => delivered).length,
    reachable: kernel.filter(({ reachable }) => reachable).length,
    disagreements,
  };
}

/** The lines that are printed. */
export function comparedText(
  { region, packets, delivered, reachable, disagreements }: Compared,
  network: Network,
  colours: Colours,
): string {
  const agreed = disagreements.length === 0;
  const names = new Map([...network.places, ...network.outside].map(({ id, name }) => [id, name]));
  const mark = agreed ? colours.green("✓") : colours.red("✗");
  const lines = disagreements.map(({ question, kernel, proof }) => {
    const { source, sourceAddress, sourcePort, destinationAddress, destinationPort, protocol } = question;
    const from = `${names.get(source) ?? source} (${sourceAddress} port ${sourcePort})`;
    return `    ${from} -> ${destinationAddress} ${protocol} ${destinationPort}: kernel ${said(kernel)}, proof ${said(proof)}`;
  });
  const summary = agreed
    ? "the kernel and the proof agree on every one"
    : `the kernel and the proof disagree on ${disagreements.length}`;
  return [
    `${region}: ${packets} packets, ${delivered} delivered, ${reachable} answered`,
    `  ${mark} ${summary}`,
    ...lines,
    "",
  ].join("\n");
}

function said({ delivered, reachable }: Outcome): string {
  return reachable ? "answered" : delivered ? "delivered, not answered" : "not delivered";
}

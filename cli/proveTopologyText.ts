// The answers to a topology file as a table for people.
import { portText } from "../proof/ports.ts";
import type { Question } from "../proof/question.ts";
import type { Answers } from "../proof/topology/answer.ts";
import type { PortQuery, Query } from "../proof/topology/queries.ts";
import type { Topology } from "../proof/topology/read.ts";
import { type Cell, type Colours, table } from "./output.ts";

const NEVER_SENT = "not sent: the sender has no address of the family";

export function topologyText(name: string, topology: Topology, answers: Answers, colours: Colours): string {
  const { queries, portQueries, chains } = topology;
  const dim = (text: string): Cell => ({ text, style: colours.dim });
  const yes = (held: boolean | undefined): Cell =>
    held === true ? { text: "yes", style: colours.green } : { text: "no", style: colours.red };
  const heading = (rows: readonly unknown[], label: string, ...columns: readonly string[]): Cell[][] =>
    rows.length === 0 ? [] : [["", label, ...columns].map(dim)];
  const rows: Cell[][] = [
    ...heading(queries, "query", "delivered", "reachable"),
    ...queries.map((query) => {
      const answer = answers.queries[query.id];
      return [query.id, askedText(query), yes(answer?.delivered), yes(answer?.reachable)];
    }),
    ...heading(portQueries, "ports", "delivered", "reachable"),
    ...portQueries.map((query) => {
      const { delivered = [], reachable = [] } = answers.portQueries[query.id] ?? {};
      return [query.id, portsAskedText(query), portText(delivered), portText(reachable)];
    }),
    ...heading(chains, "chain", "", "reachable"),
    ...chains.map(({ id, hops }) => [id, hops.join(", "), "", yes(answers.chains[id])]),
  ];
  return `${colours.bold(name)}\n${table(rows)}`;
}

function askedText({ question }: Query): string {
  if (!question) return NEVER_SENT;
  const { protocol, sourcePort, destinationPort } = question;
  if (protocol === "icmp") return `${wayText(question)} icmp echo`;
  return `${wayText(question)} ${protocol} ${sourcePort} to ${destinationPort}`;
}

function portsAskedText({ question, vary, range }: PortQuery): string {
  if (!question) return NEVER_SENT;
  const { protocol, sourcePort, destinationPort } = question;
  const varied = range.join("-");
  const ports = vary === "sport" ? `${varied} to ${destinationPort}` : `${sourcePort} to ${varied}`;
  return `${wayText(question)} ${protocol} ${ports}`;
}

function wayText({ source, destinationAddress }: Question): string {
  return `${source} -> ${destinationAddress}`;
}

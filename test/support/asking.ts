// Questions to the proof in one line each, and its answers in a word or in hops.
import { explain } from "../../proof/explain.ts";
import type { Network, Protocol } from "../../proof/network.ts";
import { type Address, addressOf } from "../../proof/prepare.ts";
import type { Outcome, Question } from "../../proof/question.ts";
import { decide, prepare } from "../../proof/reach.ts";
import type { Hop } from "../../proof/result.ts";
import { trace } from "../../proof/trace.ts";

/** A question in one line: `app > 203.0.113.10 tcp 443`, from port 40000 unless the rest says otherwise. */
export function question(of: Network, line: string, over: Partial<Question> = {}): Question {
  const [source = "", , destinationAddress = "", protocol = "", port] = line.split(" ");
  const family = destinationAddress.includes(":") ? 6 : 4;
  const own =
    of.places.find(({ id }) => id === source)?.interfaces.flatMap(({ addresses }) => addresses) ??
    of.outside.find(({ id }) => id === source)?.addresses ??
    [];
  const sourceAddress = own.find((each) => each.includes(":") === (family === 6)) ?? "";
  const [sourcePort, destinationPort] = [40_000, Number(port ?? 0)];
  return {
    source,
    sourceAddress,
    destinationAddress,
    family,
    protocol: protocol as Protocol,
    sourcePort,
    destinationPort,
    ...over,
  };
}

/** What becomes of a packet, in a word: `reachable`, `delivered` where only the answer is lost, `lost`. */
export function fate(of: Network, line: string, over: Partial<Question> = {}): "reachable" | "delivered" | "lost" {
  return wordOf(decide(prepare(of), question(of, line, over)));
}

function wordOf({ delivered, reachable }: Outcome): "reachable" | "delivered" | "lost" {
  return reachable ? "reachable" : delivered ? "delivered" : "lost";
}

/** The ways of a question's packet, hop by hop. */
export function ways(of: Network, line: string, over: Partial<Question> = {}): Hop[][] {
  const prepared = prepare(of);
  const asked = question(of, line, over);
  const { sourcePort: client, destinationPort: service, natPort = client, balancerPort = client } = asked;
  const ends = [asked.sourceAddress, asked.destinationAddress].map((each) => addressOf(prepared, each));
  const [source, destination] = ends as [Address, Address];
  return trace(prepared, source, destination, asked.protocol).map((each) =>
    explain(prepared, each, { service, client, nat: natPort, balancer: balancerPort }),
  );
}

/** Everything that blocks, `text; remedy`, and what is not known. */
export function obstacles(of: Network, line: string, over: Partial<Question> = {}): string[] {
  return ways(of, line, over)
    .flat()
    .filter(({ verdict }) => verdict !== "passes")
    .map(({ direction, text, remedy }) =>
      [`${direction}: ${text}`, ...(remedy === undefined ? [] : [remedy])].join("; "),
    );
}

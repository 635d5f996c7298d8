// npm run prove: who reaches whom, on which ports and why not, in a stack's plan or in a topology file.
import type { Protocol } from "../proof/network.ts";
import { UsageError } from "./fault.ts";
import { coloursFor, printable, readArguments } from "./output.ts";
import { PLAN_OPTIONS } from "./planned.ts";
import type { Format, Printing } from "./provePlan.ts";
import type { Asked } from "./proveQuestion.ts";

const HELP = `npm run prove -- STACK [options]
npm run prove -- STACK --from PLACE --to PLACE --port PORT [options]
npm run prove -- STACK --kernel [--region REGION]
npm run prove -- --topology FILE | --dir FOLDER [--json]

Proves from the plan of Pulumi.STACK.yaml, without AWS, who can reach whom: prints the claims, under each that fails
its shortest counter-example, and for each region the matrix of places. Or explains one question hop by hop.
Exit code: 0 all claims hold, or the question's connection works; 1 one fails; 2 it cannot be decided.

  --preview           judge the plan as pulumi preview sees it, with what only AWS knows unknown
  --config KEY=VALUE  set a whole key of the stack, as npm run plan does; repeatable
  --file PLAN         judge a plan that npm run plan -- STACK --out PLAN, pulumi preview --json or pulumi stack export
                      has written
  --format FORMAT     text, json, sarif or markdown; a question has text and json
  --json              the same as --format json

  --from, --to PLACE  a place by its name, a role (nlb, proxy, alb, service, endpoint), internet, a prefix list by its
                      name, or an address; a role stands for all places that play it
  --port PORT         the port that is asked for
  --proto PROTOCOL    tcp, udp or icmp, which has no port; default tcp
  --family FAMILY     4 or 6; default 4
  --region REGION     only there, such as eu-west-1

  --kernel            build one region, the first if none is named, as network namespaces on this machine, send packets
                      between all places over the boundary ports of every rule, and compare; needs root, iproute2, nftables

  --topology FILE     answer what a file of the format reach-topology/1 asks
  --dir FOLDER        answer every *.json file of a folder, keyed by its name without .json; one bad file fails all
  --help              this text

npm prints a heading of its own; for JSON alone use npm run --silent prove -- STACK --json.
`;

const OPTIONS = {
  ...PLAN_OPTIONS,
  format: { type: "string" },
  json: { type: "boolean" },
  from: { type: "string" },
  to: { type: "string" },
  port: { type: "string" },
  proto: { type: "string" },
  family: { type: "string" },
  region: { type: "string" },
  topology: { type: "string" },
  dir: { type: "string" },
  kernel: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>["values"];

/** Runs the command and returns its exit code; faults are thrown. */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const printing = { format: formatOf(values), colours: coloursFor(process.stdout) };
  if (values.topology !== undefined || values.dir !== undefined) return proveTopologies(values, positionals, printing);
  if (values.kernel === true) return proveByKernel(values, positionals, printing);
  const asked = askedOf(values, printing.format);
  const { proveClaims, proveQuestion } = await import("./provePlan.ts");
  const { text, exitCode } = asked
    ? await proveQuestion(positionals, values, asked, printing)
    : await proveClaims(positionals, values, printing);
  process.stdout.write(printable(text));
  return exitCode;
}

/** What reads plans is not loaded for a file: that takes longer than to answer it. */
async function proveTopologies(values: Values, stacks: readonly string[], { format, colours }: Printing): Promise<0> {
  const { topology, dir } = values;
  const other = Object.keys(values).find((name) => !["topology", "dir", "json", "format"].includes(name));
  const fault =
    topology !== undefined && dir !== undefined
      ? "--topology, --dir: both are given; give one"
      : stacks.length > 0
        ? `stack: ${stacks.join(", ")} is named beside topology files; name one or the other`
        : other !== undefined
          ? `--${other}: says nothing about a topology file; leave it out`
          : format === "sarif" || format === "markdown"
            ? `--format ${format}: is for the claims of a stack; topology files have text and json`
            : undefined;
  if (fault !== undefined) throw new UsageError(fault);
  const { proveFile, proveFolder } = await import("./proveTopology.ts");
  const json = format === "json";
  const text = topology === undefined ? proveFolder(dir ?? "", json, colours) : proveFile(topology, json, colours);
  process.stdout.write(printable(text));
  return 0;
}

/** Builds namespaces only when it is asked to. */
async function proveByKernel(values: Values, stacks: readonly string[], printing: Printing): Promise<number> {
  const allowed = ["kernel", "region", "json", "format", "preview", "config", "file"];
  const other = Object.keys(values).find((name) => !allowed.includes(name));
  if (other !== undefined) throw new UsageError(`--${other}: says nothing to --kernel; leave one of the two out`);
  if (printing.format !== "text" && printing.format !== "json") {
    throw new UsageError(`--format ${printing.format}: is for the claims of a stack; --kernel has text and json`);
  }
  const { proveKernel } = await import("./proveKernel.ts");
  const { text, exitCode } = await proveKernel(stacks, values, printing);
  process.stdout.write(printable(text));
  return exitCode;
}

function formatOf({ format, json }: Values): Format {
  if (format === undefined) return json === true ? "json" : "text";
  const known = oneOf("--format", format, ["text", "json", "sarif", "markdown"]);
  if (json === true && known !== "json") throw new UsageError(`--json, --format ${known}: both are given; give one`);
  return known;
}

/** The question that the options ask; undefined where they ask none. */
function askedOf(values: Values, format: Format): Asked | undefined {
  const { from, to, port, proto, family, region } = values;
  if ([from, to, port, proto, family, region].every((value) => value === undefined)) return undefined;
  if (from === undefined || to === undefined) {
    throw new UsageError("--from, --to: a question needs both; ask --from internet --to service --port 443");
  }
  if (format === "sarif" || format === "markdown") {
    throw new UsageError(`--format ${format}: is for all claims; a question has text and json`);
  }
  const ipFamily = oneOf("--family", family ?? "4", ["4", "6"]) === "4" ? 4 : 6;
  const protocol = oneOf("--proto", proto ?? "tcp", ["tcp", "udp", "icmp"]);
  return {
    from,
    to,
    protocol: protocol === "icmp" && ipFamily === 6 ? "icmpv6" : protocol,
    port: portOf(protocol, port),
    family: ipFamily,
    ...(region !== undefined && { region }),
  };
}

function oneOf<T extends string>(option: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === given);
  if (found === undefined) throw new UsageError(`${option} ${given}: is unknown; use ${allowed.join(", ")}`);
  return found;
}

function portOf(protocol: Protocol, given: string | undefined): number {
  if (protocol === "icmp") {
    if (given !== undefined) throw new UsageError(`--port ${given}: icmp has no ports; leave it out`);
    return 0;
  }
  if (given === undefined) throw new UsageError(`--port: none is given; name the ${protocol} port that is asked for`);
  if (!/^[1-9]\d{0,4}$/.test(given) || Number(given) > 65535) {
    throw new UsageError(`--port ${given}: is no port; use 1 to 65535`);
  }
  return Number(given);
}

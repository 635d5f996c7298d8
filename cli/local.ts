// npm run local: keeps a stack's data path up, on loopback or behind its planned filters in network namespaces.
import { follow } from "../local/follow.ts";
import { tryFilters } from "../local/netns/attempts.ts";
import { requireNamespaces, startFilteredPath } from "../local/netns/filteredPath.ts";
import type { FilteredPath } from "../local/netns/filteredPath.ts";
import { startPath } from "../local/path.ts";
import { UsageError } from "./fault.ts";
import { filteredCommands, filteredJson, type FilteredShown, filteredText } from "./localText.ts";
import { coloursFor, readArguments } from "./output.ts";
import { oneStack } from "./planned.ts";
import { runStack, untilInterrupted, withProgress } from "./runStack.ts";
import { CLAIM } from "./start.ts";
import { commandText, natureText, pathText } from "./startText.ts";

const HELP = `npm run local -- STACK [options]

Brings up what npm start brings up, on 127.0.0.0/8, and keeps it up until Ctrl-C, also without a terminal.

  --netns          run one region in network namespaces instead: each part at its planned private address, behind
                   routes, network ACLs (stateless) and security groups (stateful) of the plan, as the kernel's own
                   rules. Follows a request, then tries connections that must not pass and those that must, each beside
                   what the proof says of it. In a terminal it then stays up until Ctrl-C. Needs root, iproute2,
                   nftables. Exit code: 0 kernel and proof agree, 1 they do not
  --region REGION  with --netns: this region, such as eu-west-1, instead of the plan's first
  --json           with --netns: print what was observed as JSON, then stop
  --help           this text

Nothing of it stays: not when it fails, nor when it is interrupted; namespaces of one that was killed go with the next.
`;

const OPTIONS = {
  netns: { type: "boolean" },
  region: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Runs the command and returns its exit code; faults are thrown. */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const stack = oneStack(positionals, "npm run local -- dev takes Pulumi.dev.yaml");
  if (values.netns) return behindFilters(stack, values);
  for (const option of ["region", "json"] as const) {
    if (values[option] !== undefined) throw new UsageError(`--${option}: is for --netns; add that or leave it out`);
  }
  return onLoopback(stack);
}

function onLoopback(stack: string): Promise<number> {
  const colours = coloursFor(process.stdout);
  return runStack(stack, startPath, async (path, interrupted) => {
    process.stdout.write([natureText(path), pathText(path, colours)].join("\n"));
    await untilInterrupted(path, interrupted, commandText(path, colours));
    return 0;
  });
}

function behindFilters(stack: string, { region, json = false }: { region?: string; json?: boolean }): Promise<number> {
  // Planning takes seconds; what this machine lacks is said before.
  requireNamespaces();
  const stays = process.stdin.isTTY && process.stdout.isTTY && !json;
  const colours = coloursFor(process.stdout);
  return runStack(
    stack,
    (plan, options) => startFilteredPath(plan, { ...options, ...(region !== undefined && { region }) }),
    async (filtered, interrupted) => {
      const trying = interrupted.during(observe(filtered));
      const shown = await withProgress("trying the filters", "tried the filters", trying);
      process.stdout.write(json ? filteredJson(filtered, shown) : filteredText(filtered, shown, colours));
      if (stays) await untilInterrupted(filtered.path, interrupted, filteredCommands(filtered, shown, colours));
      return shown.attempts.every(({ agrees }) => agrees) ? 0 : 1;
    },
  );
}

/** A request through the static door to the first service, and connections between the tiers. */
async function observe(filtered: FilteredPath): Promise<FilteredShown> {
  const { path } = filtered;
  const [region] = path.regions;
  const [service] = region?.services ?? [];
  const followed = region && service ? [await follow(path, region.name, service.path, { headers: CLAIM })] : [];
  return { followed, attempts: await tryFilters(filtered) };
}

// What every workflow of .github/workflows must keep to: pinned actions, least rights, no text of others in a shell.
import { parse } from "yaml";
import { z } from "zod";
import type { Source } from "./sources.ts";

const text = z.record(z.string(), z.string());
const step = z.object({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: text.optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  "continue-on-error": z.unknown().optional(),
});
const job = z.object({
  if: z.string().optional(),
  uses: z.string().optional(),
  with: text.optional(),
  needs: z.string().or(z.array(z.string())).optional(),
  permissions: z.unknown().optional(),
  environment: z.string().optional(),
  concurrency: z.unknown().optional(),
  "timeout-minutes": z.number().optional(),
  "continue-on-error": z.unknown().optional(),
  strategy: z.object({ matrix: z.record(z.string(), z.array(z.unknown())) }).optional(),
  env: text.optional(),
  steps: z.array(step).default([]),
});
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.unknown().optional(),
  jobs: z.record(z.string(), job),
});

export type Workflow = z.infer<typeof workflow>;
type Job = z.infer<typeof job>;

/** Events that run a stranger's text or code with this repository's rights. */
const FOREIGN_EVENTS = ["pull_request_target", "workflow_run", "issue_comment", "issues", "discussion"];
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const CREDENTIALS = "aws-actions/configure-aws-credentials@";
/** What a job must ask before it takes a role for a pull request. */
const NO_FORKS = "github.event.pull_request.head.repo.full_name == github.repository";
/** Rights that a job may have, beside which `contents: read` is nobody's harm. */
const RIGHTS: Readonly<Record<string, string>> = { contents: "read", "id-token": "write", "pull-requests": "write" };

export function readWorkflow({ text: content }: Source): Workflow {
  return workflow.parse(parse(content));
}

/** Every fault of a workflow, one line each. */
export function workflowFaults(source: Source): string[] {
  const { on, permissions, jobs } = readWorkflow(source);
  const events = Object.keys(on);
  const faults = [
    ...events.filter((event) => FOREIGN_EVENTS.includes(event)).map((event) => `on ${event}: runs with others' text`),
    ...rightFaults("permissions", permissions, ["contents"]),
    ...[...source.text.matchAll(/\bsecrets[.[]|secrets: *inherit/g)].map(([found]) => `${found}: no secret is needed`),
    ...versionFaults(source.text),
    ...Object.entries(jobs).flatMap(([name, each]) =>
      jobFaults(each, events.includes("pull_request")).map((fault) => `${name}: ${fault}`),
    ),
  ];
  return faults.map((fault) => `${source.file}: ${fault}`);
}

/** A digest says nothing to a reader: its version stands beside it. */
function versionFaults(content: string): string[] {
  const unnamed = [...content.matchAll(/uses: (\S+@\S+)(.*)/g)].filter(
    ([, , rest = ""]) => !/^ # v\d+\.\d+\.\d+$/.test(rest),
  );
  return unnamed.map(([, action = ""]) => `${action}: has no version beside it`);
}

function rightFaults(where: string, permissions: unknown, allowed: readonly string[]): string[] {
  if (typeof permissions !== "object" || permissions === null) return [`${where}: are not stated one by one`];
  return Object.entries(permissions).flatMap(([right, level]) =>
    allowed.includes(right) && level === RIGHTS[right] ? [] : [`${where}: ${right}: ${String(level)} is too much`],
  );
}

function jobFaults(each: Job, forPullRequests: boolean): string[] {
  const rights = (each.permissions ?? {}) as Record<string, unknown>;
  const faults = each.permissions === undefined ? [] : rightFaults("permissions", rights, Object.keys(RIGHTS));
  if (each["continue-on-error"] !== undefined) faults.push("continue-on-error: a failure would pass");
  if (each.uses === undefined && each["timeout-minutes"] === undefined) faults.push("timeout-minutes: is missing");
  if (each.uses?.startsWith("./") === false) faults.push(`${each.uses}: is not of this commit`);
  if ("id-token" in rights) {
    if (each.uses === undefined && each.environment === undefined) faults.push("id-token: outside of an environment");
    if (forPullRequests && !each.if?.includes(`&& ${NO_FORKS}`)) faults.push("id-token: a fork would get it");
  }
  const checksOut = each.steps.some(({ uses }) => uses?.startsWith("actions/checkout@"));
  if ("pull-requests" in rights && (checksOut || "id-token" in rights))
    faults.push("pull-requests: beside others' code");
  return [...faults, ...stepsFaults(each.steps)];
}

function stepsFaults(steps: Job["steps"]): string[] {
  const role = steps.findIndex(({ uses }) => uses?.startsWith(CREDENTIALS));
  return steps.flatMap((each, at) => {
    const { uses, run = "" } = each;
    const faults: string[] = [];
    const say = (wrong: boolean | undefined, fault: string): void => {
      if (wrong) faults.push(fault);
    };
    say(uses !== undefined && !PINNED.test(uses), `${uses}: is not pinned by a commit`);
    say(
      uses?.startsWith("actions/checkout@") && each.with?.["persist-credentials"] !== false,
      "checkout: leaves its token",
    );
    say(each["continue-on-error"] !== undefined, "continue-on-error: a failure would pass");
    say(run.includes("${{"), `run: ${run.split("\n")[0]}: holds an expression; pass it by env`);
    say(
      /\bnpm (ci|install)\b/.test(run) && !run.includes("npm ci --ignore-scripts"),
      "npm: runs packages' own scripts",
    );
    say(role >= 0 && at > role && /\bnpm (ci|install)\b/.test(run), "npm: installs with the role's rights");
    return [...faults, ...pulumiFaults(run, steps.slice(0, at))];
  });
}

/** A preview or an update without the pack, or with a pack that is not the sources' own, or without its preview. */
function pulumiFaults(run: string, before: Job["steps"]): string[] {
  if (!/\bpulumi -- (preview|up)\b/.test(run)) return [];
  const faults: string[] = [];
  if (!/--policy-pack policy-pack --policy-pack-config "?policy-pack\/config\/\S+\.json/.test(run))
    faults.push("pulumi: without the policy pack");
  if (/--skip-preview|(^|\s)-f\b/.test(run)) faults.push("pulumi: without its preview, which is the gate");
  if (!before.some((each) => each.run?.includes("policy -- --build")))
    faults.push("pulumi: with a pack that is not compiled");
  if (/\|\| *(true|:)|set \+e/.test(run)) faults.push("pulumi: its failure would pass");
  return faults;
}

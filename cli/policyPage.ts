// docs/policies.md, made of the catalogue by npm run --silent policy -- --docs.
import { CATALOGUE } from "../policy-pack/catalogue.ts";
import type { Policy } from "../policy-pack/policy.ts";
import { POLICIES_INTRODUCTION } from "./policyIntroduction.ts";

/** The groups in the page's order, by what their ids begin with. */
export const GROUPS: Readonly<Record<string, string>> = {
  MS: "The mission: paths, doors, tiers, regions",
  NET: "Networks",
  SG: "Security groups",
  EC: "Launch templates and autoscaling",
  LB: "Load balancers",
  CF: "CloudFront",
  WAF: "Web ACLs",
  API: "API Gateway",
  FN: "Lambda",
  S3: "Buckets",
  TLS: "Certificates and keys of TLS",
  DNS: "DNS",
  IAM: "Roles and their policies",
  KMS: "Keys of KMS",
  OBS: "Logs and alarms",
  GEN: "The stack as a whole, and the pack itself",
  LIM: "Limits of AWS",
};

/** The whole page. */
export function policiesPage(catalogue: readonly Policy[] = CATALOGUE): string {
  const floor = catalogue.filter((policy) => policy.floor).length;
  const groups = Object.entries(GROUPS).flatMap(([group, title]) => {
    const policies = catalogue.filter(({ id }) => groupOf(id) === group).sort(byNumber);
    return policies.length === 0 ? [] : [groupSection(title, policies)];
  });
  const counts = `The pack has ${catalogue.length} policies, ${floor} of them on the floor.`;
  return [POLICIES_INTRODUCTION, counts, ...groups].join("\n\n").concat("\n");
}

export function groupOf(id: string): string {
  return id.slice(0, id.lastIndexOf("-"));
}

function byNumber(one: Policy, other: Policy): number {
  const number = ({ id }: Policy): number => Number(id.slice(id.lastIndexOf("-") + 1));
  return number(one) - number(other);
}

function groupSection(title: string, policies: readonly Policy[]): string {
  const rows = policies.map(({ id, name, level, floor, rule, controls }) => {
    const levels = floor ? "floor" : level.prod === level.dev ? level.prod : `${level.prod} / ${level.dev}`;
    return `| [${id}](#${id.toLowerCase()}) | \`${name}\` | ${levels} | ${prose(rule)} | ${controls.map(prose).join(", ")} |`;
  });
  const head = "| id | name | level prod / dev | what complies | controls |\n|---|---|---|---|---|";
  return [`## ${title}`, `${head}\n${rows.join("\n")}`, ...policies.map(details)].join("\n\n");
}

function details({ id, reason, steps, severity, knobs, link, ...policy }: Policy): string {
  const fix = policy.kind === "resource" && policy.fix ? " The pack can set it: level `remediate`." : "";
  const settings = Object.entries(knobs).map(
    ([knob, { meaning, default: value }]) =>
      `- \`${knob}\`, by default \`${JSON.stringify(value)}\`: ${prose(meaning)}`,
  );
  const text = `Severity ${severity}. Why: ${prose(reason)}. ${prose(steps)}.${fix} [AWS](${link})`;
  return [`### ${id}`, text, ...(settings.length > 0 ? [settings.join("\n")] : [])].join("\n\n");
}

/** Text in which Markdown finds no sign of its own; what stands in backticks is left as it is. */
function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(/[\\<*|[\]]|(?<!\w)_|_(?!\w)/g, "\\$&")))
    .join("");
}

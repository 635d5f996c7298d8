// npm run policy -- --list: every policy of the pack.
import { CATALOGUE } from "../policy-pack/catalogue.ts";
import type { Policy } from "../policy-pack/policy.ts";
import { table } from "./output.ts";

/** The catalogue as aligned text or as JSON, each with a line's end at its end. */
export function catalogueText(json: boolean, catalogue: readonly Policy[] = CATALOGUE): string {
  if (json) return `${JSON.stringify(catalogue.map(plain), undefined, 2)}\n`;
  const sorted = catalogue.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const rows = sorted.map(({ id, name, severity, level, floor, rule }) => {
    return [id, name, severity, level.prod, level.dev, floor ? "floor" : "", rule];
  });
  const floor = catalogue.filter((policy) => policy.floor).length;
  const count = `${catalogue.length} policies, ${floor} on the floor, which no configuration relaxes`;
  return `${count}\n\n${table([["id", "name", "severity", "prod", "dev", "", "what complies"], ...rows])}`;
}

/** What a row says, without its predicate. */
function plain({ id, name, kind, rule, reason, severity, level, floor, controls, steps, link, knobs, types }: Policy) {
  return {
    id,
    name,
    kind,
    severity,
    level,
    floor: floor === true,
    rule,
    reason,
    steps,
    controls,
    link,
    knobs: Object.fromEntries(
      Object.entries(knobs).map(([knob, { meaning, default: value, schema }]) => [
        knob,
        { meaning, default: value, ...schema },
      ]),
    ),
    types,
  };
}

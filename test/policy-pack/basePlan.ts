// The compliant plans that mutations start from, each in both modes and made once, with the settings of its stacks.
import { parseSettings } from "../../model/parseSettings.ts";
import { projectConfig } from "../../model/projectConfig.ts";
import type { Settings } from "../../model/settings.ts";
import { readConfig } from "../../plan/config.ts";
import { planProgram } from "../../plan/program.ts";
import type { Plan } from "../../plan/type.ts";
import { PROJECT } from "../support/devPlan.ts";
import { prodPlan } from "../support/prodPlan.ts";
import { withApi } from "./apiPlan.ts";

/**
 * `dev`: all in one stack, two regions, sized as dev but guarded as production is. `prod`: the four split stacks.
 * `api`: dev with what no door makes yet, an API and its functions.
 */
export type BaseName = "dev" | "prod" | "api";

/** What dev's stack must set to be as strict as production. */
const STRICT: Readonly<Record<string, string>> = {
  deletionProtection: "true",
  retentionDays: "365",
  accountId: "123456789012",
};

const plans = new Map<string, Promise<Plan>>();

export function basePlan(base: BaseName, mode: Plan["mode"]): Promise<Plan> {
  if (base === "prod") return prodPlan(mode);
  const key = `${base} ${mode}`;
  const made = plans.get(key) ?? madePlan(base, mode);
  plans.set(key, made);
  return made;
}

async function madePlan(base: "dev" | "api", mode: Plan["mode"]): Promise<Plan> {
  if (base === "api") return withApi(await basePlan("dev", mode));
  return planProgram({ directory: PROJECT, stack: "dev", mode, config: STRICT });
}

/** The settings of every stack of a base plan, by stack. */
export function settingsOf(plan: Plan): Record<string, Settings> {
  return Object.fromEntries(
    plan.stacks.map(({ stack }) => {
      const read = readConfig({ directory: PROJECT, stack, config: stack === "dev" ? STRICT : {} });
      return [stack, parseSettings(projectConfig(read.values, read.project))];
    }),
  );
}

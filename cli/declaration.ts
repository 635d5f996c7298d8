// What the settings of all stacks of a plan declare.
import { parseSettings } from "../model/parseSettings.ts";
import { projectConfig } from "../model/projectConfig.ts";
import type { Settings } from "../model/settings.ts";
import { readConfig } from "../plan/config.ts";
import type { Plan } from "../plan/type.ts";
import { declarationOfSettings } from "../policy-pack/declaration.ts";
import type { Declaration } from "../proof/claims/declaration.ts";

/**
 * Reads the settings of every stack of a plan that makes regions.
 *
 * @param config the caller's own values, which stand over those of the stack's file
 * @throws SettingsError, PlanError for a stack without a file
 */
export function declarationOf(
  plan: Plan,
  directory: string,
  config: Readonly<Record<string, string>> = {},
): Declaration {
  const settings = plan.stacks.map(({ stack }): Settings => {
    const read = readConfig({ directory, stack, config, onlyEncrypted: plan.stacks.at(-1)?.stack !== stack });
    return parseSettings(projectConfig(read.values, read.project));
  });
  return { regions: settings.flatMap((each) => declarationOfSettings(each).regions) };
}

// The settings of the stack that is judged: the engine hands the stack's configuration to the pack as to the program.
import { getProject, runtime } from "@pulumi/pulumi";
import { parseSettings } from "../model/parseSettings.ts";
import { projectConfig } from "../model/projectConfig.ts";
import type { Settings } from "../model/settings.ts";

/**
 * Undefined where the pack is run without a configuration or with a faulty one: what needs settings is then a violation,
 * and a faulty configuration is the program's to name.
 */
export function settingsOfStack(): Settings | undefined {
  const own = projectConfig(runtime.allConfig(), getProject());
  if (Object.keys(own).length === 0) return undefined;
  try {
    return parseSettings(own);
  } catch {
    return undefined;
  }
}

// What tests of settings share: dev's settings with other keys, a region and a service, and the faults they have.
import { SettingsError } from "../../model/fault.ts";
import { parseSettings } from "../../model/parseSettings.ts";
import { devConfig } from "../support/devSettings.ts";

/** The faults of dev's settings with whole keys replaced, one line each; empty where they are accepted. */
export function faultsOf(changes: Record<string, unknown>): string[] {
  try {
    parseSettings(devConfig(changes));
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.message
        .split("\n")
        .slice(1)
        .map((line) => line.trim());
    }
    throw error;
  }
  return [];
}

/** A region of the settings. */
export const region = (changes: Record<string, unknown> = {}) => ({
  name: "eu-west-1",
  cidr: "10.10.0.0/16",
  zones: ["a", "b"],
  ...changes,
});

/** A service of the settings. */
export const service = (changes: Record<string, unknown> = {}) => ({
  name: "orders",
  paths: ["/orders/*"],
  ...changes,
});

// The settings of the dev stack as configuration text, the starting point of every settings test.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** Configuration as Pulumi hands it over: text, with objects as JSON. `changes` replaces whole keys. */
export function devConfig(changes: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const file = parse(readFileSync(new URL("../../Pulumi.dev.yaml", import.meta.url), "utf8")) as {
    config: Record<string, unknown>;
  };
  const values = Object.entries(file.config).map(([key, value]) => [key.replace("portcullis:", ""), value] as const);
  return Object.fromEntries(
    [...values, ...Object.entries(changes)].map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

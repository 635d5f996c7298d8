// SARIF 2.1.0, which code-scanning services read: what every log of ours has in common.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import type { Origin } from "../proof/network.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** A whole log of one run; `version` is this program's. */
export function sarifLog(version: string, rules: readonly object[], results: readonly object[]): string {
  const tool = { driver: { name: "Portcullis", version, rules } };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [{ tool, results }] }, undefined, 2)}\n`;
}

/**
 * One place in a file, with every resource to look at, the one to mend first.
 *
 * @param file stands for the stack, relative to the repository: services show results at files alone
 */
export function locationsOf(resources: readonly Origin[], file: string) {
  return [
    {
      physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine: 1 } },
      ...(resources.length > 0 && { logicalLocations: resources.map(logical) }),
    },
  ];
}

export function logical({ id, name }: Origin) {
  return { name, fullyQualifiedName: id, kind: "resource" };
}

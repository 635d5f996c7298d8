// What a proof says as SARIF 2.1.0, which code-scanning services read: a rule for each claim, a result for each finding.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import type { Origin } from "../proof/network.ts";
import type { Claim, Finding, Hop, Proof } from "../proof/result.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** What a result stands on beside the proof. */
export interface SarifSubject {
  /** Version of this program. */
  readonly version: string;
  /** File that stands for the stack, relative to the repository: services show results at files alone. */
  readonly file: string;
}

export function proofSarif({ claims }: Proof, subject: SarifSubject): string {
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Portcullis", version: subject.version, rules: claims.map(ruleOf) } },
        results: claims.flatMap((claim, ruleIndex) => resultsOf(claim, ruleIndex, subject)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf({ id, sentence }: Claim) {
  return { id, shortDescription: { text: sentence }, defaultConfiguration: { level: "error" } };
}

function resultsOf({ id, sentence, findings, missing }: Claim, ruleIndex: number, subject: SarifSubject) {
  const rule = { ruleId: id, ruleIndex };
  const failed = findings.map((finding) => ({
    ...rule,
    level: "error",
    message: { text: finding.text },
    locations: locationsOf(finding.resources, subject),
    partialFingerprints: { "claim/v1": fingerprint(id, finding) },
    ...(finding.hops.length > 0 && { codeFlows: [{ threadFlows: [{ locations: finding.hops.map(hopOf) }] }] }),
  }));
  const open = missing.map((fact) => ({
    ...rule,
    level: "note",
    message: { text: `cannot be decided: ${sentence}; not known: ${fact}` },
    locations: locationsOf([], subject),
    partialFingerprints: { "claim/v1": `${id} unknown ${fact}` },
  }));
  return [...failed, ...open];
}

/** The same finding has the same one in every run, wherever the sentence gained a detail. */
function fingerprint(id: string, { resources, text }: Finding): string {
  return [id, ...(resources.length > 0 ? resources.map((resource) => resource.id) : [text])].join(" ");
}

/** One place in the file, with every resource to look at, the one to mend first. */
function locationsOf(resources: readonly Origin[], { file }: SarifSubject) {
  return [
    {
      physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine: 1 } },
      ...(resources.length > 0 && { logicalLocations: resources.map(logical) }),
    },
  ];
}

function logical({ id, name }: Origin) {
  return { name, fullyQualifiedName: id, kind: "resource" };
}

function hopOf({ direction, at, text, verdict, remedy }: Hop) {
  const needs = remedy === undefined ? "" : `; needs ${remedy}`;
  return {
    location: { logicalLocations: [logical(at)], message: { text: `${direction} ${verdict}: ${text}${needs}` } },
    importance: verdict === "passes" ? "unimportant" : "essential",
  };
}

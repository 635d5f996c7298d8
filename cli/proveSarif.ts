// What a proof says as SARIF: a rule for each claim, a result for each finding.
import type { Claim, Finding, Hop, Proof } from "../proof/result.ts";
import { locationsOf, logical, sarifLog } from "./sarif.ts";

/** What a result stands on beside the proof. */
export interface SarifSubject {
  /** Version of this program. */
  readonly version: string;
  /** File that stands for the stack, relative to the repository: services show results at files alone. */
  readonly file: string;
}

export function proofSarif({ claims }: Proof, subject: SarifSubject): string {
  const results = claims.flatMap((claim, ruleIndex) => resultsOf(claim, ruleIndex, subject));
  return sarifLog(subject.version, claims.map(ruleOf), results);
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
    locations: locationsOf(finding.resources, subject.file),
    partialFingerprints: { "claim/v1": fingerprint(id, finding) },
    ...(finding.hops.length > 0 && { codeFlows: [{ threadFlows: [{ locations: finding.hops.map(hopOf) }] }] }),
  }));
  const open = missing.map((fact) => ({
    ...rule,
    level: "note",
    message: { text: `cannot be decided: ${sentence}; not known: ${fact}` },
    locations: locationsOf([], subject.file),
    partialFingerprints: { "claim/v1": `${id} unknown ${fact}` },
  }));
  return [...failed, ...open];
}

/** The same finding has the same one in every run, wherever the sentence gained a detail. */
function fingerprint(id: string, { resources, text }: Finding): string {
  return [id, ...(resources.length > 0 ? resources.map((resource) => resource.id) : [text])].join(" ");
}

function hopOf({ direction, at, text, verdict, remedy }: Hop) {
  const needs = remedy === undefined ? "" : `; needs ${remedy}`;
  return {
    location: { logicalLocations: [logical(at)], message: { text: `${direction} ${verdict}: ${text}${needs}` } },
    importance: verdict === "passes" ? "unimportant" : "essential",
  };
}

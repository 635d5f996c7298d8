// Inputs of built resources with every reference to another one in words, so that tests read as prose.
import type { Json, Properties } from "../../plan/type.ts";
import type { Built } from "./mocks.ts";

/** Outputs that resources are referred to by, the commonest first. */
const REFERENCES = [
  "id",
  "arn",
  "name",
  "allocationId",
  "dnsName",
  "zoneId",
  "fqdn",
  "privateIp",
  "privateKeyPem",
  "certPem",
  "certRequestPem",
];

/**
 * Inputs of everything but components, by `type name`. A reference reads `<id of euw1-vpc>` instead of an invented id;
 * a policy document is parsed.
 */
export function everyInput(built: Built<unknown>): Record<string, Json> {
  const labels = references(built);
  const made = built.resources.filter(({ custom }) => custom);
  return Object.fromEntries(made.map(({ type, name, inputs }) => [`${type} ${name}`, readable(inputs, labels)]));
}

function references(built: Built<unknown>): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const { outputs, inputs, name: owner } of built.resources) {
    for (const property of REFERENCES) {
      const value = outputs[property];
      const invented = typeof value === "string" && value.length > 1 && !Object.values(inputs).includes(value);
      if (invented && !labels.has(value)) labels.set(value, `<${property} of ${owner}>`);
    }
  }
  return labels;
}

function readable(value: Json, labels: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") {
    return value.startsWith('{"Version"') ? readable(JSON.parse(value) as Json, labels) : inWords(value, labels);
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => readable(item, labels));
  if (typeof value !== "object" || value === null) return value;
  const { ...properties } = value as Properties;
  return Object.fromEntries(Object.entries(properties).map(([key, item]) => [key, readable(item, labels)]));
}

/** A whole reference, or ARNs inside a longer text such as a policy's resource. */
function inWords(text: string, labels: ReadonlyMap<string, string>): string {
  const whole = labels.get(text);
  if (whole !== undefined) return whole;
  return [...labels].reduce(
    (words, [value, label]) => (value.startsWith("arn:") ? words.replaceAll(value, label) : words),
    text,
  );
}

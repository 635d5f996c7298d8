// Values as they stand on Pulumi's wire: taking secrets out for the plan, unwrapping them for the model, marking them.
import { isSecret } from "./read.ts";
import { SECRET, SECRET_SIGNATURE, SIGNATURE_KEY } from "./type.ts";
import type { Json, Properties } from "./type.ts";

/** A copy in which every secret is the sentinel without its value. */
export function withoutSecrets(properties: Properties): Properties {
  return mapValues(properties, (value) => replaceSecrets(value, () => SECRET));
}

/** A copy in which every secret is its bare value. For the model only: never recorded, never printed. */
export function unwrapped(properties: Properties): Properties {
  return mapValues(properties, (value) =>
    replaceSecrets(value, (secret) => unwrapped({ value: secret["value"] ?? null })["value"] ?? null),
  );
}

/** Marks a value as a secret; a value that is one already stays as it is. */
export function secret(value: Json): Json {
  return isSecret(value) ? value : { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** True when the value is a secret or holds one. */
export function holdsSecret(value: Json): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isSecret(value) || Object.values(value).some(holdsSecret);
}

function replaceSecrets(value: Json, replace: (secret: Properties) => Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return replace(value);
  if (isList(value)) return value.map((item) => replaceSecrets(item, replace));
  return mapValues(value, (item) => replaceSecrets(item, replace));
}

function mapValues(properties: Properties, change: (value: Json) => Json): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, change(value)]));
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

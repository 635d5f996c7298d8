// The methods of an API that is given as one OpenAPI text instead of resources: what guards each, and where it leads.
import { parse } from "yaml";
import { isSecret, isUnknown } from "../../plan/read.ts";
import type { Json, Properties } from "../../plan/type.ts";
import { at, isAbsent, isObject, list, text } from "./inputs.ts";

/** One method of one path. */
export interface Operation {
  /** As `GET /orders`. */
  readonly name: string;
  /** True where every caller must show something: an authorizer's token, a key or a signature. */
  readonly guarded: boolean;
  /** AWS's extension that says what answers; empty where there is none. */
  readonly integration: Properties;
}

const METHODS: ReadonlySet<string> = new Set([
  "get",
  "put",
  "post",
  "delete",
  "head",
  "patch",
  "trace",
  "options",
  "x-amazon-apigateway-any-method",
]);

/** The operations of a body in JSON or YAML; none where there is no body; undefined where it is not known, or cannot be read. */
export function operationsOf(body: Json | undefined): readonly Operation[] | undefined {
  if (isAbsent(body)) return [];
  const document = parsed(body);
  if (document === undefined) return undefined;
  const paths = document["paths"] ?? {};
  if (!isObject(paths)) return undefined;
  // What stands elsewhere is not looked up: nobody can judge it here.
  if (Object.values(paths).some((item) => isObject(item) && "$ref" in item)) return undefined;
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {})
      .filter(([method]) => METHODS.has(method.toLowerCase()))
      .map(([method, operation]) => operationOf(document, path, method, isObject(operation) ? operation : {})),
  );
}

function parsed(body: Json): Properties | undefined {
  if (isObject(body)) return isSecret(body) ? undefined : body;
  if (typeof body !== "string" || isUnknown(body)) return undefined;
  try {
    const document = parse(body) as Json;
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

function operationOf(document: Properties, path: string, method: string, operation: Properties): Operation {
  const integration = operation["x-amazon-apigateway-integration"];
  return {
    name: `${method.toLowerCase() === "x-amazon-apigateway-any-method" ? "ANY" : method.toUpperCase()} ${path}`,
    // API Gateway passes over the security of a whole document.
    guarded: isGuarded(operation["security"], operation["x-amazon-apigateway-auth"], effectiveSchemes(document)),
    integration: isObject(integration) ? integration : {},
  };
}

/** Names of the schemes that API Gateway asks by: with an authorizer, a signature or a key; it passes over the others. */
function effectiveSchemes(document: Properties): ReadonlySet<string> {
  const schemes = at(document, "components.securitySchemes") ?? document["securityDefinitions"];
  const effective = Object.entries(isObject(schemes) ? schemes : {}).filter(([, scheme]) => {
    if (!isObject(scheme)) return false;
    const signed = text(scheme["x-amazon-apigateway-authtype"])?.toLowerCase() === "awssigv4";
    const key = scheme["type"] === "apiKey" && text(scheme["name"])?.toLowerCase() === "x-api-key";
    return signed || key || isObject(scheme["x-amazon-apigateway-authorizer"]);
  });
  return new Set(effective.map(([name]) => name));
}

/** Each alternative must ask for something: an empty one lets a caller choose to show nothing. */
function isGuarded(security: Json | undefined, auth: Json | undefined, schemes: ReadonlySet<string>): boolean {
  if (isObject(auth)) return (text(auth["type"]) ?? "NONE").toUpperCase() !== "NONE";
  const alternatives = list(security) ?? [];
  const asks = (each: Json): boolean => isObject(each) && Object.keys(each).some((name) => schemes.has(name));
  return alternatives.length > 0 && alternatives.every(asks);
}

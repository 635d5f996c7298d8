// The cache behaviours of a distribution with the policies and functions they refer to.
import type { Json, PlannedResource } from "../../plan/type.ts";
import { CACHE_POLICY_NAMES, cachePolicy } from "./cachePolicies.ts";
import type { PlannedBehaviour, PlannedOrigin, PlannedResponseHeaders } from "./plannedEdge.ts";
import { fields } from "./plannedOrigins.ts";
import type { PlanReader } from "./planReader.ts";
import { TYPES } from "./resourceTypes.ts";

const VIEWER_PROTOCOLS = ["allow-all", "https-only", "redirect-to-https"] as const;
const NO_CACHE = { name: "", maxSeconds: 0, keyHeaders: [] };

/** One behaviour, and the property of the distribution that it stands in. */
interface Behaviour {
  readonly property: "orderedCacheBehaviors" | "defaultCacheBehavior";
  readonly values: Readonly<Record<string, Json>>;
}

/** The behaviours in their order, the default one last. */
export function readBehaviours(
  reader: PlanReader,
  distribution: PlannedResource,
  origins: readonly PlannedOrigin[],
): PlannedBehaviour[] {
  const ordered = reader.objects(reader.input(distribution, "orderedCacheBehaviors"));
  const all: Behaviour[] = [
    ...ordered.map((values): Behaviour => ({ property: "orderedCacheBehaviors", values })),
    { property: "defaultCacheBehavior", values: fields(reader.input(distribution, "defaultCacheBehavior")) ?? {} },
  ];
  return all.map((behaviour) => {
    const { values, property } = behaviour;
    const origin = text(values["targetOriginId"]);
    if (!origins.some(({ id }) => id === origin))
      reader.fault(distribution, `${property} leads to origin ${origin}, which local does not know`);
    const functionCode = readFunction(reader, distribution, behaviour);
    return {
      pattern: property === "defaultCacheBehavior" ? "*" : text(values["pathPattern"]),
      allowedMethods: reader.texts(values["allowedMethods"]),
      viewerProtocol: VIEWER_PROTOCOLS.find((each) => each === values["viewerProtocolPolicy"]) ?? "allow-all",
      origin,
      cache: readCachePolicy(reader, distribution, behaviour),
      cloudfrontHeaders: readOriginRequest(reader, distribution, behaviour),
      response: readResponseHeaders(reader, distribution, behaviour),
      ...(functionCode !== undefined && { functionCode }),
    };
  });
}

function readCachePolicy(reader: PlanReader, distribution: PlannedResource, { property, values }: Behaviour) {
  const id = text(values["cachePolicyId"]);
  const policy = cachePolicy(id);
  if (policy === undefined)
    reader.fault(distribution, `${property} has the cache policy ${id}; local knows ${CACHE_POLICY_NAMES.join(", ")}`);
  return policy ?? NO_CACHE;
}

/** All of the viewer's request goes to the origin, and these headers of CloudFront's own. */
function readOriginRequest(reader: PlanReader, distribution: PlannedResource, behaviour: Behaviour): string[] {
  const policy = chosen(reader, distribution, behaviour, "originRequestPolicyId", TYPES.originRequestPolicy);
  if (policy === undefined) return [];
  for (const [input, wanted] of [
    ["headersConfig.headerBehavior", "allViewerAndWhitelistCloudFront"],
    ["cookiesConfig.cookieBehavior", "all"],
    ["queryStringsConfig.queryStringBehavior", "all"],
  ] as const) {
    const value = reader.text(policy, input);
    if (value !== wanted) reader.fault(policy, `${input} is ${value}; local forwards ${wanted}`);
  }
  return reader.texts(reader.input(policy, "headersConfig.headers.items")).map((name) => name.toLowerCase());
}

function readResponseHeaders(
  reader: PlanReader,
  distribution: PlannedResource,
  behaviour: Behaviour,
): PlannedResponseHeaders {
  if (behaviour.values["responseHeadersPolicyId"] === undefined) return { set: [], remove: [] };
  const policy = chosen(reader, distribution, behaviour, "responseHeadersPolicyId", TYPES.responseHeadersPolicy);
  if (policy === undefined) return { set: [], remove: [] };
  const security = fields(reader.input(policy, "securityHeadersConfig")) ?? {};
  const set = Object.entries(security).flatMap(([kind, json]) => {
    const config = fields(json) ?? {};
    const header = SECURITY_HEADERS[kind]?.(config);
    if (header === undefined) reader.fault(policy, `securityHeadersConfig.${kind} is not one that local sets`);
    return header ? [{ name: header[0], value: header[1], override: config["override"] === true }] : [];
  });
  const removed = reader.objects(reader.input(policy, "removeHeadersConfig.items"));
  for (const other of ["corsConfig", "customHeadersConfig", "serverTimingHeadersConfig"]) {
    if (reader.input(policy, other) !== undefined) reader.fault(policy, `has ${other}, which local does not apply`);
  }
  return { set, remove: removed.map(({ header }) => text(header).toLowerCase()) };
}

/** Each security header by its key in the policy. */
const SECURITY_HEADERS: Readonly<
  Record<string, (config: Readonly<Record<string, Json>>) => readonly [name: string, value: string]>
> = {
  strictTransportSecurity: ({ accessControlMaxAgeSec, includeSubdomains, preload }) => [
    "Strict-Transport-Security",
    [
      `max-age=${typeof accessControlMaxAgeSec === "number" ? accessControlMaxAgeSec : 0}`,
      ...(includeSubdomains === true ? ["includeSubDomains"] : []),
      ...(preload === true ? ["preload"] : []),
    ].join("; "),
  ],
  contentTypeOptions: () => ["X-Content-Type-Options", "nosniff"],
  frameOptions: ({ frameOption }) => ["X-Frame-Options", text(frameOption)],
  referrerPolicy: ({ referrerPolicy }) => ["Referrer-Policy", text(referrerPolicy)],
  contentSecurityPolicy: ({ contentSecurityPolicy }) => ["Content-Security-Policy", text(contentSecurityPolicy)],
};

function readFunction(
  reader: PlanReader,
  distribution: PlannedResource,
  { property, values }: Behaviour,
): string | undefined {
  if (reader.objects(values["lambdaFunctionAssociations"]).length > 0)
    reader.fault(distribution, `${property} has lambdaFunctionAssociations; local runs CloudFront Functions`);
  const [association, ...others] = reader.objects(values["functionAssociations"]);
  if (association === undefined) return undefined;
  if (others.length > 0 || association["eventType"] !== "viewer-request")
    reader.fault(distribution, `${property} has another function than one for viewer-request; local runs that one`);
  const candidates = reader.referenced(distribution, property, TYPES.edgeFunction);
  const found = theOne(candidates, ({ outputs }) => outputs["arn"] === association["functionArn"]);
  if (found === undefined) {
    reader.fault(distribution, `${property} has a function that the plan does not hold`);
    return undefined;
  }
  return reader.text(found, "code");
}

/** The policy that a behaviour means, among those its property refers to. */
function chosen(
  reader: PlanReader,
  distribution: PlannedResource,
  { property, values }: Behaviour,
  key: string,
  type: string,
): PlannedResource | undefined {
  const found = theOne(reader.referenced(distribution, property, type), ({ id }) => id === values[key]);
  if (found === undefined) reader.fault(distribution, `${property} has a ${key} that the plan does not hold`);
  return found;
}

/** The only one that a property refers to; among several the id decides, which a preview does not know. */
function theOne(
  candidates: readonly PlannedResource[],
  isMeant: (resource: PlannedResource) => boolean,
): PlannedResource | undefined {
  return candidates.length === 1 ? candidates[0] : candidates.find(isMeant);
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

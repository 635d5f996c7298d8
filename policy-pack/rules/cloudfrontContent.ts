// Policies about what CloudFront serves: from which buckets, with which headers, and what it must not keep.
import { isUnknown, type PlanIndex } from "../../plan/read.ts";
import type { PlannedResource, Properties } from "../../plan/type.ts";
import { CACHE_POLICIES } from "../../model/distribution.ts";
import { type Block, behavioursOf, DISTRIBUTION, originsOf, takesSignedRequests } from "../lib/distribution.ts";
import { at, isAbsent, notKnown, number, text } from "../lib/inputs.ts";
import { numberKnob, textsKnob } from "../lib/knobs.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide";
const HEADERS_POLICY = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";

/**
 * AWS's own policies that send HSTS, of a year: SecurityHeadersPolicy, with CORS, and with CORS and preflight.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
 */
const MANAGED_HSTS: Readonly<Record<string, number>> = {
  "67f7725c-6f97-4210-82d7-5512b31e9d03": 31_536_000,
  "e61eb60c-9c35-4d20-a928-2b84e02af89c": 31_536_000,
  "eaab4381-ed33-4a86-88ca-d9558dc6cd63": 31_536_000,
};

/** AllViewerExceptHostHeader: API Gateway answers to its own Host alone. */
const ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

export const cloudfrontContent = [
  resourcePolicy({
    id: "CF-08",
    name: "cf-s3-origin-access-control",
    rule: "CloudFront signs its requests to buckets and function URLs",
    reason: "an origin that does not ask for CloudFront's signature can be asked by anybody, past the web ACL",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:CloudFront.13", "fsbp:CloudFront.16", "ckv:CKV2_AWS_46", "nag:CFR7"],
    steps: "Give the origin an originAccessControlId",
    link: `${GUIDE}/private-content-restricting-access-to-s3.html`,
    types: [DISTRIBUTION],
    judge: ({ inputs }) => {
      const origins = originsOf(inputs);
      if (origins === undefined) return [notKnown("origins")];
      const bare = origins.find(
        (origin) => takesSignedRequests(origin) !== false && isAbsent(origin.inputs["originAccessControlId"]),
      );
      if (bare === undefined) return [];
      const property = `${bare.path}.originAccessControlId`;
      return takesSignedRequests(bare) === undefined
        ? [notKnown(`${bare.path}.domainName`)]
        : [{ what: "asks a bucket or function URL without a signature", property }];
    },
  }),
  stackPolicy({
    id: "CF-09",
    name: "cf-s3-origin-exists",
    rule: "Every bucket that a distribution serves from is of this stack",
    reason: "whoever makes a bucket of a name that is not taken serves its content under our domain",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:CloudFront.12"],
    steps: "Take the origin's domain name from a bucket of the stack",
    link: `${GUIDE}/DownloadDistS3AndCustomOrigins.html`,
    types: [DISTRIBUTION],
    judge: ({ index }) =>
      index.ofType(DISTRIBUTION).flatMap((resource): Fault[] => {
        const origins = originsOf(resource.inputs);
        if (origins === undefined) return [{ ...notKnown("origins"), resource }];
        const fromBuckets = origins.filter(isBucketOrigin);
        const buckets = index.referenced(resource, "origins").filter(isOwnBucket);
        return fromBuckets.length <= buckets.length
          ? []
          : [{ resource, what: "serves from a bucket that is not of this stack", property: "origins" }];
      }),
  }),
  stackPolicy({
    id: "CF-11",
    name: "cf-security-headers",
    rule: "Every behaviour of a distribution tells browsers to use TLS alone (HSTS)",
    reason: "a browser that was not told so can be led to HTTP by whoever sits in between",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["ckv:CKV2_AWS_32", "ckv:CKV_AWS_259"],
    steps: "Give every behaviour a response headers policy with strictTransportSecurity",
    link: `${GUIDE}/adding-response-headers.html`,
    knobs: {
      hstsSeconds: numberKnob("Shortest time for which browsers are told, in seconds", 31_536_000, 1, 315_360_000),
    },
    types: [DISTRIBUTION],
    judge: ({ index }, { hstsSeconds }) =>
      index.ofType(DISTRIBUTION).flatMap((resource): Fault[] => {
        const behaviours = behavioursOf(resource.inputs);
        if (behaviours === undefined) return [{ ...notKnown("defaultCacheBehavior"), resource }];
        const bare = behaviours.find((behaviour) => !sendsHsts(index, resource, behaviour, hstsSeconds));
        if (bare === undefined) return [];
        const property = `${bare.path}.responseHeadersPolicyId`;
        return [{ resource, what: `does not send HSTS of ${hstsSeconds} seconds or more`, property }];
      }),
  }),
  resourcePolicy({
    id: "CF-12",
    name: "cf-api-not-cached",
    rule: "Nothing under the API's paths is kept in CloudFront's cache, and API Gateway is not sent the viewer's Host",
    reason: "an answer for one caller, kept, is given to the next",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["cwe:524"],
    steps: "Give each of the API's paths a behaviour with the cache policy CachingDisabled",
    link: `${GUIDE}/using-managed-cache-policies.html`,
    knobs: { apiPaths: textsKnob("Path patterns of APIs", ["/api/*"]) },
    types: [DISTRIBUTION],
    judge: ({ inputs }, { apiPaths }) => {
      const behaviours = behavioursOf(inputs);
      const origins = originsOf(inputs);
      if (behaviours === undefined || origins === undefined) return [notKnown("origins and behaviours")];
      return apiPaths.flatMap((path) => judgeApi(path, behaviours, origins)).slice(0, 1);
    },
  }),
];

function judgeApi(path: string, behaviours: readonly Block[], origins: readonly Block[]): readonly Fault[] {
  const behaviour = behaviours.find(({ inputs }) => text(inputs["pathPattern"]) === path);
  if (behaviour === undefined) return [{ what: `has no behaviour for ${path}`, property: "orderedCacheBehaviors" }];
  if (!uncached(behaviour.inputs)) {
    const property = `${behaviour.path}.cachePolicyId`;
    return [{ what: `may keep answers under ${path}`, property, value: behaviour.inputs["cachePolicyId"] }];
  }
  const target = origins.find(({ inputs }) => text(inputs["originId"]) === text(behaviour.inputs["targetOriginId"]));
  const gateway = /\.execute-api\./.test(text(target?.inputs["domainName"]) ?? "");
  return gateway && behaviour.inputs["originRequestPolicyId"] !== ALL_BUT_HOST
    ? [{ what: "sends the viewer's Host to API Gateway", property: `${behaviour.path}.originRequestPolicyId` }]
    : [];
}

/** By AWS's policy, or by times of zero as they were written before there were policies. */
function uncached(behaviour: Properties): boolean {
  const policy = behaviour["cachePolicyId"];
  if (!isAbsent(policy)) return policy === CACHE_POLICIES.never;
  return (
    !isAbsent(behaviour["forwardedValues"]) &&
    ["minTtl", "defaultTtl", "maxTtl"].every((property) => number(behaviour[property]) === 0)
  );
}

/** What is not known and has no protocol of its own counts as a bucket. */
function isBucketOrigin(origin: Block): boolean {
  const { s3OriginConfig, customOriginConfig, vpcOriginConfig, domainName } = origin.inputs;
  if (!isAbsent(s3OriginConfig)) return true;
  if (!isAbsent(vpcOriginConfig)) return false;
  if (text(domainName) === undefined) return isAbsent(customOriginConfig);
  return takesSignedRequests(origin) === true && !/\.lambda-url\./.test(text(domainName) ?? "");
}

function isOwnBucket({ type, external }: PlannedResource): boolean {
  return /^aws:s3\/bucket(V2)?:/.test(type) && external !== true;
}

/** The policies that a behaviour's property flows from must all send it; edges do not say which behaviour has which. */
function sendsHsts(index: PlanIndex, resource: PlannedResource, { path, inputs }: Block, seconds: number): boolean {
  const id = inputs["responseHeadersPolicyId"];
  if (isAbsent(id)) return false;
  const managed = MANAGED_HSTS[text(id) ?? ""];
  if (managed !== undefined) return managed >= seconds;
  const [property = ""] = path.split(".");
  const policies = index.referenced(resource, property).filter(({ type }) => type === HEADERS_POLICY);
  return policies.length > 0 && policies.every((policy) => (hstsOf(policy) ?? 0) >= seconds);
}

function hstsOf({ inputs }: PlannedResource): number | undefined {
  const age = at(inputs, "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec");
  return isUnknown(age) ? undefined : number(age);
}

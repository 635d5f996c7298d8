// Mutations of what CloudFront serves.
import { UNKNOWN } from "../../../plan/type.ts";
import { change, of, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";
import { apiBehaviour, behaviour, origin } from "./cloudfront.ts";

const DISTRIBUTION = "edge-distribution";
const HEADERS = "edge-response-headers-policy";
const BUCKET = { originId: "origin.edge.example.com", domainName: "site.s3.eu-west-1.amazonaws.com" };
const CACHED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

const origins = (...list: readonly Readonly<Record<string, string>>[]) => change(DISTRIBUTION, { origins: [...list] });

export const cloudfrontContent: Mutations = {
  "CF-08": {
    edit: origins(BUCKET),
    on: DISTRIBUTION,
    forms: {
      "an identity of old": change(DISTRIBUTION, {
        origins: [{ ...BUCKET, s3OriginConfig: { originAccessIdentity: "origin-access-identity/cloudfront/E1" } }],
      }),
      "a function URL": origin({ domainName: "abc.lambda-url.eu-west-1.on.aws" }),
      "a name that nobody knows": origin({ domainName: UNKNOWN }),
      "origins that nobody knows": change(DISTRIBUTION, { origins: UNKNOWN }),
      "a bucket's name of old": origins({ ...BUCKET, domainName: "site.s3.amazonaws.com" }),
    },
    harmless: {
      "a bucket that is signed for": origins({ ...BUCKET, originAccessControlId: "E1" }),
      "a host that only ends alike": origin({ domainName: "s3.example.com" }),
      // A pattern that may split the dashes in more than one way would never end.
      "a host of many dashes": origin({ domainName: `s3${"-a".repeat(60)}.example.com` }),
    },
  },
  "CF-09": {
    edit: origins(BUCKET),
    on: DISTRIBUTION,
    forms: {
      "a bucket beside one of ours": change(DISTRIBUTION, {
        origins: [BUCKET, { originId: "logs", domainName: of("edge-logs"), s3OriginConfig: {} }],
      }),
      "a name that nobody knows": origins({ originId: "site", domainName: UNKNOWN }),
      "origins that nobody knows": change(DISTRIBUTION, { origins: UNKNOWN }),
    },
    harmless: {
      "a bucket of ours": change(DISTRIBUTION, {
        origins: [{ originId: "logs", domainName: of("edge-logs"), s3OriginConfig: {} }],
      }),
      "no bucket at all": origin({ connectionAttempts: 2 }),
    },
  },
  "CF-11": {
    edit: change(HEADERS, { securityHeadersConfig: { contentTypeOptions: { override: true } } }),
    on: DISTRIBUTION,
    forms: {
      "too short a time": change(HEADERS, {
        securityHeadersConfig: { strictTransportSecurity: { accessControlMaxAgeSec: "86400", override: true } },
      }),
      "a time that nobody knows": change(HEADERS, {
        securityHeadersConfig: { strictTransportSecurity: { accessControlMaxAgeSec: UNKNOWN, override: true } },
      }),
      "no policy": behaviour({ responseHeadersPolicyId: "" }),
      "no policy of an ordered behaviour": apiBehaviour({ responseHeadersPolicyId: "" }),
      "a policy of AWS's without it": behaviour({ responseHeadersPolicyId: "60669652-455b-4ae9-85a4-c4c02393f86c" }),
    },
    harmless: {
      "a policy of AWS's with it": behaviour({ responseHeadersPolicyId: "67f7725c-6f97-4210-82d7-5512b31e9d03" }),
      "a year, in quotes": change(HEADERS, {
        securityHeadersConfig: { strictTransportSecurity: { accessControlMaxAgeSec: "31536000", override: true } },
      }),
    },
  },
  "CF-12": {
    edit: apiBehaviour({ cachePolicyId: CACHED }),
    on: DISTRIBUTION,
    forms: {
      "another path": apiBehaviour({ pathPattern: "/v1/*" }),
      "no behaviour": change(DISTRIBUTION, { orderedCacheBehaviors: [] }),
      "a policy that nobody knows": apiBehaviour({ cachePolicyId: UNKNOWN }),
      "times of old": apiBehaviour({ cachePolicyId: "", forwardedValues: {}, minTtl: 0, defaultTtl: 0, maxTtl: 60 }),
      "API Gateway with the viewer's Host": origin({ domainName: "abc.execute-api.eu-west-1.amazonaws.com" }),
    },
    harmless: {
      "times of zero": apiBehaviour({ cachePolicyId: "", forwardedValues: {}, minTtl: 0, defaultTtl: 0, maxTtl: 0 }),
      "API Gateway without the viewer's Host": together(
        origin({ domainName: "abc.execute-api.eu-west-1.amazonaws.com" }),
        apiBehaviour({ originRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac" }),
      ),
      "another path that is cached": behaviour({ cachePolicyId: CACHED }),
    },
  },
};

// AWS's answers for CloudFront: distributions, their policies, functions and VPC origins. All are global.
import { ACCOUNT, MOMENT } from "./invented.ts";
import type { Json } from "../plan/type.ts";
import type { Question, TypeModel, TypeModels } from "./type.ts";

/** The hosted zone of every distribution's own name. */
const ZONE = "Z2FDTNDATAQYW2";

const arn = (kind: string) => (q: Question) => `arn:${q.partition}:cloudfront::${ACCOUNT}:${kind}/${q.id}`;
const etag = (q: Question): Json => `E${q.hex(13, "etag").toUpperCase()}`;
const id = (q: Question): string => `E${q.hex(13).toUpperCase()}`;

/** A policy has a name and an id that looks like a UUID. */
function policy(kind: string): TypeModel {
  return {
    id: (q) => [8, 4, 4, 4, 12].map((length, part) => q.hex(length, `part ${part}`)).join("-"),
    outputs: { arn: arn(kind), etag, name: (q) => q.physicalName },
  };
}

export const cloudfrontTypes: TypeModels = {
  "aws:cloudfront/distribution:Distribution": {
    id,
    outputs: {
      arn: arn("distribution"),
      callerReference: (q) => q.hex(24, "reference"),
      domainName: (q) => `d${q.hex(13, "name")}.cloudfront.net`,
      etag,
      hostedZoneId: () => ZONE,
      inProgressValidationBatches: () => 0,
      lastModifiedTime: () => MOMENT,
      loggingV1Enabled: () => false,
      status: () => "Deployed",
      tagsAll: (q) => q.tagsAll,
      trustedKeyGroups: () => [],
      trustedSigners: () => [],
    },
  },
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": policy("origin-request-policy"),
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": policy("response-headers-policy"),
  "aws:cloudfront/function:Function": {
    id: (q) => q.physicalName,
    outputs: {
      arn: arn("function"),
      etag,
      liveStageEtag: etag,
      name: (q) => q.id,
      status: () => "UNASSOCIATED",
      tagsAll: (q) => q.tagsAll,
    },
  },
  "aws:cloudfront/vpcOrigin:VpcOrigin": {
    id: (q) => `vo_${q.hex(22)}`,
    outputs: { arn: arn("vpcorigin"), etag, tagsAll: (q) => q.tagsAll },
  },
};

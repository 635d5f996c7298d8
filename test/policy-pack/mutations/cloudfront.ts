// Mutations of CloudFront's connections.
import type { Json, Properties } from "../../../plan/type.ts";
import { UNKNOWN } from "../../../plan/type.ts";
import { add, change, changeWith, type Edit, of, remove } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const DISTRIBUTION = "edge-distribution";

export function behaviour(changes: Properties): Edit {
  return changeWith(DISTRIBUTION, ({ defaultCacheBehavior }) => ({
    defaultCacheBehavior: { ...(defaultCacheBehavior as Properties), ...changes },
  }));
}

export function apiBehaviour(changes: Properties): Edit {
  return changeWith(DISTRIBUTION, ({ orderedCacheBehaviors }) => ({
    orderedCacheBehaviors: (orderedCacheBehaviors as readonly Properties[]).map((each) => ({ ...each, ...changes })),
  }));
}

export function origin(changes: Properties): Edit {
  return changeWith(DISTRIBUTION, ({ origins }) => ({
    origins: (origins as readonly Properties[]).map((each) => ({ ...each, ...changes })),
  }));
}

function customOrigin(changes: Readonly<Record<string, Json>>): Edit {
  return changeWith(DISTRIBUTION, ({ origins }) => ({
    origins: (origins as readonly Properties[]).map((each) => ({
      ...each,
      customOriginConfig: { ...(each["customOriginConfig"] as Properties), ...changes },
    })),
  }));
}

function viewer(changes: Properties): Edit {
  return changeWith(DISTRIBUTION, () => ({
    viewerCertificate: {
      acmCertificateArn: of("edge-certificate-validation"),
      minimumProtocolVersion: "TLSv1.2_2025",
      sslSupportMethod: "sni-only",
      ...changes,
    },
  }));
}

function vpcOrigin(changes: Properties): Edit {
  return add("aws:cloudfront/vpcOrigin:VpcOrigin", "euw1-vpc-origin", {
    vpcOriginEndpointConfig: {
      name: "euw1",
      arn: of("euw1-alb"),
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
      ...changes,
    },
  });
}

const NO_BLOCK = change(DISTRIBUTION, { viewerCertificate: undefined });
const OWN_CERTIFICATE = change(DISTRIBUTION, { viewerCertificate: { cloudfrontDefaultCertificate: true } });

export const cloudfront: Mutations = {
  "CF-01": {
    edit: behaviour({ viewerProtocolPolicy: "allow-all" }),
    on: DISTRIBUTION,
    forms: {
      "an ordered behaviour": apiBehaviour({ viewerProtocolPolicy: "allow-all" }),
      "no policy at all": behaviour({ viewerProtocolPolicy: "" }),
      "one that nobody knows": behaviour({ viewerProtocolPolicy: UNKNOWN }),
      "one behaviour instead of a list": change(DISTRIBUTION, {
        orderedCacheBehaviors: { pathPattern: "/api/*", viewerProtocolPolicy: "allow-all" },
      }),
      "behaviours that nobody knows": change(DISTRIBUTION, { orderedCacheBehaviors: UNKNOWN }),
      "no default behaviour": change(DISTRIBUTION, { defaultCacheBehavior: undefined }),
    },
    harmless: { "HTTPS without redirects": behaviour({ viewerProtocolPolicy: "https-only" }) },
  },
  "CF-02": {
    edit: viewer({ minimumProtocolVersion: "TLSv1.1_2016" }),
    on: DISTRIBUTION,
    forms: {
      "AWS's default": viewer({ minimumProtocolVersion: "" }),
      "no block": NO_BLOCK,
      "CloudFront's own certificate": OWN_CERTIFICATE,
      "one that nobody knows": viewer({ minimumProtocolVersion: UNKNOWN }),
      "a name that only begins alike": viewer({ minimumProtocolVersion: "TLSv1.2_2018" }),
    },
    harmless: { "TLS 1.3 alone": viewer({ minimumProtocolVersion: "TLSv1.3_2025" }) },
  },
  "CF-03": {
    edit: OWN_CERTIFICATE,
    on: DISTRIBUTION,
    forms: {
      "no block": NO_BLOCK,
      "a certificate of IAM": change(DISTRIBUTION, { viewerCertificate: { iamCertificateId: "ASCA1" } }),
      "an ARN of IAM": viewer({ acmCertificateArn: "arn:aws:iam::123456789012:server-certificate/edge" }),
    },
    harmless: { "a literal ARN": viewer({ acmCertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a" }) },
  },
  "CF-04": {
    edit: viewer({ sslSupportMethod: "vip" }),
    on: DISTRIBUTION,
    forms: { "no method": viewer({ sslSupportMethod: "" }), unknown: viewer({ sslSupportMethod: UNKNOWN }) },
    harmless: { "CloudFront's own certificate": OWN_CERTIFICATE },
  },
  "CF-05": {
    edit: customOrigin({ originProtocolPolicy: "match-viewer" }),
    on: DISTRIBUTION,
    forms: {
      "HTTP alone": customOrigin({ originProtocolPolicy: "http-only" }),
      "no policy": customOrigin({ originProtocolPolicy: "" }),
      "one that nobody knows": customOrigin({ originProtocolPolicy: UNKNOWN }),
      "a block that nobody knows": origin({ customOriginConfig: UNKNOWN }),
      "origins that nobody knows": change(DISTRIBUTION, { origins: UNKNOWN }),
      "one block instead of a list": change(DISTRIBUTION, {
        origins: {
          originId: "one",
          domainName: "a.example.com",
          customOriginConfig: { originProtocolPolicy: "http-only" },
        },
      }),
      "a block in a list": origin({ customOriginConfig: [{ originProtocolPolicy: "http-only" }] }),
      "a VPC origin": { edit: vpcOrigin({ originProtocolPolicy: "http-only" }), on: "euw1-vpc-origin" },
    },
    harmless: {
      "a VPC origin over HTTPS": vpcOrigin({}),
      "a bucket, which has no such choice": change(DISTRIBUTION, {
        origins: [{ originId: "logs", domainName: "logs.s3.us-east-1.amazonaws.com", originAccessControlId: "E1" }],
      }),
    },
  },
  "CF-06": {
    edit: customOrigin({ originSslProtocols: ["TLSv1.1", "TLSv1.2"] }),
    on: DISTRIBUTION,
    forms: {
      "none at all": customOrigin({ originSslProtocols: [] }),
      "one alone, not in a list": customOrigin({ originSslProtocols: "SSLv3" }),
      unknown: customOrigin({ originSslProtocols: UNKNOWN }),
      "one that nobody knows": customOrigin({ originSslProtocols: ["TLSv1.2", UNKNOWN] }),
      "a VPC origin": {
        edit: vpcOrigin({ originSslProtocols: { items: ["TLSv1", "TLSv1.2"], quantity: 2 } }),
        on: "euw1-vpc-origin",
      },
    },
    harmless: {
      "one alone that is new enough": customOrigin({ originSslProtocols: "TLSv1.2" }),
      "a VPC origin": vpcOrigin({}),
    },
  },
  "CF-07": {
    edit: remove("edge-log-delivery"),
    on: DISTRIBUTION,
    forms: {
      "no source": remove("edge-log-source"),
      "a delivery from another source": change("edge-log-delivery", { deliverySourceName: "other" }),
      "a delivery to nowhere": change("edge-log-delivery", { deliveryDestinationArn: undefined }),
      "another kind of log": change("edge-log-source", { logType: "APPLICATION_LOGS" }),
    },
    harmless: {
      "the block of old": (plan) =>
        change(DISTRIBUTION, { loggingConfig: { bucket: "logs.s3.amazonaws.com" } })(remove("edge-log-delivery")(plan)),
      "names that are literal": (plan) =>
        change("edge-log-delivery", { deliverySourceName: "edge" })(change("edge-log-source", { name: "edge" })(plan)),
    },
  },
};

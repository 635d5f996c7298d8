// Distribution: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Distribution, type DistributionArgs } from "../../components/distribution.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { valueOf } from "../support/valueOf.ts";

const SECRET = "5".repeat(64);

const NAMED: DistributionArgs = {
  domain: "edge.example.com",
  certificateArn: "arn:certificate",
  webAclArn: "arn:web-acl",
  cloudfrontHeaders: ["cloudfront-viewer-address"],
  origins: { host: "origin.edge.example.com", port: 8443, secret: SECRET },
};

const PRIVATE: DistributionArgs = {
  ...NAMED,
  cloudfrontHeaders: ["CloudFront-Viewer-Latitude", "CloudFront-Viewer-Longitude"],
  origins: [
    { region: "eu-west-1", host: "services.euw1.internal.edge.example.com", vpcOriginId: "vo_1" },
    { region: "us-east-1", host: "services.use1.internal.edge.example.com", vpcOriginId: "vo_2" },
  ],
  viewerRequestFunctionArn: "arn:function",
};

const BEHAVIOUR = {
  allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
  cachedMethods: ["GET", "HEAD"],
  compress: true,
  originRequestPolicyId: "<id of edge-origin-request-policy>",
  responseHeadersPolicyId: "<id of edge-response-headers-policy>",
  targetOriginId: "origin.edge.example.com",
  viewerProtocolPolicy: "redirect-to-https",
};

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution edge-distribution";

const EVERY_INPUT = {
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy edge-origin-request-policy": {
    comment: "the whole request, and CloudFront's word about the viewer",
    cookiesConfig: { cookieBehavior: "all" },
    headersConfig: {
      headerBehavior: "allViewerAndWhitelistCloudFront",
      headers: { items: ["cloudfront-viewer-address"] },
    },
    queryStringsConfig: { queryStringBehavior: "all" },
  },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy edge-response-headers-policy": {
    comment: "security headers",
    removeHeadersConfig: { items: [{ header: "X-Powered-By" }] },
    securityHeadersConfig: {
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: "DENY", override: false },
      referrerPolicy: { override: false, referrerPolicy: "strict-origin-when-cross-origin" },
      strictTransportSecurity: { accessControlMaxAgeSec: 63072000, includeSubdomains: true, override: true },
    },
  },
  [DISTRIBUTION]: {
    aliases: ["edge.example.com"],
    comment: "edge.example.com",
    defaultCacheBehavior: { ...BEHAVIOUR, cachePolicyId: "4cc15a8a-d715-48a4-82b8-cc0b614638fe" },
    enabled: true,
    httpVersion: "http2and3",
    isIpv6Enabled: true,
    orderedCacheBehaviors: [
      { ...BEHAVIOUR, cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", pathPattern: "/api/*" },
    ],
    origins: [
      {
        connectionAttempts: 3,
        connectionTimeout: 5,
        customHeaders: [{ name: "x-origin-secret", value: SECRET }],
        customOriginConfig: {
          httpPort: 80,
          httpsPort: 8443,
          ipAddressType: "ipv4",
          originKeepaliveTimeout: 60,
          originProtocolPolicy: "https-only",
          originReadTimeout: 70,
          originSslProtocols: ["TLSv1.2"],
        },
        domainName: "origin.edge.example.com",
        originId: "origin.edge.example.com",
      },
    ],
    priceClass: "PriceClass_All",
    restrictions: { geoRestriction: { restrictionType: "none" } },
    tags: { Name: "edge" },
    viewerCertificate: {
      acmCertificateArn: "arn:certificate",
      minimumProtocolVersion: "TLSv1.2_2025",
      sslSupportMethod: "sni-only",
    },
    webAclId: "arn:web-acl",
  },
};

const build = (args: DistributionArgs) => buildWithMocks(() => new Distribution("edge", args), { region: "us-east-1" });

describe("Distribution", () => {
  it("makes exactly these resources for the origin's one name", async () => {
    expect(everyInput(await build(NAMED))).to.deep.equal(EVERY_INPUT);
  });

  it("makes an origin of each region's private load balancer, and has the function pick one", async () => {
    const picked = { functionAssociations: [{ eventType: "viewer-request", functionArn: "arn:function" }] };
    const behaviour = { ...BEHAVIOUR, ...picked, targetOriginId: "eu-west-1" };
    const connection = { connectionAttempts: 3, connectionTimeout: 5 };
    const timeouts = { originKeepaliveTimeout: 60, originReadTimeout: 70 };
    const { [DISTRIBUTION]: made } = everyInput(await build(PRIVATE));
    expect(made).to.deep.equal({
      ...EVERY_INPUT[DISTRIBUTION],
      defaultCacheBehavior: { ...behaviour, cachePolicyId: "4cc15a8a-d715-48a4-82b8-cc0b614638fe" },
      orderedCacheBehaviors: [
        { ...behaviour, cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", pathPattern: "/api/*" },
      ],
      origins: [
        {
          ...connection,
          domainName: "services.euw1.internal.edge.example.com",
          originId: "eu-west-1",
          vpcOriginConfig: { ...timeouts, vpcOriginId: "vo_1" },
        },
        {
          ...connection,
          domainName: "services.use1.internal.edge.example.com",
          originId: "us-east-1",
          vpcOriginConfig: { ...timeouts, vpcOriginId: "vo_2" },
        },
      ],
    });
  });

  it("tells origins where the viewer is, where they ask", async () => {
    const { resources } = await build(PRIVATE);
    const policy = resources.find(({ name }) => name === "edge-origin-request-policy");
    expect(policy?.inputs["headersConfig"]).to.deep.equal({
      headerBehavior: "allViewerAndWhitelistCloudFront",
      headers: { items: ["CloudFront-Viewer-Latitude", "CloudFront-Viewer-Longitude"] },
    });
  });

  it("keeps the origin secret a Pulumi secret, whatever the caller passes", async () => {
    const origins = await buildWithMocks(
      () => {
        const made: pulumi.Output<unknown>[] = [];
        const note: pulumi.ResourceTransformation = ({ type, props, opts }) => {
          if (type === "aws:cloudfront/distribution:Distribution") made.push(pulumi.output(props["origins"]));
          return { props, opts };
        };
        new Distribution("edge", NAMED, { transformations: [note] });
        return made;
      },
      { region: "us-east-1" },
    );
    expect(await Promise.all(origins.result.map((origin) => pulumi.isSecret(origin)))).to.deep.equal([true]);
  });

  it("tells what users and records need of it", async () => {
    const { result } = await build(NAMED);
    const { distributionId, dnsName, zoneId, arn } = result;
    const id = await valueOf(distributionId);
    expect(id).to.match(/^E[0-9A-F]{13}$/);
    expect(await valueOf(arn)).to.equal(`arn:aws:cloudfront::123456789012:distribution/${id}`);
    expect(await valueOf(dnsName)).to.match(/^d[0-9a-f]{13}\.cloudfront\.net$/);
    expect(await valueOf(zoneId)).to.equal("Z2FDTNDATAQYW2");
  });
});

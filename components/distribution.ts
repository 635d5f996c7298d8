// The CloudFront distribution: viewers' TLS, behaviours, cache, security headers, and the origins behind it.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ORIGIN_SECRET_HEADER } from "../model/clientHeaders.ts";
import { CACHE_POLICIES, VIEWER_TLS_POLICY } from "../model/distribution.ts";
import { TIMEOUTS } from "../model/timeouts.ts";

/** The name that Route 53 answers with the nearest healthy region's load balancer. */
export interface NamedOrigin {
  readonly host: string;
  readonly port: number;
  /** What the door asks for; a Pulumi secret. */
  readonly secret: pulumi.Input<string>;
}

/** A region's load balancer inside its VPC. */
export interface PrivateOrigin {
  /** AWS region; the origin's id. */
  readonly region: string;
  /** Name in the load balancer's certificate. */
  readonly host: string;
  readonly vpcOriginId: pulumi.Input<string>;
}

export interface DistributionArgs {
  /** The viewers' name. */
  readonly domain: string;
  /** ACM certificate of that name, in us-east-1. */
  readonly certificateArn: pulumi.Input<string>;
  /** Web ACL of the scope CLOUDFRONT. */
  readonly webAclArn: pulumi.Input<string>;
  /** Headers that CloudFront adds for origins and functions. */
  readonly cloudfrontHeaders: readonly string[];
  readonly origins: NamedOrigin | readonly [PrivateOrigin, ...PrivateOrigin[]];
  /** Function that picks one of several private origins. */
  readonly viewerRequestFunctionArn?: pulumi.Input<string>;
}

/** Makes the distribution and its two policies; everything under `/api/` goes to the origin uncached. */
export class Distribution extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly distributionId: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  /** Hosted zone of the distribution's own name, for alias records. */
  readonly zoneId: pulumi.Output<string>;

  constructor(name: string, args: DistributionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:Distribution", name, {}, opts);
    const origins = this.origins(args);
    const behaviour = {
      ...this.behaviour(name, args),
      targetOriginId: origins[0]?.originId ?? "",
    };
    const distribution = new aws.cloudfront.Distribution(
      `${name}-distribution`,
      {
        enabled: true,
        comment: args.domain,
        aliases: [args.domain],
        httpVersion: "http2and3",
        isIpv6Enabled: true,
        priceClass: "PriceClass_All",
        webAclId: args.webAclArn,
        origins,
        defaultCacheBehavior: { ...behaviour, cachePolicyId: CACHE_POLICIES.originDecides },
        orderedCacheBehaviors: [{ ...behaviour, pathPattern: "/api/*", cachePolicyId: CACHE_POLICIES.never }],
        viewerCertificate: {
          acmCertificateArn: args.certificateArn,
          minimumProtocolVersion: VIEWER_TLS_POLICY,
          sslSupportMethod: "sni-only",
        },
        // Countries are the web ACL's business, which also logs and counts them.
        restrictions: { geoRestriction: { restrictionType: "none" } },
        tags: { Name: name },
      },
      { parent: this },
    );
    this.arn = distribution.arn;
    this.distributionId = distribution.id;
    this.dnsName = distribution.domainName;
    this.zoneId = distribution.hostedZoneId;
    this.registerOutputs({ arn: this.arn, distributionId: this.distributionId, dnsName: this.dnsName });
  }

  private origins({ origins }: DistributionArgs): aws.types.input.cloudfront.DistributionOrigin[] {
    const { connect, read, keepAlive } = TIMEOUTS.cloudfront;
    const timeouts = { originReadTimeout: read, originKeepaliveTimeout: keepAlive };
    const connection = { connectionAttempts: 3, connectionTimeout: connect };
    if ("secret" in origins) {
      return [
        {
          originId: origins.host,
          domainName: origins.host,
          ...connection,
          customOriginConfig: {
            httpPort: 80,
            httpsPort: origins.port,
            originProtocolPolicy: "https-only",
            originSslProtocols: ["TLSv1.2"],
            ipAddressType: "ipv4",
            ...timeouts,
          },
          customHeaders: [{ name: ORIGIN_SECRET_HEADER, value: pulumi.secret(origins.secret) }],
        },
      ];
    }
    return origins.map(({ region, host, vpcOriginId }) => ({
      originId: region,
      domainName: host,
      ...connection,
      vpcOriginConfig: { vpcOriginId, ...timeouts },
    }));
  }

  /** What both behaviours share. */
  private behaviour(name: string, args: DistributionArgs) {
    return {
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      originRequestPolicyId: this.originRequestPolicy(name, args.cloudfrontHeaders).id,
      responseHeadersPolicyId: this.responseHeadersPolicy(name).id,
      ...(args.viewerRequestFunctionArn === undefined
        ? {}
        : {
            functionAssociations: [{ eventType: "viewer-request", functionArn: args.viewerRequestFunctionArn }],
          }),
    };
  }

  /** Everything the viewer sent, its Host too, and what CloudFront knows about it. */
  private originRequestPolicy(name: string, headers: readonly string[]): aws.cloudfront.OriginRequestPolicy {
    return new aws.cloudfront.OriginRequestPolicy(
      `${name}-origin-request-policy`,
      {
        comment: "the whole request, and CloudFront's word about the viewer",
        headersConfig: { headerBehavior: "allViewerAndWhitelistCloudFront", headers: { items: [...headers] } },
        cookiesConfig: { cookieBehavior: "all" },
        queryStringsConfig: { queryStringBehavior: "all" },
      },
      { parent: this },
    );
  }

  /** Security headers; a service that sets one itself keeps its own, but for TLS only and no sniffing. */
  private responseHeadersPolicy(name: string): aws.cloudfront.ResponseHeadersPolicy {
    return new aws.cloudfront.ResponseHeadersPolicy(
      `${name}-response-headers-policy`,
      {
        comment: "security headers",
        securityHeadersConfig: {
          strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, includeSubdomains: true, override: true },
          contentTypeOptions: { override: true },
          frameOptions: { frameOption: "DENY", override: false },
          referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: false },
        },
        removeHeadersConfig: { items: [{ header: "X-Powered-By" }] },
      },
      { parent: this },
    );
  }
}

// WebAcl: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { WebAcl } from "../../components/webAcl.ts";
import { firewall } from "../../model/firewallSettings.ts";
import type { Json, Properties } from "../../plan/type.ts";
import { type Built, buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { valueOf } from "../support/valueOf.ts";

function build(settings: unknown = {}): Promise<Built<WebAcl>> {
  const args = { firewall: firewall.parse(settings), logName: "portcullis-dev", retentionDays: 360 };
  return buildWithMocks(() => new WebAcl("edge", args), { region: "us-east-1" });
}

const metrics = (metricName: string) => ({ cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true });
const size = (name: string, priority: number, responseCode: number, fieldToMatch: Json, bytes: number) => ({
  name,
  priority,
  action: { block: { customResponse: { responseCode } } },
  statement: {
    sizeConstraintStatement: {
      fieldToMatch,
      comparisonOperator: "GT",
      size: bytes,
      textTransformations: [{ priority: 0, type: "NONE" }],
    },
  },
  visibilityConfig: metrics(name),
});

const EVERY_INPUT = {
  "aws:wafv2/webAcl:WebAcl edge-web-acl": {
    associationConfig: { requestBodies: [{ cloudfront: { defaultSizeInspectionLimit: "KB_64" } }] },
    customResponseBodies: [],
    dataProtectionConfig: {
      dataProtections: [
        {
          action: "SUBSTITUTION",
          excludeRateBasedDetails: false,
          excludeRuleMatchDetails: false,
          field: { fieldKeys: ["authorization", "cookie", "x-origin-secret"], fieldType: "SINGLE_HEADER" },
        },
      ],
    },
    defaultAction: { allow: {} },
    rules: [
      {
        name: "rate",
        priority: 100,
        action: {
          block: { customResponse: { responseCode: 429, responseHeaders: [{ name: "retry-after", value: "300" }] } },
        },
        statement: { rateBasedStatement: { aggregateKeyType: "IP", evaluationWindowSec: 300, limit: 2000 } },
        visibilityConfig: metrics("rate"),
      },
      size("size-path", 200, 414, { uriPath: {} }, 2048),
      size("size-query", 201, 414, { queryString: {} }, 4096),
      size(
        "size-headers",
        202,
        400,
        { headers: [{ matchPattern: { all: {} }, matchScope: "VALUE", oversizeHandling: "MATCH" }] },
        8192,
      ),
      size("size-body", 203, 413, { body: { oversizeHandling: "MATCH" } }, 65_536),
      {
        name: "known-bad-inputs",
        priority: 2010,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: {
            vendorName: "AWS",
            name: "AWSManagedRulesKnownBadInputsRuleSet",
            ruleActionOverrides: [],
          },
        },
        visibilityConfig: metrics("known-bad-inputs"),
      },
    ],
    scope: "CLOUDFRONT",
    tags: { Name: "edge-web-acl" },
    visibilityConfig: metrics("edge-web-acl"),
  },
  "aws:cloudwatch/logGroup:LogGroup edge-web-acl-logs": {
    name: "aws-waf-logs-portcullis-dev",
    retentionInDays: 365,
    tags: { Name: "edge-web-acl-logs" },
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy edge-web-acl-logs-policy": {
    policyName: "aws-waf-logs-portcullis-dev",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "WebAclLogWrites",
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "<arn of edge-web-acl-logs>:*",
          Condition: {
            StringEquals: { "aws:SourceAccount": "123456789012" },
            ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:*" },
          },
        },
      ],
    },
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration edge-web-acl-logging": {
    logDestinationConfigs: ["<arn of edge-web-acl-logs>"],
    redactedFields: [
      { singleHeader: { name: "authorization" } },
      { singleHeader: { name: "cookie" } },
      { singleHeader: { name: "x-origin-secret" } },
    ],
    resourceArn: "<arn of edge-web-acl>",
  },
};

describe("WebAcl", () => {
  it("makes exactly these resources", async () => {
    const off = { common: "off", ipReputation: "off", anonymousIp: "off", sqli: "off" };
    expect(everyInput(await build({ managedGroups: off }))).to.deep.equal(EVERY_INPUT);
  });

  it("makes the IP sets, and refers to each where its key stood, however deep", async () => {
    const office = { ipSetReferenceStatement: { addresses: ["203.0.113.0/24"] } };
    const inputs = everyInput(
      await build({
        block: ["198.51.100.0/24", "2001:db8::/32"],
        rules: [
          { name: "own", action: "block", statement: { notStatement: { statement: office } } },
          {
            name: "slow",
            action: "count",
            statement: { rateBasedStatement: { limit: 10, scopeDownStatement: office } },
          },
        ],
      }),
    );
    expect(inputs["aws:wafv2/ipSet:IpSet edge-block-addresses-ipv6"]).to.deep.equal({
      addresses: ["2001:db8::/32"],
      ipAddressVersion: "IPV6",
      scope: "CLOUDFRONT",
      tags: { Name: "edge-block-addresses-ipv6" },
    });
    const { rules } = inputs["aws:wafv2/webAcl:WebAcl edge-web-acl"] as { readonly rules: readonly Properties[] };
    const statementOf = (name: string): Json | undefined => rules.find((rule) => rule["name"] === name)?.["statement"];
    const reference = (set: string): Properties => ({ ipSetReferenceStatement: { arn: `<arn of edge-${set}>` } });
    expect(statementOf("block-addresses")).to.deep.equal({
      orStatement: { statements: [reference("block-addresses-ipv4"), reference("block-addresses-ipv6")] },
    });
    expect(statementOf("own")).to.deep.equal({ notStatement: { statement: reference("own-1") } });
    expect(statementOf("slow")).to.deep.equal({
      rateBasedStatement: {
        aggregateKeyType: "IP",
        evaluationWindowSec: 300,
        limit: 10,
        scopeDownStatement: reference("slow-1"),
      },
    });
  });

  it("keeps the bodies of own answers", async () => {
    const statement = { geoMatchStatement: { countryCodes: ["DE"] } };
    const response = { responseCode: 404, contentType: "TEXT_HTML", content: "<p>gone</p>" };
    const built = await build({ rules: [{ name: "own", action: "block", statement, response }] });
    expect(built.named("aws:wafv2/webAcl:WebAcl", "edge-web-acl").inputs["customResponseBodies"]).to.deep.equal([
      { key: "own", contentType: "TEXT_HTML", content: "<p>gone</p>" },
    ]);
  });

  it("gives the ARN that a distribution names", async () => {
    const { result } = await build();
    expect(await valueOf(result.arn)).to.match(
      /^arn:aws:wafv2:us-east-1:123456789012:global\/webacl\/edge-web-acl-[0-9a-f]{7}\/[0-9a-f-]{36}$/,
    );
  });
});

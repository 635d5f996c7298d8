// The web ACL in front of CloudFront: its rules, their IP sets, and its log.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FirewallSettings } from "../model/firewallSettings.ts";
import { logRetentionDays } from "../model/logRetention.ts";
import { modelWebAcl } from "../model/webAcl.ts";
import type { AclRule, AclStatement, WebAclModel } from "../model/webAclType.ts";

export interface WebAclArgs {
  /** Who is let in, how fast, how large, and own rules; within AWS's sums, which the settings have checked. */
  readonly firewall: FirewallSettings;
  /** What tells its log group from others of the account: `aws-waf-logs-` and this is the name. */
  readonly logName: string;
  /** Days until a log entry is deleted; rounded up to what CloudWatch knows. */
  readonly retentionDays: number;
}

/** Headers that are secrets: neither logs nor samples hold their values. */
const SECRET_HEADERS = ["authorization", "cookie", "x-origin-secret"];

/**
 * Makes a web ACL of scope CLOUDFRONT, which must be in us-east-1, as must its log: the provider says so. It allows what
 * no rule blocks. It does not attach itself: a distribution names its web ACL.
 */
export class WebAcl extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: WebAclArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:WebAcl", name, {}, opts);
    const model = modelWebAcl(args.firewall);
    const acl = this.webAcl(name, model, this.ipSets(name, model));
    this.log(name, args, acl);
    this.arn = acl.arn;
    this.registerOutputs({ arn: this.arn });
  }

  /** ARNs of the IP sets, by key. */
  private ipSets(name: string, { ipSets }: WebAclModel): ReadonlyMap<string, pulumi.Output<string>> {
    const arns = ipSets.map(({ key, ipAddressVersion, addresses }) => {
      const set = new aws.wafv2.IpSet(
        `${name}-${key}`,
        { scope: "CLOUDFRONT", ipAddressVersion, addresses: [...addresses], tags: { Name: `${name}-${key}` } },
        { parent: this },
      );
      return [key, set.arn] as const;
    });
    return new Map(arns);
  }

  private webAcl(
    name: string,
    { rules, responseBodies, bodyInspectionLimit }: WebAclModel,
    arns: ReadonlyMap<string, pulumi.Output<string>>,
  ): aws.wafv2.WebAcl {
    return new aws.wafv2.WebAcl(
      `${name}-web-acl`,
      {
        scope: "CLOUDFRONT",
        defaultAction: { allow: {} },
        rules: rules.map((rule) => ruleInputs(rule, arns)),
        customResponseBodies: responseBodies.map((body) => ({ ...body })),
        associationConfig: { requestBodies: [{ cloudfront: { defaultSizeInspectionLimit: bodyInspectionLimit } }] },
        // Redaction in the log leaves the samples in the console as they are; this covers both.
        dataProtectionConfig: {
          dataProtections: [
            {
              action: "SUBSTITUTION",
              field: { fieldType: "SINGLE_HEADER", fieldKeys: SECRET_HEADERS },
              excludeRuleMatchDetails: false,
              excludeRateBasedDetails: false,
            },
          ],
        },
        visibilityConfig: visibility(`${name}-web-acl`),
        tags: { Name: `${name}-web-acl` },
      },
      { parent: this },
    );
  }

  /** https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html */
  private log(name: string, { logName, retentionDays }: WebAclArgs, acl: aws.wafv2.WebAcl): void {
    const parent = { parent: this };
    const group = new aws.cloudwatch.LogGroup(
      `${name}-web-acl-logs`,
      {
        // AWS WAF delivers to names that begin like this only; a whole name is known to a preview (decision 015).
        name: `aws-waf-logs-${logName}`,
        retentionInDays: logRetentionDays(retentionDays),
        tags: { Name: `${name}-web-acl-logs` },
      },
      parent,
    );
    const accountId = aws.getCallerIdentityOutput({}, parent).accountId;
    const policy = new aws.cloudwatch.LogResourcePolicy(
      `${name}-web-acl-logs-policy`,
      { policyName: group.name, policyDocument: deliveryPolicy(group.name, accountId) },
      parent,
    );
    new aws.wafv2.WebAclLoggingConfiguration(
      `${name}-web-acl-logging`,
      {
        resourceArn: acl.arn,
        logDestinationConfigs: [group.arn],
        redactedFields: SECRET_HEADERS.map((header) => ({ singleHeader: { name: header } })),
      },
      // Without a policy that admits it, the deliverer writes one of its own.
      { ...parent, dependsOn: [policy] },
    );
  }
}

function visibility(metricName: string) {
  return { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true };
}

function ruleInputs(rule: AclRule, arns: ReadonlyMap<string, pulumi.Output<string>>) {
  return {
    ...rule,
    statement: statementInputs(rule.statement, arns),
    visibilityConfig: visibility(rule.name),
  } as aws.types.input.wafv2.WebAclRule;
}

/** The statement with the ARN of each IP set in the place of its key. */
function statementInputs(statement: AclStatement, arns: ReadonlyMap<string, pulumi.Output<string>>): object {
  const { ipSetReferenceStatement, andStatement, orStatement, notStatement, rateBasedStatement } = statement;
  const inner = (each: AclStatement): object => statementInputs(each, arns);
  if (ipSetReferenceStatement) {
    const { ipSet, ...forwarded } = ipSetReferenceStatement;
    return { ipSetReferenceStatement: { arn: arns.get(ipSet), ...forwarded } };
  }
  if (andStatement) return { andStatement: { statements: andStatement.statements.map(inner) } };
  if (orStatement) return { orStatement: { statements: orStatement.statements.map(inner) } };
  if (notStatement) return { notStatement: { statement: inner(notStatement.statement) } };
  if (rateBasedStatement?.scopeDownStatement) {
    const { scopeDownStatement, ...rate } = rateBasedStatement;
    return { rateBasedStatement: { ...rate, scopeDownStatement: inner(scopeDownStatement) } };
  }
  return statement;
}

function deliveryPolicy(logGroup: pulumi.Output<string>, accountId: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "WebAclLogWrites",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`arn:aws:logs:us-east-1:${accountId}:log-group:${logGroup}:*`,
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:logs:us-east-1:${accountId}:*` },
        },
      },
    ],
  });
}

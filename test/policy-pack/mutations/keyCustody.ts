// Mutations of the policies about where keys and certificates of our own may go.
import { type Json, type Plan, UNKNOWN } from "../../../plan/type.ts";
import { add, change, type Edit, of } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const [TEMPLATE, STATIC, DISTRIBUTION, NEW] = [
  "euw1-proxy-template",
  "euw1-static-listener",
  "edge-distribution",
  "euw1-new-holder",
];
const [KEY, LEAF, ROOT] = [of("euw1-proxy-key"), of("euw1-proxy-certificate"), of("portcullis-authority-root")];

function holder(type: string, inputs: Readonly<Record<string, Json>>): { readonly edit: Edit; readonly on: string } {
  return { edit: add(type, NEW, inputs), on: NEW };
}

const parameter = (inputs: Readonly<Record<string, Json>>) => holder("aws:ssm/parameter:Parameter", inputs);

/** Gives the stack one more output. */
function output(value: Json): Edit {
  return (plan: Plan): Plan => ({
    ...plan,
    stacks: plan.stacks.map((stack) => ({
      ...stack,
      resources: stack.resources.map((each) =>
        each.type === "pulumi:pulumi:Stack" ? { ...each, outputs: { ...each.outputs, more: value } } : each,
      ),
    })),
  });
}

// In two parts, for whoever looks for secrets in sources must not find this one.
const BEGIN = "-----BEGIN";
const PEM = `${BEGIN} EC PRIVATE KEY-----\nMHcCAQEEIA==\n`;
const IAM = "arn:aws:iam::123456789012:server-certificate/own";

export const keyCustody: Mutations = {
  "TLS-10": {
    edit: change(TEMPLATE, { userData: KEY }),
    on: TEMPLATE,
    forms: {
      "a literal in a tag": {
        edit: change("euw1-proxy-template", { tags: { Note: `-----BEGIN EC PRIVATE KEY-----` } }),
        on: "euw1-proxy-template",
      },
      "a plain parameter": parameter({ type: "String", value: KEY }),
      "a parameter of a type that is not known": parameter({ type: UNKNOWN, value: KEY }),
      "a secure parameter's description": parameter({ type: "SecureString", value: "a", description: KEY }),
      "a tag": { edit: change("euw1-alb", { tags: { key: KEY } }), on: "euw1-alb" },
      "a variable of a function": holder("aws:lambda/function:Function", { environment: { variables: { KEY } } }),
      "a file in a bucket": holder("aws:s3/bucketObjectv2:BucketObjectv2", { content: KEY }),
      "a name of a secret": holder("aws:secretsmanager/secret:Secret", { description: KEY }),
      "an output": { edit: output(PEM), on: "" },
      "an output within others": { edit: output({ proxies: [{ key: PEM }] }), on: "" },
    },
    harmless: {
      "a secure parameter": parameter({ type: "SecureString", value: KEY }).edit,
      "another secret": holder("aws:secretsmanager/secretVersion:SecretVersion", { secretString: KEY }).edit,
      "an output of a certificate": output(`${BEGIN} CERTIFICATE-----\nMHcCAQEEIA==\n`),
    },
  },
  "MS-15": {
    ...holder("aws:acm/certificate:Certificate", { certificateBody: LEAF, privateKey: KEY }),
    forms: {
      "a certificate of IAM": holder("aws:iam/serverCertificate:ServerCertificate", { certificateBody: LEAF }),
      "an authority's": holder("aws:acm/certificate:Certificate", { certificateBody: UNKNOWN, certificateChain: ROOT }),
      "a name of an API": holder("aws:apigateway/domainName:DomainName", { certificateBody: LEAF }),
      "user data": { edit: change(TEMPLATE, { userData: LEAF }), on: TEMPLATE },
      "a listener with one of IAM's": { edit: change(STATIC, { certificateArn: IAM }), on: STATIC },
      "a distribution with one of IAM's": {
        edit: change(DISTRIBUTION, { viewerCertificate: { iamCertificateId: "ASCAEXAMPLE" } }),
        on: DISTRIBUTION,
      },
    },
    harmless: {
      "a parameter that anybody may read": parameter({ type: "String", value: ROOT }).edit,
      "a certificate of ACM's": change(STATIC, { certificateArn: of("euw1-public-certificate") }),
    },
  },
};

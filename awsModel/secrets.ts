// AWS's answers for KMS keys and Secrets Manager.
import { hex, MOMENT, uuid } from "./invented.ts";
import { regionAndTags, regionOnly } from "./type.ts";
import type { InvokeModels, Question, TypeModels } from "./type.ts";

/** A multi-region key's id begins with `mrk-`. */
function keyId(q: Question): string {
  return q.inputs["multiRegion"] === true ? `mrk-${q.hex(32)}` : uuid(q.identity);
}

/** An alias names its key by id or by ARN. */
function targetKeyArn(q: Question): string {
  const target = q.text("targetKeyId");
  return target.startsWith("arn:") ? target : q.arn("kms", `key/${target}`);
}

/** KMS wants every alias to begin with `alias/`. */
function aliasName(q: Question): string {
  const name = q.physicalName;
  return name.startsWith("alias/") ? name : `alias/${name}`;
}

export const secretTypes: TypeModels = {
  "aws:kms/key:Key": {
    id: keyId,
    outputs: { arn: (q) => q.arn("kms", `key/${q.id}`), keyId: (q) => q.id, ...regionAndTags },
  },
  "aws:kms/alias:Alias": {
    id: aliasName,
    outputs: { arn: (q) => q.arn("kms", q.id), name: (q) => q.id, targetKeyArn, ...regionOnly },
  },
  "aws:secretsmanager/secret:Secret": {
    id: (q) => q.arn("secretsmanager", `secret:${q.physicalName}-${q.hex(6)}`),
    outputs: { arn: (q) => q.id, name: (q) => q.physicalName, ...regionAndTags },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    id: (q) => `${q.text("secretId")}|${uuid(q.identity)}`,
    outputs: {
      arn: (q) => q.text("secretId"),
      hasSecretStringWo: (q) => q.inputs["secretStringWo"] !== undefined,
      secretArn: (q) => q.text("secretId"),
      versionId: (q) => uuid(q.identity),
      ...regionOnly,
    },
  },
};

export const secretInvokes: InvokeModels = {
  // A secret that exists outside the program, by its name.
  "aws:secretsmanager/getSecret:getSecret": (q) => {
    const arn =
      q.text("arn") || q.arn("secretsmanager", `secret:${q.text("name")}-${hex(`secret ${q.text("name")}`, 6)}`);
    return {
      arn,
      createdDate: MOMENT,
      description: "",
      id: arn,
      kmsKeyId: "",
      lastChangedDate: MOMENT,
      name: q.text("name"),
      policy: "",
      region: q.region,
      tags: {},
      type: "",
    };
  },
};

// AWS's answers for IAM, which is global: its ARNs have no region.
import { ACCOUNT, MOMENT } from "./invented.ts";
import type { Question, TypeModel, TypeModels } from "./type.ts";

function arn(kind: string): (q: Question) => string {
  return (q) => `arn:${q.partition}:iam::${ACCOUNT}:${kind}${q.text("path") || "/"}${q.id}`;
}

function named(kind: string, uniquePrefix: string): TypeModel {
  return {
    id: (q) => q.physicalName,
    outputs: {
      arn: arn(kind),
      createDate: () => MOMENT,
      name: (q) => q.id,
      tagsAll: (q) => q.tagsAll,
      uniqueId: (q) => uniquePrefix + q.hex(17).toUpperCase(),
    },
  };
}

export const iamTypes: TypeModels = {
  "aws:iam/role:Role": named("role", "AROA"),
  "aws:iam/instanceProfile:InstanceProfile": named("instance-profile", "AIPA"),
  "aws:iam/rolePolicy:RolePolicy": {
    id: (q) => `${q.text("role")}:${q.physicalName}`,
    outputs: { name: (q) => q.physicalName },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { id: (q) => `${q.text("role")}-${q.hex(26)}`, outputs: {} },
};

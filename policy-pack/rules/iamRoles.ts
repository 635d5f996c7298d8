// Policies about roles themselves: who may take one on, and which resource owns its permissions.
import type { PlannedResource, Properties } from "../../plan/type.ts";
import { isUnknown } from "../../plan/read.ts";
import { isAbsent, notKnown } from "../lib/inputs.ts";
import { boundTo, isNarrowed, type Principal, type Statement, statementsOf } from "../lib/policyDocuments.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const ROLE = "aws:iam/role:Role";

/** Services that say for whom they take a role on; of the others a condition would shut them out. */
const SAYS_FOR_WHOM: ReadonlySet<string> = new Set([
  "ecs-tasks.amazonaws.com",
  "logs.amazonaws.com",
  "pipes.amazonaws.com",
  "scheduler.amazonaws.com",
  "states.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
]);

/** What writes into a role's list of policies, by the list of the role that it quarrels with. */
const OTHER_OWNERS: readonly (readonly [property: string, types: readonly string[]])[] = [
  [
    "managedPolicyArns",
    [
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:iam/policyAttachment:PolicyAttachment",
      "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    ],
  ],
  ["inlinePolicies", ["aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive"]],
];

export const iamRoles = [
  resourcePolicy({
    id: "IAM-04",
    name: "iam-trust-specific",
    rule: "A role can be taken on only by named services and accounts, on behalf of a named source where the service says it",
    reason: "a role that others can take on gives them its rights, directly or by a service that they have it used by",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["ckv:CKV_AWS_60", "ckv:CKV_AWS_61", "cis7:2.21", "cwe:441"],
    steps: "Name the principal, and bind aws:SourceAccount or aws:SourceArn, or a federated subject, by a condition",
    link: `${GUIDE}/confused-deputy.html`,
    types: [ROLE],
    judge: ({ inputs }) => trustFaults(inputs),
  }),
  stackPolicy({
    id: "IAM-09",
    name: "iam-one-owner",
    rule: "A role's policies are managed in one way only",
    reason: "two owners of one list take away each other's policies at every other deployment",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["awsguard:iam-role-no-policy-management-conflicts"],
    steps: "Leave the list out of the role",
    link: `${GUIDE}/access_policies_manage-attach-detach.html`,
    types: [ROLE],
    judge: ({ index }) => index.ofType(ROLE).flatMap((role) => ownerFaults(role, index.users(role))),
  }),
];

function trustFaults(inputs: Properties): readonly Fault[] {
  const property = "assumeRolePolicy";
  const statements = statementsOf(inputs[property]);
  if (statements === undefined) return [notKnown(property)];
  for (const statement of statements.filter(({ allows }) => allows)) {
    const what = amiss(statement);
    if (what !== undefined) return [{ what, property }];
  }
  return [];
}

function amiss(statement: Statement): string | undefined {
  if (statement.notPrincipals.length > 0) return "can be taken on by everyone but a few";
  if (statement.principals.length === 0) return "does not say who can take it on";
  for (const principal of statement.principals) {
    const what = amissOf(principal, statement);
    if (what !== undefined) return what;
  }
  return undefined;
}

function amissOf({ kind, name }: Principal, statement: Statement): string | undefined {
  if (kind === "*" || name.includes("*")) {
    return isNarrowed(statement) && name === "*" ? undefined : "can be taken on by everyone";
  }
  if (isUnknown(name)) return kind === "AWS" ? undefined : "can be taken on by somebody who is not known yet";
  const bound = ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID"].some((key) => boundTo(statement, key));
  if (kind === "Service") {
    return SAYS_FOR_WHOM.has(name) && !bound ? `can be taken on by ${name} on anybody's behalf` : undefined;
  }
  if (kind === "Federated") {
    return isSubjectBound(statement, name) ? undefined : `can be taken on by everyone whom ${name} knows`;
  }
  return undefined;
}

/** Cognito vouches for everybody's identity pools, so there the pool counts, which is the audience. */
const POOLS = "cognito-identity.amazonaws.com";

/** `token.actions.githubusercontent.com:sub`, `SAML:sub`, `cognito-identity.amazonaws.com:aud` and the like. */
function isSubjectBound(statement: Statement, name: string): boolean {
  if (name === POOLS) return boundTo(statement, `${POOLS}:aud`) !== undefined;
  const keys = statement.conditions.map(({ key }) => key).filter((key) => /:(sub|namequalifier)$/.test(key));
  return keys.some((key) => boundTo(statement, key) !== undefined);
}

function ownerFaults(role: PlannedResource, users: readonly PlannedResource[]): readonly Fault[] {
  const twice = OTHER_OWNERS.find(([property, types]) => {
    const others = users.some(({ type }) => types.includes(type));
    return others && !isAbsent(role.inputs[property]);
  });
  if (twice === undefined) return [];
  const [property] = twice;
  return [{ what: "lists its policies and has them managed by others as well", property, resource: role }];
}

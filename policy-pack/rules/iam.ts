// Policies about what IAM lets a role do, in whichever resource the permissions are written.
import { isUnknown } from "../../plan/read.ts";
import type { Json, PlannedResource } from "../../plan/type.ts";
import { blocks, isAbsent, list, notKnown, text } from "../lib/inputs.ts";
import { textsKnob } from "../lib/knobs.ts";
import {
  boundTo,
  covers,
  coversEveryAction,
  isEveryResource,
  matches,
  type Statement,
  statementsOf,
} from "../lib/policyDocuments.ts";
import { type Fault, resourcePolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const ROLE = "aws:iam/role:Role";
const ATTACHMENTS = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
];
/** Resources that hold a document of permissions. */
const PERMISSIONS = [
  "aws:iam/policy:Policy",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
  ROLE,
];

/** Actions for which AWS knows no resource to name, and that do no more than report or open a session's channel. */
const WITHOUT_RESOURCE = [
  "cloudwatch:PutMetricData",
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
];

export const iam = [
  resourcePolicy({
    id: "IAM-01",
    name: "iam-no-admin",
    rule: "Nothing may do everything with everything",
    reason: "whoever gets hold of one such role has the account",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["fsbp:IAM.1", "cis7:2.14", "ckv:CKV_AWS_62", "ckv:CKV_AWS_63", "aws:AWS-0057"],
    steps: "Name the actions and the resources that it needs, in a document that the program knows",
    link: `${GUIDE}/best-practices.html`,
    types: [...PERMISSIONS, ...ATTACHMENTS],
    judge: (resource) =>
      [
        ...managedFaults(resource, (name) => name !== "AdministratorAccess"),
        ...faults(resource, "lets it do everything", isAdmin),
      ].slice(0, 1),
  }),
  resourcePolicy({
    id: "IAM-02",
    name: "iam-no-service-wildcard",
    rule: "No statement allows every action of a service",
    reason: "what AWS adds to a service tomorrow is allowed too, deleting and giving away among it",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:IAM.21", "nag:IAM5"],
    steps: "Name the actions",
    link: `${GUIDE}/best-practices.html`,
    knobs: { allow: textsKnob("Services whose every action may be allowed, as xray", []) },
    types: PERMISSIONS,
    judge: (resource, { allow }) =>
      faults(resource, "allows every action of a service", (each) => hasServiceWildcard(each, allow)),
  }),
  resourcePolicy({
    id: "IAM-03",
    name: "iam-no-wildcard-write",
    rule: "Whatever changes something names what it may change",
    reason: "a role that may write anywhere reaches the other stacks of the account",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nag:IAM5", "nist:AC-6"],
    steps: "Name the resources, or their kind in this account and region",
    link: `${GUIDE}/reference_policies_elements_resource.html`,
    knobs: { allow: textsKnob("Actions that may be allowed on every resource", WITHOUT_RESOURCE) },
    types: PERMISSIONS,
    judge: (resource, { allow }) =>
      faults(resource, "lets it change every resource", (each) => writesEverywhere(each, allow)),
  }),
  resourcePolicy({
    id: "IAM-05",
    name: "iam-pass-role-bounded",
    rule: "A role may be passed on by name only, and to a named service",
    reason: "whoever may pass any role to any service gets the rights of the strongest",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["aws:AWS-0342", "nist:AC-6"],
    steps: "Name the roles, and the service in a condition on iam:PassedToService",
    link: `${GUIDE}/id_roles_use_passrole.html`,
    types: PERMISSIONS,
    judge: (resource) => faults(resource, "lets it pass on roles without bounds", passesFreely),
  }),
  resourcePolicy({
    id: "IAM-06",
    name: "iam-decrypt-scoped",
    rule: "Whatever decrypts names the keys, or what they protect",
    reason: "a role that may use every key reads every secret that it can get hold of",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:KMS.1", "fsbp:KMS.2"],
    steps: "Name the keys, or bind kms:ResourceAliases or the encryption context by a condition",
    link: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
    types: PERMISSIONS,
    judge: (resource) => faults(resource, "lets it decrypt with every key", decryptsFreely),
  }),
  resourcePolicy({
    id: "IAM-07",
    name: "iam-no-users",
    rule: "The stack makes no users, groups or access keys",
    reason: "their credentials last until somebody takes them back, and lie about until then",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["cis7:2.12", "cis7:2.13", "cis7:2.19", "ckv:CKV_AWS_273"],
    steps: "Use a role, and IAM Identity Center for people",
    link: `${GUIDE}/best-practices.html`,
    types: [
      "aws:iam/user:User",
      "aws:iam/accessKey:AccessKey",
      "aws:iam/group:Group",
      "aws:iam/userLoginProfile:UserLoginProfile",
      "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
    ],
    judge: () => [{ what: "gives somebody lasting credentials, or a group for such" }],
  }),
  resourcePolicy({
    id: "IAM-08",
    name: "iam-managed-policy-list",
    rule: "Of AWS's managed policies only listed ones are used",
    reason: "they are written for everybody, allow more than one role needs, and AWS changes them",
    severity: "low",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nag:IAM4", "ckv:CKV_AWS_274"],
    steps: "Write the permissions that are needed into an aws.iam.RolePolicy",
    link: `${GUIDE}/access_policies_managed-vs-inline.html`,
    knobs: { allow: textsKnob("Names of AWS's managed policies that may be used", []) },
    types: [ROLE, ...ATTACHMENTS],
    judge: (resource, { allow }) => managedFaults(resource, (name) => allow.includes(name)).slice(0, 1),
  }),
];

interface Given {
  readonly property: string;
  readonly value: Json | undefined;
}

/**
 * The documents of permissions that a resource holds, its own or a role's inline ones; undefined where their number is
 * not known.
 */
function documentsOf({ inputs }: PlannedResource): readonly Given[] | undefined {
  const own = "policy" in inputs ? [{ property: "policy", value: inputs["policy"] }] : [];
  const inline = blocks(inputs["inlinePolicies"])
    ?.filter(({ policy }) => !isAbsent(policy))
    .map(({ policy }) => ({ property: "inlinePolicies", value: policy }));
  return inline && [...own, ...inline];
}

/** The first statement that allows what is amiss; a document that nobody can read yet is amiss too. */
function faults(resource: PlannedResource, what: string, isAmiss: (statement: Statement) => boolean): readonly Fault[] {
  const documents = documentsOf(resource);
  if (documents === undefined) return [notKnown("inlinePolicies")];
  for (const { property, value } of documents) {
    const statements = statementsOf(value);
    if (statements === undefined) return [notKnown(property)];
    const at = statements.findIndex((each) => each.allows && isAmiss(each));
    if (at >= 0) return [{ what: `${what} by statement ${statements[at]?.sid ?? at + 1}`, property }];
  }
  return [];
}

function isAdmin(statement: Statement): boolean {
  return coversEveryAction(statement) && mayBeEverything(statement);
}

/** Also where a resource is not known yet: with every action on it, no ARN is harmless. */
function mayBeEverything({ resources, notResources }: Statement): boolean {
  return notResources.length > 0 || resources.some((arn) => isUnknown(arn) || isEveryResource(arn));
}

function namesEverything({ resources, notResources }: Statement, kind?: string): boolean {
  return notResources.length > 0 || resources.some((arn) => isEveryResource(arn, kind));
}

/** `s3:*`, and `*` alone, which is every service's. */
function hasServiceWildcard(statement: Statement, allow: readonly string[]): boolean {
  if (coversEveryAction(statement)) return true;
  return statement.actions.some((action) => {
    const [service = "", name = ""] = action.toLowerCase().split(":");
    return /^[*?]*\*[*?]*$/.test(name) && !allow.includes(service);
  });
}

/** Everything is a write that does not begin as reads do. */
function writesEverywhere(statement: Statement, allow: readonly string[]): boolean {
  if (!namesEverything(statement)) return false;
  if (statement.notActions.length > 0) return true;
  return statement.actions.some(
    (action) =>
      !/^[^:*?]+:(Get|List|Describe|BatchGet|Lookup|Search|Head)/i.test(action) &&
      !allow.some((each) => matches(each, action)),
  );
}

function passesFreely(statement: Statement): boolean {
  if (!covers(statement, "iam:PassRole")) return false;
  return namesEverything(statement, "role") || boundTo(statement, "iam:PassedToService") === undefined;
}

function decryptsFreely(statement: Statement): boolean {
  if (!covers(statement, "kms:Decrypt") || !namesEverything(statement, "key")) return false;
  const { conditions } = statement;
  const keys = ["kms:ResourceAliases", ...conditions.map(({ key }) => key)].filter((key) =>
    /^kms:(resourcealiases$|encryptioncontext:)/i.test(key),
  );
  return keys.every((key) => boundTo(statement, key) === undefined);
}

/** A fault for each of AWS's managed policies that is not allowed. ARNs of AWS's own are written out, never unknown. */
function managedFaults({ type, inputs }: PlannedResource, isAllowed: (name: string) => boolean): readonly Fault[] {
  const property = type === ROLE ? "managedPolicyArns" : "policyArns" in inputs ? "policyArns" : "policyArn";
  return (list(inputs[property]) ?? []).flatMap((arn): readonly Fault[] => {
    const [, path] = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(text(arn) ?? "") ?? [];
    const name = path?.slice(path.lastIndexOf("/") + 1);
    if (name === undefined || isAllowed(name)) return [];
    return [{ what: `has AWS's managed policy ${name}`, property }];
  });
}

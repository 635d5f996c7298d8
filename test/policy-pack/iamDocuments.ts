// IAM documents as mutations write them: statements and their text.
import type { Json } from "../../plan/type.ts";
import { add, change, type Edit, of } from "../support/planEdits.ts";

/** The role of the proxies of the first region. */
export const ROLE = "euw1-proxy-role";
export const ROLE_ARN = "arn:aws:iam::123456789012:role/portcullis-proxy";
/** What stands where a document, or an ARN in it, is not known before the deployment. */
export const NOT_KNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function documentOf(...statements: readonly Json[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function allow(action: Json, resource: Json, condition?: Json): Json {
  return {
    Effect: "Allow",
    Action: action,
    Resource: resource,
    ...(condition !== undefined && { Condition: condition }),
  };
}

/** A managed policy attached to the proxies' role. */
export function attached(policyArn: string): { readonly edit: Edit; readonly on: string } {
  return {
    edit: add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "euw1-attachment", { role: of(ROLE), policyArn }),
    on: "euw1-attachment",
  };
}

/** Permissions within the proxies' role. */
export function inline(...statements: readonly Json[]): { readonly edit: Edit; readonly on: string } {
  return { edit: change(ROLE, { inlinePolicies: [{ name: "more", policy: documentOf(...statements) }] }), on: ROLE };
}

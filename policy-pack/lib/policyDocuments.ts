// IAM policy documents as people write them: text or object, one statement or several, one value or a list, Action or
// NotAction, every form of Principal; with what a statement covers, and whether its conditions narrow who may use it.
import { type Json, type Properties, UNKNOWN } from "../../plan/type.ts";
import { document, isObject, list, text } from "./inputs.ts";

/** One principal: `{ kind: "Service", name: "lambda.amazonaws.com" }`; everyone is `{ kind: "*", name: "*" }`. */
export interface Principal {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`, or `*` for everyone. */
  readonly kind: string;
  /** As written; UNKNOWN where it is not known yet. */
  readonly name: string;
}

/** One condition: every value of one key under one operator. */
export interface Condition {
  /** `StringEquals`, `ForAnyValue:StringLike`, in lower case. */
  readonly operator: string;
  /** `aws:sourcearn`, in lower case, as keys have no case. */
  readonly key: string;
  /** As text; UNKNOWN where one is not known yet. */
  readonly values: readonly string[];
}

/** One statement. Lists that the document leaves out are empty. */
export interface Statement {
  readonly sid: string | undefined;
  /** False only for `Deny`. */
  readonly allows: boolean;
  /** As written: `s3:GetObject`, `s3:*`, `*`. */
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  /** ARNs as written; UNKNOWN where one is not known yet. */
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

/**
 * The statements of a policy document; undefined where it is not known, secret, or no document: then nobody can judge it.
 * A document as an object may hold unknown ARNs; an effect, an action or a condition's name that is not known makes it unknown.
 */
export function statementsOf(value: Json | undefined): readonly Statement[] | undefined {
  const parsed = document(value);
  const given = parsed && list(field(parsed, "Statement"));
  if (given === undefined || given.length === 0) return undefined;
  const statements = given.map((each) => (isObject(each) ? statementOf(each) : undefined));
  return statements.every((each) => each !== undefined) ? statements : undefined;
}

function statementOf(given: Properties): Statement | undefined {
  const effect = text(field(given, "Effect"));
  const actions = texts(field(given, "Action"));
  const notActions = texts(field(given, "NotAction"));
  const resources = texts(field(given, "Resource"));
  const notResources = texts(field(given, "NotResource"));
  const principals = principalsOf(field(given, "Principal"));
  const notPrincipals = principalsOf(field(given, "NotPrincipal"));
  const conditions = conditionsOf(field(given, "Condition"));
  if (effect === undefined || actions === undefined || notActions === undefined || conditions === undefined) return;
  if (resources === undefined || notResources === undefined) return;
  if (principals === undefined || notPrincipals === undefined) return;
  if ([...actions, ...notActions].includes(UNKNOWN)) return;
  const sid = text(field(given, "Sid"));
  return {
    sid,
    allows: effect !== "Deny",
    actions,
    notActions,
    resources,
    notResources,
    principals,
    notPrincipals,
    conditions,
  };
}

/** A value of an object by its name without regard to case. */
function field(given: Properties, name: string): Json | undefined {
  const key = Object.keys(given).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : given[key];
}

/** One value or a list as texts, an unknown one as UNKNOWN; undefined where one is neither text, number nor boolean. */
function texts(value: Json | undefined): readonly string[] | undefined {
  if (value === UNKNOWN) return [UNKNOWN];
  const elements = list(value);
  return elements?.every((each) => typeof each !== "object") === true ? elements.map(String) : undefined;
}

function principalsOf(value: Json | undefined): readonly Principal[] | undefined {
  if (value === undefined) return [];
  if (value === "*") return [{ kind: "*", name: "*" }];
  if (!isObject(value)) return undefined;
  const found = Object.entries(value).map(([kind, names]) =>
    texts(names)?.map((name) => (kind === "AWS" && name === "*" ? { kind: "*", name } : { kind, name })),
  );
  return found.every((each) => each !== undefined) ? found.flat() : undefined;
}

function conditionsOf(value: Json | undefined): readonly Condition[] | undefined {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) return undefined;
  const found = Object.entries(value).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, given]) => {
          const values = texts(given);
          return values && { operator: operator.toLowerCase(), key: key.toLowerCase(), values };
        })
      : [undefined],
  );
  return found.every((each) => each !== undefined) ? found : undefined;
}

/** True where a pattern of IAM's, with `*` and `?`, matches a text; actions and keys have no case. */
export function matches(pattern: string, name: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*+/g, ".*").replace(/\?/g, ".")}$`, "is").test(name);
}

/** True where a statement is about an action such as `iam:PassRole`. */
export function covers({ actions, notActions }: Statement, action: string): boolean {
  if (notActions.length > 0) return !notActions.some((pattern) => matches(pattern, action));
  return actions.some((pattern) => matches(pattern, action));
}

/** True where a statement is about every action, or every one but a few. */
export function coversEveryAction({ actions, notActions }: Statement): boolean {
  return notActions.length > 0 || actions.some((pattern) => /^[*?]*\*[*?]*(:[*?]*)?$/.test(pattern));
}

/**
 * True for `*`, and for an ARN that leaves out what it names, such as `arn:aws:s3:::*`, or only says of which kind it is,
 * where the kind is given: `arn:aws:iam::123456789012:role/*` for `role`.
 */
export function isEveryResource(arn: string, kind?: string): boolean {
  if (/^[*?]+$/.test(arn)) return true;
  const parts = arn.split(":");
  // An ARN that ends early is wildcards for the rest: `arn:aws:*`.
  if (parts.length < 6) return /^arn:.*[*?]/i.test(arn);
  const resource = parts.slice(5).join(":");
  return /^[*?/:]+$/.test(resource) || (kind !== undefined && new RegExp(`^${kind}[/:][*?/]+$`).test(resource));
}

/** True where a statement holds for everyone: `*` in any form, or everyone but a few. */
export function isForEveryone({ principals, notPrincipals }: Statement): boolean {
  return notPrincipals.length > 0 || principals.some(({ kind, name }) => kind === "*" || name.includes("*"));
}

/** Keys that say who calls, or on whose behalf, or by which network; AWS sets them and no caller can. */
const CALLER_KEYS: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "kms:calleraccount",
]);

/** The values that a statement's conditions bind a key to; undefined where a request may do without, or be any. */
export function boundTo({ conditions }: Statement, key: string): readonly string[] | undefined {
  const positive = /^(foranyvalue:)?(string(equals|equalsignorecase|like)|arn(equals|like)|ipaddress)$/;
  const found = conditions.find((each) => each.key === key.toLowerCase() && positive.test(each.operator));
  // A key that says nothing of the caller, such as an encryption context, may leave the account open.
  const isAny = (value: string): boolean => {
    return isAnything(value) && (CALLER_KEYS.has(key.toLowerCase()) || !/^arn:/i.test(value) || isEveryResource(value));
  };
  return found && found.values.length > 0 && !found.values.some(isAny) ? found.values : undefined;
}

/** True for a value that strangers fit as well: `*`, `o-*`, `vpc-*`, `repo:*`, an ARN of any account, half the internet. */
function isAnything(value: string): boolean {
  if (/^arn:/i.test(value)) return isAnyArn(value);
  const [, address = "", length] = /^([\da-f.:]*)\/(\d{1,3})$/i.exec(value) ?? [];
  if (length !== undefined) return Number(length) < (address.includes(":") ? 16 : 8);
  return /^:*$|^(?:[\w-]+:|:)*(?:o-|ou-|r-|vpce?-|AROA|AIDA)?[*?]/i.test(value);
}

/** True for an ARN that others can have too: of any account, or, where it names none as S3's do, of any name. */
export function isAnyArn(arn: string): boolean {
  const [, , , , account, ...resource] = arn.split(":");
  if (account === undefined || resource.length === 0) return true;
  return account === "" ? /^[*?/:]*(?:[*?]|$)/.test(resource.join(":")) : /[*?]/.test(account);
}

/** True where conditions bind a statement to certain callers, so that a `*` principal is not everyone. */
export function isNarrowed(statement: Statement): boolean {
  return [...CALLER_KEYS].some((key) => boundTo(statement, key) !== undefined);
}

// What the web ACL is made of, in the shape of the provider's inputs but with IP sets by key.
import type { RateBasedStatement, Statement } from "./webAclStatement.ts";

/** A statement of the web ACL. IP sets stand in it by key, for their ARNs are outputs. */
export interface AclStatement extends Omit<
  Statement,
  "ipSetReferenceStatement" | "andStatement" | "orStatement" | "notStatement"
> {
  readonly ipSetReferenceStatement?: {
    /** Key of one of the web ACL's `ipSets`. */
    readonly ipSet: string;
    readonly ipSetForwardedIpConfig?: {
      readonly headerName: string;
      readonly fallbackBehavior: string;
      readonly position: string;
    };
  };
  readonly andStatement?: { readonly statements: readonly AclStatement[] };
  readonly orStatement?: { readonly statements: readonly AclStatement[] };
  readonly notStatement?: { readonly statement: AclStatement };
  readonly rateBasedStatement?: Omit<RateBasedStatement, "scopeDownStatement"> & {
    readonly scopeDownStatement?: AclStatement;
  };
  readonly managedRuleGroupStatement?: ManagedRuleGroupStatement;
}

export interface ManagedRuleGroupStatement {
  readonly vendorName: string;
  readonly name: string;
  readonly ruleActionOverrides: readonly { readonly name: string; readonly actionToUse: { readonly count: object } }[];
  readonly managedRuleGroupConfigs?: readonly object[];
}

export interface Header {
  readonly name: string;
  readonly value: string;
}

export interface AclAction {
  readonly allow?: { readonly customRequestHandling?: { readonly insertHeaders: readonly Header[] } };
  readonly count?: { readonly customRequestHandling?: { readonly insertHeaders: readonly Header[] } };
  readonly block?: {
    readonly customResponse?: {
      readonly responseCode: number;
      readonly responseHeaders?: readonly Header[];
      readonly customResponseBodyKey?: string;
    };
  };
}

/** A rule in the shape of the provider's inputs. */
export interface AclRule {
  readonly name: string;
  /** Rules are tried from the lowest number up; numbers stay when others come and go. */
  readonly priority: number;
  /** What a match does; absent for managed groups. */
  readonly action?: AclAction;
  /** `none`: a managed group's rules act as AWS has them; `count`: they only mark. */
  readonly overrideAction?: { readonly none?: object; readonly count?: object };
  readonly ruleLabels?: readonly { readonly name: string }[];
  readonly statement: AclStatement;
}

export interface AclIpSet {
  readonly key: string;
  readonly ipAddressVersion: "IPV4" | "IPV6";
  readonly addresses: readonly string[];
}

/** Everything that the web ACL is made of, as plain values. */
export interface WebAclModel {
  /** In the order of their priorities. */
  readonly rules: readonly AclRule[];
  readonly ipSets: readonly AclIpSet[];
  readonly responseBodies: readonly { readonly key: string; readonly contentType: string; readonly content: string }[];
  /** How much of a body WAF inspects. */
  readonly bodyInspectionLimit: "KB_16" | "KB_32" | "KB_48" | "KB_64";
}

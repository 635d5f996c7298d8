// The plan: what the program asks of AWS, as plain JSON, whichever of the three sources it came from.
// Resources stand in Pulumi's deployment format, so that an exported state and a plan read alike.

/** A JSON value; unknowns and secrets inside it are written with the sentinels below. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A resource's inputs or outputs by property name. */
export type Properties = Readonly<Record<string, Json>>;

/** A resource's unique name: `urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME`. */
export type Urn = string;

/** Pulumi's own wire value for a property that is not known before the deployment (`@pulumi/pulumi` runtime/rpc). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Key and value with which Pulumi marks a special object on the wire; this one marks a secret. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** What stands in a plan for every secret: Pulumi's signature, never the value. */
export const SECRET: Json = { [SIGNATURE_KEY]: SECRET_SIGNATURE };

/** One resource of a plan. */
export interface PlannedResource {
  readonly urn: Urn;
  /** Pulumi type token, such as `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  /** False for component resources, which exist only in Pulumi. */
  readonly custom: boolean;
  /** What AWS would call it; `""` or absent while unknown (preview) and for components. */
  readonly id?: string;
  /** Properties as the program gave them. */
  readonly inputs: Properties;
  /** Properties as the provider answers them; in a preview what only the provider knows is UNKNOWN. */
  readonly outputs: Properties;
  /** URN of the parent; absent only for the stack itself and for default providers. */
  readonly parent?: Urn;
  /**
   * `URN::ID` of the provider; absent for stacks, providers and components. An opaque component names the aws provider
   * that its children would take, where one is passed to it.
   */
  readonly provider?: string;
  /** Every resource that must exist before this one. */
  readonly dependencies: readonly Urn[];
  /**
   * By input property: the resources whose outputs flowed into it; properties without any are left out. Known in a
   * preview even when ids are not.
   */
  readonly propertyDependencies: Readonly<Record<string, readonly Urn[]>>;
  /** True where `protect` forbids deletion. */
  readonly protect: boolean;
  /** True for a resource read, not made, by the program (`get`, StackReference). */
  readonly external?: boolean;
  /** True for a remote (multi-language) component whose children cannot be seen. */
  readonly opaque?: boolean;
  /** Paths of properties whose changes the program asks to ignore. */
  readonly ignoreChanges?: readonly string[];
}

/** The resources of one Pulumi stack. */
export interface PlannedStack {
  readonly stack: string;
  /** In registration order: a parent stands before its children. */
  readonly resources: readonly PlannedResource[];
  /** Stack outputs; unknown and secret ones by their sentinels. */
  readonly outputs: Properties;
}

/** A whole plan: one stack, or several joined. */
export interface Plan {
  /** `preview`: what only AWS can know is UNKNOWN. `resolved`: AWS's answers are modelled. */
  readonly mode: "resolved" | "preview";
  /** Where it came from. */
  readonly source: "program" | "preview" | "export";
  readonly project: string;
  readonly stacks: readonly PlannedStack[];
}

// Pulumi's own deployment format, as `pulumi preview --json` and `pulumi stack export` write it, turned into the plan's.
import { isSecret } from "./read.ts";
import { SECRET } from "./type.ts";
import type { Json, PlannedResource, PlannedStack, Properties, Urn } from "./type.ts";

/** How `pulumi preview --json` writes a secret, whatever its value. */
const PREVIEWED_SECRET = "[secret]";

/** Where a provider notes, in every object of the inputs, what it filled in. */
const DEFAULTS = "__defaults";

/** One resource of a deployment; fields without content are left out. */
export interface ResourceState {
  readonly urn: Urn;
  readonly type: string;
  readonly custom?: boolean;
  readonly id?: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  readonly parent?: Urn;
  readonly provider?: string;
  readonly protect?: boolean;
  readonly external?: boolean;
  readonly dependencies?: readonly Urn[] | null;
  readonly propertyDependencies?: Readonly<Record<string, readonly Urn[] | null>> | null;
  readonly ignoreChanges?: readonly string[] | null;
}

/** True for what has at least the fields that every resource of a deployment has. */
export function isResourceState(value: Json | undefined): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { urn, type } = value as Properties;
  return typeof urn === "string" && urn.startsWith("urn:pulumi:") && typeof type === "string";
}

/** The stack of resources; its outputs are those of the stack resource. */
export function stackOf(states: readonly ResourceState[]): { readonly project: string; readonly stack: PlannedStack } {
  const resources = states.map(resourceOf);
  const [, , stack = "", project = ""] = (resources[0]?.urn ?? "").replace("::", ":").split(":");
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  return { project, stack: { stack, resources, outputs: root?.outputs ?? {} } };
}

function resourceOf(state: ResourceState): PlannedResource {
  const { urn, type, id, parent, provider, external, ignoreChanges } = state;
  const edges = Object.entries(state.propertyDependencies ?? {}).filter(([, urns]) => urns && urns.length > 0);
  return {
    urn,
    type,
    custom: state.custom ?? false,
    ...(id !== undefined && { id }),
    inputs: withoutSecrets(state.inputs ?? {}) as Properties,
    outputs: withoutSecrets(state.outputs ?? {}) as Properties,
    ...(parent !== undefined && { parent }),
    ...(provider !== undefined && { provider }),
    dependencies: state.dependencies ?? [],
    propertyDependencies: Object.fromEntries(edges.map(([property, urns]) => [property, urns ?? []])),
    protect: state.protect ?? false,
    ...(external === true && { external }),
    ...(isRemote(state) && { opaque: true }),
    ...(ignoreChanges && ignoreChanges.length > 0 && { ignoreChanges }),
  };
}

/** A component of another program: it names the provider of its package, which no component of this program does. */
function isRemote({ custom, type }: ResourceState): boolean {
  return custom !== true && type.startsWith("awsx:");
}

/**
 * Pulumi's signature in the place of every secret: neither a value nor its ciphertext is kept. Nor is the provider's note
 * of which inputs it filled in, which is no input.
 */
function withoutSecrets(value: Json): Json {
  if (value === PREVIEWED_SECRET || isSecret(value)) return SECRET;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutSecrets);
  const own = Object.entries(value).filter(([key]) => key !== DEFAULTS);
  return Object.fromEntries(own.map(([key, item]) => [key, withoutSecrets(item)]));
}

// URNs and names as Pulumi's engine makes them.
import type { Urn } from "./type.ts";

/** Type of the root of every stack; it does not appear in its children's URNs. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The URN of a child: the types of all its parents but the stack, its own, and its name. */
export function childUrn(stack: string, project: string, parent: Urn, type: string, name: string): Urn {
  const above = parent.split("::")[2] ?? "";
  const chain = above && above !== STACK_TYPE ? `${above}$${type}` : type;
  return `urn:pulumi:${stack}::${project}::${chain}::${name}`;
}

/** `default_5_6_1`: the engine's name for the provider of a package that the program does not make itself. */
export function defaultProviderName(version: string): string {
  return version ? `default_${version.replace(/[^A-Za-z0-9]/g, "_")}` : "default";
}

/** The package of a type or function token. */
export function packageOf(token: string): string {
  return token.split(":")[0] ?? "";
}

/** True for the type of a provider, which has no provider of its own. */
export function isProvider(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

// The catalogue: every policy of the pack, group after group. The policies about the pack itself stand last.
import type { Policy } from "./policy.ts";
import { thePack } from "./rules/thePack.ts";

export const CATALOGUE: readonly Policy[] = [...thePack];

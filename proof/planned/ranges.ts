// What is an address or a range of them, and neither the sentinel of an unknown nor a secret.
import { blockOf } from "../addresses.ts";
import type { Json } from "../../plan/type.ts";

/** True for a literal range, `10.0.0.0/16`. */
export function isRange(value: Json | undefined): value is string {
  return typeof value === "string" && value.includes("/") && isBlock(value);
}

/** True for a literal address. */
export function isAddress(value: Json | undefined): value is string {
  return typeof value === "string" && /[.:]/.test(value) && !value.includes("/") && isBlock(value);
}

/** True for a literal of IPv6. */
export function isIpv6(literal: string): boolean {
  return literal.includes(":");
}

function isBlock(text: string): boolean {
  try {
    blockOf(text);
    return true;
  } catch {
    return false;
  }
}

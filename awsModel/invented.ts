// Values that AWS would choose, made of names alone: the same program gets the same answers everywhere.
import { createHash } from "node:crypto";

/** The account of every answer: twelve digits that AWS's own documentation uses. */
export const ACCOUNT = "123456789012";

/** The moment of every answer that carries a time: the model reads no clock. */
export const MOMENT = "2026-01-01T00:00:00Z";

/** The first `length` (at most 64) hexadecimal digits of a text's SHA-256. */
export function hex(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** A UUID made of a text's hash. */
export function uuid(text: string): string {
  const digits = hex(text, 32);
  return [8, 12, 16, 20, 32].map((end, i) => digits.slice([0, 8, 12, 16, 20][i], end)).join("-");
}

// Edits of what a launch template has its instances do at boot.
import { gzipSync, strToU8 } from "fflate";
import { decodeUserData } from "../../proof/planned/haproxy.ts";
import { changeWith, type Edit } from "../support/planEdits.ts";

/** As cloud-init takes it. */
export function inBase64(text: string): string {
  return Buffer.from(gzipSync(strToU8(text))).toString("base64");
}

/** The launch template's user data with one text in the place of another. */
export function inUserData(template: string, from: string, to: string): Edit {
  return changeWith(template, ({ userData }) => {
    const before = decodeUserData(userData as string);
    if (!before.includes(from)) throw new Error(`${template}: its user data does not hold ${from}`);
    return { userData: inBase64(before.replace(from, to)) };
  });
}

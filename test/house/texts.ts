// What no file may say: where it lay on somebody's machine, which registry it came from, what is left to do.
import type { Source } from "./sources.ts";

const REGISTRY_HOST = /\bregistry(?:\.[a-z0-9-]+){2,}/i;
const HOME_FOLDER = /(?<![\w.])\/(?:home|Users)\/[a-z][\w.-]*\//;
const LEFT_TO_DO = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME"].join("|")})\\b`);

/** Every fault of a text, one line each. `checkout` is where the project lies on this machine. */
export function textFaults({ file, text }: Source, checkout: string): string[] {
  // A short path such as /app may well be meant by a text about containers.
  const here = checkout.split("/").length > 2 ? checkout : undefined;
  return text.split("\n").flatMap((line, index) => {
    const faults: string[] = [];
    if ((here !== undefined && line.includes(here)) || HOME_FOLDER.test(line))
      faults.push("names a folder of this machine");
    if (REGISTRY_HOST.test(line)) faults.push("names a registry's host");
    if (LEFT_TO_DO.test(line)) faults.push("leaves something to do");
    return faults.map((fault) => `${file}:${index + 1}: ${fault}`);
  });
}

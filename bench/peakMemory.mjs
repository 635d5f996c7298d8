// Loaded into every Node process of a measured command: notes its largest resident set, in KiB, when it ends.
import { appendFileSync } from "node:fs";

const file = process.env["PORTCULLIS_PEAK_MEMORY"];
if (file !== undefined) {
  process.once("exit", () => appendFileSync(file, `${process.resourceUsage().maxRSS}\n`));
}

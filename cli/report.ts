// npm run report: writes one HTML file that shows a stack, what is proved of it, and what it takes and costs.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Inline, PageParts } from "../report/page/page.ts";
import { UsageError } from "./fault.ts";

const PAGE = new URL("../report/page/", import.meta.url);

/** The report's style sheet and script as the page takes them. */
export function pageParts(): PageParts {
  return { style: inline("page.css"), script: inline("page.js") };
}

function inline(name: string): Inline {
  const text = readFileSync(new URL(name, PAGE), "utf8");
  return { text, digest: createHash("sha256").update(text).digest("base64") };
}

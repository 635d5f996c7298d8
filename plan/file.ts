// A plan from a file, whichever of the three wrote it: this project, `pulumi preview --json`, `pulumi stack export`.
import { isExport, planOfExport } from "./export.ts";
import { isPreview, planOfPreview } from "./preview.ts";
import { readPlanFile } from "./read.ts";
import type { Plan, Properties } from "./type.ts";

/** Reads the text. Throws one PlanError, a line that names the file and the first thing amiss. */
export function planOfFile(text: string, fileName: string): Plan {
  const content = contentOf(text);
  if (content && isPreview(content)) return planOfPreview(content, fileName);
  if (content && isExport(content)) return planOfExport(content, fileName);
  return readPlanFile(text, fileName);
}

function contentOf(text: string): Properties | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === "object" && content !== null && !Array.isArray(content)
      ? (content as Properties)
      : undefined;
  } catch {
    return undefined;
  }
}

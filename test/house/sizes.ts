// How long files and functions are.
import ts from "typescript";
import { forEachNode, lineOf, parse, type Source } from "./sources.ts";

/** Longest file and longest function, in lines. */
export const FILE_LINES = 250;
export const FUNCTION_LINES = 50;

export function longFiles(sources: readonly Source[]): string[] {
  return sources.flatMap(({ file, text }) => {
    const lines = text.trimEnd().split("\n").length;
    return lines > FILE_LINES ? [`${file}: ${lines} lines, at most ${FILE_LINES}`] : [];
  });
}

export function longFunctions(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const tree = parse(source);
    const found: string[] = [];
    forEachNode(tree, (node) => {
      if (!ts.isFunctionLike(node) || isSuite(node)) return;
      const first = lineOf(tree, node.getStart());
      const lines = lineOf(tree, node.getEnd()) - first + 1;
      if (lines > FUNCTION_LINES)
        found.push(`${source.file}:${first}: a function of ${lines} lines, at most ${FUNCTION_LINES}`);
    });
    return found;
  });
}

/** The callback of a `describe` holds tests as a file holds functions; it is no function to read in one go. */
function isSuite({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && /^describe\b/.test(parent.expression.getText());
}

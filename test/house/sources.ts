// The project's own files for the house tests: which there are, what they import and what they construct.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** A file by its path from the project's root, with `/` between folders. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** One `import`, `export from` or `import()` of a file, with its line. */
export interface Import {
  readonly from: string;
  readonly line: number;
}

/** Every file of the project: what git tracks or would track; where git has no say, what stands outside of packages. */
export function projectFiles(): string[] {
  try {
    const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const listed = execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const files = listed.split("\0").filter((file) => file !== "");
    if (files.length > 0) return files;
  } catch {
    // Not a git checkout, or another user's.
  }
  const skipped = /^(node_modules|coverage|\.git)$/;
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const at = path.join(folder, entry.name);
      if (entry.isDirectory()) return skipped.test(entry.name) ? [] : walk(at);
      return [at.split(path.sep).join("/")];
    });
  return walk(".");
}

/** The files with code of our own. A file deleted since git listed it is left out. */
export function codeFiles(): Source[] {
  return readAll(projectFiles().filter((file) => /\.(ts|mjs|js)$/.test(file)));
}

export function readAll(files: readonly string[]): Source[] {
  return files.flatMap((file) => {
    try {
      return [{ file, text: readFileSync(file, "utf8") }];
    } catch {
      return [];
    }
  });
}

export function parse({ file, text }: Source): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

export function lineOf(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}

/** Calls `visit` for every node of a file. */
export function forEachNode(tree: ts.SourceFile, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(tree);
}

export function importsOf(source: Source): Import[] {
  const tree = parse(source);
  const found: Import[] = [];
  forEachNode(tree, (node) => {
    const specifier = specifierOf(node);
    if (specifier && ts.isStringLiteralLike(specifier)) {
      found.push({ from: specifier.text, line: lineOf(tree, node.getStart()) });
    }
  });
  return found;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  if (!ts.isCallExpression(node)) return undefined;
  const called = node.expression;
  const loads = called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === "require");
  return loads ? node.arguments[0] : undefined;
}

// Which file constructs which AWS type: the check behind "one capability, one file".
import ts from "typescript";
import { forEachNode, parse, type Source } from "./sources.ts";

/** A constructed type, such as `aws.ec2.Vpc`, by the files that construct it, in their order. */
export function constructors(sources: readonly Source[]): Map<string, string[]> {
  const homes = new Map<string, string[]>();
  for (const source of sources) {
    for (const type of new Set(constructedTypes(source))) homes.set(type, [...(homes.get(type) ?? []), source.file]);
  }
  return homes;
}

function constructedTypes(source: Source): string[] {
  const tree = parse(source);
  const names = importedNames(tree);
  const found: string[] = [];
  forEachNode(tree, (node) => {
    if (!ts.isNewExpression(node)) return;
    const [root = "", ...rest] = node.expression.getText().split(".");
    const origin = names.get(root);
    if (origin !== undefined) found.push([origin, ...rest].join("."));
  });
  return found;
}

/** What each name imported from a provider's package stands for: `aws`, or `aws.ec2` for `import { ec2 }`. */
function importedNames(tree: ts.SourceFile): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const match = /^@pulumi\/(aws|awsx|tls|random|archive)(?:\/(\w+))?/.exec(statement.moduleSpecifier.text);
    const clause = statement.importClause;
    if (!match || !clause) continue;
    const origin = [match[1], match[2]].filter((part) => part !== undefined && part !== "index").join(".");
    if (clause.name) names.set(clause.name.text, origin);
    const bindings = clause.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) names.set(bindings.name.text, origin);
    if (bindings && ts.isNamedImports(bindings)) {
      for (const { name, propertyName } of bindings.elements) {
        names.set(name.text, `${origin}.${(propertyName ?? name).text}`);
      }
    }
  }
  return names;
}

/** Every constructor that stands where it must not, one line each. `shared` lists the types that several files make. */
export function constructorFaults(
  sources: readonly Source[],
  shared: Readonly<Record<string, readonly string[]>>,
): string[] {
  const faults: string[] = [];
  for (const [type, files] of constructors(sources)) {
    for (const file of files) {
      const isRegionProvider = type === "aws.Provider" && /^(stacks\/|index\.ts$)/.test(file);
      if (!file.startsWith("components/") && !isRegionProvider)
        faults.push(`${type}: constructed in ${file}, outside components/`);
    }
    const homes = files.filter((file) => file.startsWith("components/"));
    const allowed = shared[type];
    if (allowed === undefined && homes.length > 1)
      faults.push(`${type}: constructed in ${homes.join(" and ")}; one file must own it`);
    for (const file of allowed === undefined ? [] : homes.filter((home) => !allowed.includes(home))) {
      faults.push(`${type}: constructed in ${file}, which the list of shared types does not name`);
    }
  }
  for (const [type, files] of Object.entries(shared)) {
    const homes = constructors(sources).get(type) ?? [];
    for (const file of files.filter((listed) => !homes.includes(listed))) {
      faults.push(`${type}: the list of shared types names ${file}, which does not construct it`);
    }
  }
  return faults;
}

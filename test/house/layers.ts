// The one direction of imports (design section 4, `docs/` where-is-it table): the table, and the check of a file against it.
import path from "node:path";
import ts from "typescript";
import { forEachNode, importsOf, lineOf, parse, type Source } from "./sources.ts";

interface Layer {
  readonly name: string;
  readonly holds: RegExp;
  /** Names of the layers that this one may import besides itself. */
  readonly imports: readonly string[];
  /** Packages that this layer must do without. */
  readonly without?: RegExp;
}

const PULUMI_OR_NODE = /^(@pulumi\/|node:)/;
const NODE = /^node:/;

/** In this order: a file belongs to the first layer that holds it. */
const LAYERS: readonly Layer[] = [
  { name: "model", holds: /^model\//, imports: [], without: PULUMI_OR_NODE },
  { name: "components", holds: /^components\//, imports: ["model"], without: NODE },
  { name: "stacks", holds: /^stacks\//, imports: ["components", "model"], without: NODE },
  { name: "index", holds: /^index\.ts$/, imports: ["stacks", "model"], without: NODE },
  { name: "plan/type", holds: /^plan\/type\.ts$/, imports: [], without: PULUMI_OR_NODE },
  { name: "plan/error", holds: /^plan\/error\.ts$/, imports: [], without: PULUMI_OR_NODE },
  { name: "plan/read", holds: /^plan\/read\.ts$/, imports: ["plan/type", "plan/error"], without: PULUMI_OR_NODE },
  { name: "awsModel", holds: /^awsModel\//, imports: ["plan/type"] },
  { name: "plan/program", holds: /^plan\//, imports: ["plan/type", "plan/error", "plan/read", "awsModel"] },
  { name: "proof", holds: /^proof\//, imports: ["plan/type", "plan/read"], without: PULUMI_OR_NODE },
  // Predicates see a plan; only the pack's own entry knows CrossGuard, Node and the clock.
  {
    name: "policies",
    holds: /^policy-pack\/(controls|lib|rules|policy\.ts|verdict\.ts|catalogue\.ts|declaration\.ts)/,
    imports: ["model", "proof", "plan/type", "plan/read"],
    // Node's reader of certificates is a pure function, and in every pack's process anyway.
    without: /^(@pulumi\/|node:(?!crypto$))/,
  },
  {
    name: "policy-pack",
    holds: /^policy-pack\//,
    imports: ["policies", "model", "proof", "plan/type", "plan/read"],
  },
  { name: "packetFilter", holds: /^packetFilter\//, imports: ["proof", "plan/type", "plan/read"] },
  { name: "local", holds: /^local\//, imports: ["model", "packetFilter", "proof", "plan/type", "plan/read"] },
  {
    name: "report",
    holds: /^report\//,
    imports: ["model", "proof", "policies", "plan/type", "plan/read"],
    without: PULUMI_OR_NODE,
  },
  {
    name: "cli",
    holds: /^cli\//,
    imports: [
      "index",
      "stacks",
      "components",
      "model",
      "plan/type",
      "plan/error",
      "plan/read",
      "plan/program",
      "awsModel",
      "proof",
      "policies",
      "policy-pack",
      "packetFilter",
      "local",
      "report",
    ],
  },
  { name: "bench", holds: /^bench\//, imports: ["*"] },
  { name: "test", holds: /^test\//, imports: ["*"] },
  { name: "tools", holds: /^(eslint\/|eslint\.config\.js$)/, imports: [] },
];

export function layerOf(file: string): Layer | undefined {
  return LAYERS.find((layer) => layer.holds.test(file));
}

/** Every import of the files that goes against the table, one line each. */
export function importFaults(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const layer = layerOf(source.file);
    if (!layer) return [`${source.file}: belongs to no layer; give its folder a place in the table of layers`];
    return importsOf(source).flatMap(({ from, line }) => {
      const fault = importFault(source.file, layer, from);
      return fault === undefined ? [] : [`${source.file}:${line}: ${fault}`];
    });
  });
}

function importFault(file: string, layer: Layer, from: string): string | undefined {
  if (!from.startsWith(".")) return layer.without?.test(from) ? `${layer.name} imports ${from}` : undefined;
  const target = path.posix.join(path.posix.dirname(file), from);
  const other = layerOf(target);
  // The root's JSON files, such as package.json, are nobody's.
  if (!other) return target.endsWith(".json") ? undefined : `imports ${target}, which belongs to no layer`;
  if (other === layer || layer.imports.includes("*") || layer.imports.includes(other.name)) return undefined;
  return `${layer.name} imports ${other.name} (${target})`;
}

/** What a pure file must not read: the clock, chance, the process and the terminal. */
const IMPURE = /^(Date\.now|Math\.random|process\.\w+|performance\.\w+|console\.\w+|crypto\.\w+|globalThis\.\w+)$/;

/** Every reading of clock, chance or process in the files, one line each. */
export function impurities(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const tree = parse(source);
    const found: string[] = [];
    forEachNode(tree, (node) => {
      const read = impureRead(node);
      if (read !== undefined) found.push(`${source.file}:${lineOf(tree, node.getStart())}: reads ${read}`);
    });
    return found;
  });
}

function impureRead(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && IMPURE.test(node.getText())) return node.getText();
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
  const name = node.expression.getText();
  if (name === "Date" && (ts.isCallExpression(node) || (node.arguments?.length ?? 0) === 0)) return "the clock (Date)";
  return name === "fetch" || name === "setTimeout" ? name : undefined;
}

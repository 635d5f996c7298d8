// Configuration as Pulumi reads it. Does not prove that the engine agrees: its rules were read in its sources.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readConfig, stackNames } from "../../plan/config.ts";
import type { ConfigRequest, StackConfig } from "../../plan/config.ts";
import { PlanError } from "../../plan/error.ts";
import { thrown } from "./fixtures.ts";

describe("the configuration of a stack", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plan-config-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  /** Reads a project with the given config sections, already indented by two. */
  function read(project: string, stack: string, more: Partial<ConfigRequest> = {}): StackConfig {
    const head = "name: edge\nruntime: nodejs\n";
    writeFileSync(join(directory, "Pulumi.yaml"), project ? `${head}config:\n${project}\n` : head);
    writeFileSync(join(directory, "Pulumi.dev.yaml"), stack ? `config:\n${stack}\n` : "");
    return readConfig({ directory, stack: "dev", ...more });
  }

  function fault(project: string, stack: string, more: Partial<ConfigRequest> = {}): string {
    const error = thrown(() => read(project, stack, more));
    expect(error).to.be.instanceOf(PlanError);
    return error.message;
  }

  it("gives bare keys the project's namespace and keeps others", () => {
    expect(read("", "  size: small\n  aws:region: eu-west-1\n  edge:config:old: form").values).to.deep.equal({
      "edge:size": "small",
      "aws:region": "eu-west-1",
      "edge:old": "form",
    });
  });

  it("writes scalars as strings, and objects and lists as JSON with sorted keys", () => {
    const stack = "  count: 3\n  ratio: 1.5\n  on: true\n  text: '3'\n  tree: { b: 1, a: { d: [x, 2], c: null } }";
    expect(read("", stack).values).to.deep.equal({
      "edge:count": "3",
      "edge:ratio": "1.5",
      "edge:on": "true",
      "edge:text": "3",
      "edge:tree": '{"a":{"c":null,"d":["x",2]},"b":1}',
    });
  });

  it("takes defaults from both forms of the project's config, under the stack's values", () => {
    const project = [
      "  short: 5",
      "  long: { type: string, default: from project, description: a text }",
      "  tree: { type: object, default: { zones: [a] } }",
      "  other: { value: plain }",
      "  aws:region: { value: us-east-1 }",
      "  replaced: old",
    ].join("\n");
    expect(read(project, "  replaced: new").values).to.deep.equal({
      "edge:short": "5",
      "edge:long": "from project",
      "edge:tree": '{"zones":["a"]}',
      "edge:other": "plain",
      "aws:region": "us-east-1",
      "edge:replaced": "new",
    });
  });

  it("puts the caller's values over both files", () => {
    const config = { size: "large", "aws:region": "eu-west-2" };
    const { values } = read("  size: small", "  aws:region: eu-west-1", { config });
    expect(values).to.deep.equal({ "edge:size": "large", "aws:region": "eu-west-2" });
  });

  it("names the project and the entry point", () => {
    writeFileSync(join(directory, "Pulumi.yaml"), "name: edge\nmain: program/\n");
    writeFileSync(join(directory, "Pulumi.dev.yaml"), "");
    const { project, main } = readConfig({ directory, stack: "dev" });
    expect([project, main]).to.deep.equal(["edge", "program/"]);
  });

  it("refuses an encrypted value by key, file and line, and never shows it", () => {
    const message = fault("", "  size: small\n  key:\n    secure: AAABcipher");
    expect(message).to.equal(
      "Pulumi.dev.yaml:4:5: key: is encrypted (secure:), which only the Pulumi CLI can read; give it with --config key=VALUE",
    );
    expect(fault("", "  tree:\n    list:\n      - inner: { secure: AAABcipher }")).to.equal(
      "Pulumi.dev.yaml:4:16: tree.list.0.inner: is encrypted (secure:), which only the Pulumi CLI can read; " +
        "give it with --config tree=VALUE",
    );
  });

  it("takes an encrypted value from the caller and keeps it a secret", () => {
    const { values, secretKeys } = read("", "  key: { secure: AAABcipher }", { config: { key: "known" } });
    expect(values).to.deep.equal({ "edge:key": "known" });
    expect(secretKeys).to.deep.equal(["edge:key"]);
  });

  it("takes only encrypted values from the caller when asked to", () => {
    const config = { key: "known", size: "large" };
    const { values } = read("", "  key: { secure: AAABcipher }\n  size: small", { config, onlyEncrypted: true });
    expect(values).to.deep.equal({ "edge:key": "known", "edge:size": "small" });
  });

  it("wants a key that the project declares secret from the caller, not in clear", () => {
    const project = "  key: { type: string, secret: true }";
    expect(read(project, "", { config: { key: "known" } }).secretKeys).to.deep.equal(["edge:key"]);
    expect(fault(project, "  key: in clear")).to.equal(
      "Pulumi.dev.yaml: edge:key: Pulumi.yaml declares it secret; give it with --config edge:key=VALUE, not in clear",
    );
  });

  it("wants a value for every key that the project declares without a default, as the engine does", () => {
    expect(read("  size: { type: string }", "").shapeFaults).to.deep.equal([
      "Pulumi.dev.yaml: edge:size: stack dev gives no value and Pulumi.yaml no default; add one of them",
    ]);
  });

  it("checks declared types", () => {
    const project = [
      "  count: { type: integer }",
      "  on: { type: boolean }",
      "  list: { type: array, items: { type: string } }",
      "  tree: { type: object }",
    ].join("\n");
    expect(read(project, "  count: 3\n  on: true\n  list: [a, b]\n  tree: { a: 1 }").values).to.include({
      "edge:count": "3",
    });
    expect(read(project, "  count: many\n  on: 1\n  list: [a, 2]\n  tree: [a]").shapeFaults).to.deep.equal([
      "Pulumi.dev.yaml: edge:count: must be of type integer, as Pulumi.yaml declares",
      "Pulumi.dev.yaml: edge:on: must be of type boolean, as Pulumi.yaml declares",
      "Pulumi.dev.yaml: edge:list: must be of type array of string, as Pulumi.yaml declares",
      "Pulumi.dev.yaml: edge:tree: must be of type object, as Pulumi.yaml declares",
    ]);
  });

  it("refuses a stack name that Pulumi would refuse, and aliases without an end", () => {
    expect(thrown(() => readConfig({ directory, stack: "a b$(id)" })).message).to.contain("is no stack name");
    expect(fault("", "  list: &x [*x]")).to.contain("Pulumi.dev.yaml: its aliases cannot be followed");
    expect(fault("", "  list: *nowhere")).to.contain("Pulumi.dev.yaml");
  });

  it("names every fault of both files in one message", () => {
    const project = "  a: { typ: string }\n  aws:region: { type: string }\n  b: { type: text }";
    expect(fault(project, "  empty:\n  key: { secure: x }").split("\n")).to.deep.equal([
      "Pulumi.yaml:4:6: a: has unknown fields typ; allowed are type, description, items, default, value, secret",
      "Pulumi.yaml:5:15: aws:region: belongs to another namespace, which declares its own type and default; only value is allowed",
      'Pulumi.yaml:6:6: b: type "text" is none of string, boolean, integer, array, object',
      "Pulumi.dev.yaml:2:9: edge:empty: has no value; give one or delete it",
      "Pulumi.dev.yaml:3:8: key: is encrypted (secure:), which only the Pulumi CLI can read; give it with --config key=VALUE",
    ]);
  });

  it("names file, line and column of broken YAML", () => {
    expect(fault("  wanted: { type: string }", "  a: 1\n  b: [1, 2")).to.match(/^Pulumi\.dev\.yaml:4:1: [^\n]*$/);
    expect(fault("", "  a: 1\n  a: 2")).to.equal("Pulumi.dev.yaml:3:3: Map keys must be unique");
  });

  it("says that values of an environment cannot be read", () => {
    writeFileSync(join(directory, "Pulumi.yaml"), "name: edge\n");
    writeFileSync(join(directory, "Pulumi.dev.yaml"), "environment: [shared]\n");
    expect(thrown(() => readConfig({ directory, stack: "dev" })).message).to.equal(
      "Pulumi.dev.yaml:1:14: environment: values of Pulumi ESC cannot be read; state them in config",
    );
  });

  it("lists the stacks there are when one is missing", () => {
    read("", "");
    writeFileSync(join(directory, "Pulumi.prod-eu.yaml"), "");
    expect(stackNames(directory)).to.deep.equal(["dev", "prod-eu"]);
    expect(thrown(() => readConfig({ directory, stack: "prod" })).message).to.equal(
      `Pulumi.prod.yaml: no such file in ${directory}; choose one of dev, prod-eu`,
    );
  });

  it("wants the folder of a project", () => {
    expect(thrown(() => readConfig({ directory, stack: "dev" })).message).to.equal(
      `${directory}: holds no Pulumi.yaml; name the folder of a Pulumi project`,
    );
  });

  it("wants the project to have a name", () => {
    writeFileSync(join(directory, "Pulumi.yaml"), "runtime: nodejs\n");
    writeFileSync(join(directory, "Pulumi.dev.yaml"), "");
    expect(thrown(() => readConfig({ directory, stack: "dev" })).message).to.equal(
      "Pulumi.yaml: name: the project has none; add one",
    );
  });
});

// The preview and up workflows: which stacks, in which order, and what their scripts write. Nothing is run on GitHub.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { readWorkflow, type Workflow } from "./workflows.ts";

function textOf(file: string): string {
  return readFileSync(path.join(".github/workflows", file), "utf8");
}

function workflowOf(file: string): Workflow {
  return readWorkflow({ file, text: textOf(file) });
}

/** The names of the stacks that have a configuration. */
function stacks(): string[] {
  return readdirSync(".").flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}

/** A folder of its own for each test, in which a step's script runs under a `gh` that notes how it was called. */
let folder = "";
function withFolder(): void {
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "portcullis-workflow-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
}

const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");

/** Runs one step of a job as GitHub does and gives the last call of `gh`, which prints `says` when asked for something. */
function ran(file: string, job: string, step: number, env: Record<string, string>, says = ""): string | undefined {
  const asked = `case "$*" in *--jq*) echo '${says}';; esac`;
  writeFileSync(path.join(folder, "gh"), `#!/bin/sh\necho "$*" >>calls\n${says === "" ? "" : asked}\n`);
  chmodSync(path.join(folder, "gh"), 0o755);
  const script = workflowOf(file).jobs[job]?.steps.at(step)?.run ?? "exit 9";
  const PATH = `${folder}:${process.env["PATH"] ?? ""}`;
  execFileSync("bash", ["-eo", "pipefail", "-c", script], { cwd: folder, env: { PATH, ...env }, stdio: "pipe" });
  return existsSync(path.join(folder, "calls")) ? read("calls").trimEnd().split("\n").at(-1) : undefined;
}

describe("the preview workflow", () => {
  withFolder();
  it("looks at every stack, dev by dev's levels and the others by production's", () => {
    const matrix = workflowOf("preview.yml").jobs["preview"]?.strategy?.matrix["include"] as Record<string, string>[];
    expect(matrix.map(({ stack }) => stack).sort()).to.deep.equal(stacks().sort());
    expect(matrix.filter(({ config }) => config !== "prod")).to.deep.equal([{ stack: "dev", config: "dev" }]);
    expect(matrix.every(({ config = "" }) => existsSync(`policy-pack/config/${config}.json`))).to.equal(true);
  });

  it("is judged under bash with pipefail, so that tee does not hide a refusal", () => {
    expect(textOf("preview.yml")).to.match(/\ndefaults:\n {2}run:\n {4}shell: bash\n/);
  });

  const COMMENT = { GITHUB_REPOSITORY: "o/r", NUMBER: "7", COMMIT: "abc", MARKER: "<!-- portcullis preview -->" };
  const HEADING = "<!-- portcullis preview -->\n## pulumi preview of abc\n\n";

  it("writes a comment where there is none of its own", () => {
    mkdirSync(path.join(folder, "summaries"));
    writeFileSync(path.join(folder, "summaries", "dev.md"), "### dev: success\n");
    expect(ran("preview.yml", "comment", -2, COMMENT)).to.equal(
      "api --silent --method POST repos/o/r/issues/7/comments --field body=@comment.md",
    );
    expect(read("comment.md")).to.equal(`${HEADING}### dev: success\n`);
  });

  it("rewrites its comment where there is one, also to say that nothing was previewed", () => {
    expect(ran("preview.yml", "comment", -2, COMMENT, "41\n42")).to.equal(
      "api --silent --method PATCH repos/o/r/issues/comments/41 --field body=@comment.md",
    );
    expect(read("comment.md")).to.equal(`${HEADING}No preview came as far as a summary; its log says why.\n`);
  });

  it("is one check, which fails with any of the previews", () => {
    expect(ran("preview.yml", "comment", -1, { RESULT: "success" })).to.equal(undefined);
    expect(() => ran("preview.yml", "comment", -1, { RESULT: "failure" })).to.throw();
    expect(workflowOf("preview.yml").jobs["comment"]?.needs).to.equal("preview");
  });

  it("sums a preview up as code that the preview's own text cannot end", () => {
    writeFileSync(path.join(folder, "preview.txt"), "one\n```\n</details> two\n");
    ran("preview.yml", "preview", -2, { STACK: "dev", OUTCOME: "failure" });
    expect(read("summary/dev.md")).to.equal(
      "### dev: failure\n\n<details><summary>the end of its preview</summary>\n\n" +
        "    one\n    ```\n    </details> two\n\n</details>\n\n",
    );
  });
});

describe("the up workflow", () => {
  withFolder();
  const { jobs } = workflowOf("up.yml");

  it("brings the foundation up after the tests, then the regions beside each other, then the edge", () => {
    const order = Object.entries(jobs).map(([name, { needs, uses }]) => [name, needs, uses]);
    expect(order).to.deep.equal([
      ["tests", undefined, "./.github/workflows/tests.yml"],
      ["foundation", "tests", "./.github/workflows/up-stack.yml"],
      ["regions", "foundation", "./.github/workflows/up-stack.yml"],
      ["edge", "regions", "./.github/workflows/up-stack.yml"],
    ]);
    expect(Object.keys(workflowOf("up.yml").on)).to.deep.equal(["push", "workflow_dispatch"]);
    expect(jobs["foundation"]?.if).to.equal("vars.PULUMI_BACKEND_URL != '' && github.ref == 'refs/heads/main'");
  });

  it("brings up every split stack, each once", () => {
    const regions = jobs["regions"]?.strategy?.matrix["stack"];
    const all = [jobs["foundation"]?.with?.["stack"], ...(regions ?? []), jobs["edge"]?.with?.["stack"]];
    expect(all.sort()).to.deep.equal(
      stacks()
        .filter((stack) => stack !== "dev")
        .sort(),
    );
    expect(jobs["regions"]?.with).to.deep.equal({ stack: "${{ matrix.stack }}" });
  });

  it("takes one update of a stack at a time, in its own environment, and breaks none off", () => {
    const { up } = workflowOf("up-stack.yml").jobs;
    expect(up?.concurrency).to.deep.equal({ group: "up-${{ inputs.stack }}", "cancel-in-progress": false });
    expect(up?.environment).to.equal("${{ inputs.stack }}");
  });

  it("deploys the newest commit and refuses the past", () => {
    const env = { GITHUB_REPOSITORY: "o/r", GITHUB_SHA: "abc" };
    expect(ran("up-stack.yml", "up", 0, env, "abc")).to.equal("api repos/o/r/commits/main --jq .sha");
    expect(() => ran("up-stack.yml", "up", 0, env, "def")).to.throw();
    expect(() => ran("up-stack.yml", "up", 0, env)).to.throw();
  });
});

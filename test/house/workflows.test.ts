// What holds for every workflow, and the mistakes that would be found. Nothing is run on GitHub.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readAll } from "./sources.ts";
import { workflowFaults } from "./workflows.ts";

const FOLDER = ".github/workflows";
const FILES = ["preview.yml", "tests.yml", "up-stack.yml", "up.yml"];

function textOf(file: string): string {
  return readFileSync(path.join(FOLDER, file), "utf8");
}

describe("workflows", () => {
  it("pin their actions, ask for the least rights, judge by the pack and keep strangers' text out of the shell", () => {
    expect(readdirSync(FOLDER).sort()).to.deep.equal(FILES);
    const sources = readAll(FILES.map((file) => `${FOLDER}/${file}`));
    expect(sources.flatMap(workflowFaults)).to.deep.equal([]);
  });

  /** Each with its file, a text in it that is exchanged everywhere, what for, and the faults that this makes. */
  const MISTAKES: readonly [string, string, string, string, string[]][] = [
    [
      "a tag",
      "up-stack.yml",
      "820762786026740c76f36085b0efc47a31fe5020 # v7.0.0",
      "v7",
      ["actions/setup-node@v7: has no version beside it", "up: actions/setup-node@v7: is not pinned by a commit"],
    ],
    [
      "a digest without its version",
      "up-stack.yml",
      " # v7.0.0",
      "",
      ["actions/setup-node@820762786026740c76f36085b0efc47a31fe5020: has no version beside it"],
    ],
    [
      "another repository's workflow",
      "up.yml",
      "uses: ./.github/workflows/tests.yml",
      "uses: them/ci/tests.yml@820762786026740c76f36085b0efc47a31fe5020 # v1.0.0",
      ["tests: them/ci/tests.yml@820762786026740c76f36085b0efc47a31fe5020: is not of this commit"],
    ],
    [
      "an event with rights for strangers",
      "tests.yml",
      "  pull_request:",
      "  pull_request_target:",
      ["on pull_request_target: runs with others' text"],
    ],
    ["rights that are not stated", "up-stack.yml", "permissions: {}\n", "", ["permissions: are not stated one by one"]],
    [
      "all rights",
      "preview.yml",
      "permissions: {}",
      "permissions: write-all",
      ["permissions: are not stated one by one"],
    ],
    [
      "a role for every job",
      "preview.yml",
      "permissions: {}",
      "permissions: { id-token: write }",
      ["permissions: id-token: write is too much"],
    ],
    [
      "the right to push",
      "up-stack.yml",
      "contents: read",
      "contents: write",
      ["up: permissions: contents: write is too much"],
    ],
    [
      "a fork's preview",
      "preview.yml",
      "&& github.event.pull_request.head.repo.full_name == github.repository",
      "",
      ["preview: id-token: a fork would get it"],
    ],
    [
      "one way round the question for forks",
      "preview.yml",
      "&& github.event.pull_request.head.repo",
      "|| github.event.pull_request.head.repo",
      ["preview: id-token: a fork would get it"],
    ],
    [
      "a role outside of an environment",
      "up-stack.yml",
      "    environment: ${{ inputs.stack }}\n",
      "",
      ["up: id-token: outside of an environment"],
    ],
    [
      "a comment by the change's own code",
      "preview.yml",
      "      id-token: write",
      "      id-token: write\n      pull-requests: write",
      ["preview: pull-requests: beside others' code"],
    ],
    ["a secret", "up-stack.yml", "${{ github.token }}", "${{ secrets.TOKEN }}", ["secrets.: no secret is needed"]],
    [
      "a title in the shell",
      "tests.yml",
      "sudo env",
      "echo ${{ github.event.pull_request.title }}; sudo env",
      [
        'tests: run: echo ${{ github.event.pull_request.title }}; sudo env "PATH=$PATH" .ci/run: holds an expression; pass it by env',
      ],
    ],
    [
      "a token that stays",
      "up-stack.yml",
      "persist-credentials: false",
      "persist-credentials: true",
      ["up: checkout: leaves its token"],
    ],
    ["packages' scripts", "up-stack.yml", "npm ci --ignore-scripts", "npm ci", ["up: npm: runs packages' own scripts"]],
    [
      "an update without the pack",
      "up-stack.yml",
      "--policy-pack policy-pack ",
      "",
      ["up: pulumi: without the policy pack"],
    ],
    [
      "a preview without the pack",
      "preview.yml",
      "--policy-pack policy-pack ",
      "",
      ["preview: pulumi: without the policy pack"],
    ],
    [
      "an update without its preview",
      "up-stack.yml",
      "--yes",
      "--yes --skip-preview",
      ["up: pulumi: without its preview, which is the gate"],
    ],
    [
      "a pack that is not compiled",
      "up-stack.yml",
      "policy -- --build",
      "policy -- --list",
      ["up: pulumi: with a pack that is not compiled"],
    ],
    [
      "a preview that cannot fail",
      "preview.yml",
      "| tee preview.txt",
      "| tee preview.txt || true",
      ["preview: pulumi: its failure would pass"],
    ],
    [
      "a step that cannot fail",
      "preview.yml",
      "      - id: preview",
      "      - id: preview\n        continue-on-error: true",
      ["preview: continue-on-error: a failure would pass"],
    ],
    [
      "a job that cannot fail",
      "up-stack.yml",
      "    timeout-minutes: 120",
      "    continue-on-error: true",
      ["up: continue-on-error: a failure would pass", "up: timeout-minutes: is missing"],
    ],
  ];
  for (const [what, file, from, to, faults] of MISTAKES) {
    it(`with ${what} are found`, () => {
      const text = textOf(file);
      expect(text).to.include(from);
      const planted = { file, text: text.replaceAll(from, () => to) };
      expect(workflowFaults(planted)).to.deep.equal(faults.map((fault) => `${file}: ${fault}`));
    });
  }

  it("that install packages after the role are found", () => {
    const install = "      - run: npm ci --ignore-scripts\n";
    const text = textOf("up-stack.yml")
      .replace(install, "")
      .replace("      # up previews first", `${install}      # up`);
    expect(workflowFaults({ file: "up.yml", text })).to.deep.equal([
      "up.yml: up: npm: installs with the role's rights",
    ]);
  });
});

// docs/policies.md: is what the catalogue says, and its examples work.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { readPackConfig } from "../../cli/policyConfig.ts";
import { GROUPS, groupOf, policiesPage } from "../../cli/policyPage.ts";
import { CATALOGUE } from "../../policy-pack/catalogue.ts";
import { readExceptions } from "../../policy-pack/lib/exceptions.ts";
import { flagKnob } from "../../policy-pack/lib/knobs.ts";
import { resourcePolicy } from "../../policy-pack/policy.ts";

/** The page's examples in JSON, in their order. */
function examples(): string[] {
  return [...policiesPage().matchAll(/```json\n(.*?)```/gs)].map(([, text]) => text ?? "");
}

describe("docs/policies.md", () => {
  it("is the catalogue's; after a change run npm run --silent policy -- --docs > docs/policies.md", () => {
    const same = readFileSync("docs/policies.md", "utf8") === policiesPage();
    expect(same, "run npm run --silent policy -- --docs > docs/policies.md").to.equal(true);
  });

  it("has a place for every group, and every policy in one", () => {
    expect(CATALOGUE.map(({ id }) => groupOf(id)).filter((group) => !(group in GROUPS))).to.deep.equal([]);
    const shown = [...policiesPage().matchAll(/^### (.+)$/gm)].map(([, id]) => id);
    expect(shown.sort()).to.deep.equal(CATALOGUE.map(({ id }) => id).sort());
  });

  it("shows a configuration that the pack takes", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "portcullis-"));
    try {
      const file = path.join(folder, "example.json");
      writeFileSync(file, examples()[0] ?? "");
      const config = readPackConfig(file, CATALOGUE);
      expect(config.get("waf-metrics")).to.deep.equal({ level: "advisory", knobs: {} });
      expect(config.get("waf-rate-limit")).to.deep.equal({ level: "mandatory", knobs: { limit: 1000 } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("shows exceptions that the pack takes, of a policy that may have some", () => {
    const { entries, faults } = readExceptions(examples()[1] ?? "");
    expect(faults).to.deep.equal([]);
    const policy = CATALOGUE.find(({ name }) => name === entries[0]?.policy);
    expect(policy?.kind).to.equal("resource");
    expect(policy?.floor).to.equal(undefined);
  });
});

describe("the page of a policy", () => {
  it("has its line in the group's table, and its details", () => {
    const page = policiesPage([
      resourcePolicy({
        id: "KMS-12",
        name: "kms-x",
        rule: "No * in `a*b`, and neither | nor <b>",
        reason: "keys_open _doors_",
        severity: "low",
        level: { prod: "mandatory", dev: "advisory" },
        controls: ["fsbp:KMS.4", "nist:SC-12", "ckv:CKV_AWS_7"],
        steps: "Take it out",
        link: "https://docs.aws.amazon.com/x",
        knobs: { strict: flagKnob("Whether it matters", true) },
        types: ["aws:kms/key:Key"],
        judge: () => [],
        fix: () => ({ x: true }),
      }),
    ]);
    expect(page.slice(page.indexOf("The pack has"))).to.equal(
      [
        "The pack has 1 policies, 0 of them on the floor.",
        "",
        "## Keys of KMS",
        "",
        "| id | name | level prod / dev | what complies | controls |",
        "|---|---|---|---|---|",
        "| [KMS-12](#kms-12) | `kms-x` | mandatory / advisory | No \\* in `a*b`, and neither \\| nor \\<b> | fsbp:KMS.4, nist:SC-12, ckv:CKV_AWS_7 |",
        "",
        "### KMS-12",
        "",
        "Severity low. Why: keys_open \\_doors\\_. Take it out. The pack can set it: level `remediate`. [AWS](https://docs.aws.amazon.com/x)",
        "",
        "- `strict`, by default `true`: Whether it matters",
        "",
      ].join("\n"),
    );
  });
});

// The report's page of the policy pack: what stops a deployment first, and every policy with its answer.
import { expect } from "chai";
import { CATALOGUE } from "../../../policy-pack/catalogue.ts";
import type { StackVerdict, Violation } from "../../../policy-pack/verdict.ts";
import { devPlan } from "../../support/devPlan.ts";
import { pageOf, textOf } from "./samplePage.ts";

const VIOLATION: Violation = {
  ...{ policy: "lb-alb-drop-invalid-headers", id: "LB-04", severity: "medium", level: "mandatory" },
  ...{ urn: "urn:pulumi:dev::portcullis::aws:lb/loadBalancer:LoadBalancer::euw1-alb", name: "euw1-alb" },
  message: "euw1-alb: is <not> set to true; set it. [LB-04]",
};

const VERDICT: StackVerdict = {
  ...{ stack: "dev", config: "policy-pack/config/dev.json", resources: 3, remediated: [] },
  violations: [VIOLATION],
  notApplicable: ["api-access-logs"],
  disabled: ["kms-rotation"],
};

const page = async (...verdicts: StackVerdict[]) => pageOf(await devPlan(), undefined, verdicts);

describe("the policies of the report", () => {
  it("begin with what they found, and mark it up as text", async () => {
    const text = textOf(await page(VERDICT), "policies");
    expect(text).to.match(/^Policies 1 mandatory violation\. A mandatory violation stops pulumi preview/);
    expect(text).to.contain("euw1-alb: is &lt;not&gt; set to true; set it. [LB-04]");
    expect(text).to.contain("lb-alb-drop-invalid-headers · mandatory, medium");
  });

  it("list every policy with its answer for each stack", async () => {
    const whole = await page(VERDICT, { ...VERDICT, stack: "other", violations: [], notApplicable: [], disabled: [] });
    const rows = [...whole.matchAll(/<tr><th scope="row"><a [^>]*>([A-Z0-9]+-\d+)<\/a>.*?<\/tr>/gs)];
    expect(rows.map(([, id]) => id)).to.deep.equal(CATALOGUE.map(({ id }) => id));
    const answers = (id: string) => {
      const [row = ""] = rows.find(([, each]) => each === id) ?? [];
      return [...row.matchAll(/<td>([^<]*)<\/td>/g)].map(([, cell]) => cell).slice(-2);
    };
    expect(answers("LB-04")).to.deep.equal(["1 violation", "holds"]);
    expect(answers("API-01")).to.deep.equal(["nothing to judge", "holds"]);
    expect(answers("KMS-01")).to.deep.equal(["off", "holds"]);
  });

  it("stand at the top of the page in a few words: bad where a deployment stops, good where nothing is violated", async () => {
    expect(await page(VERDICT)).to.match(/<p class="verdict bad">.*1 mandatory violation<\/p>/);
    const advisory = { ...VERDICT, violations: [{ ...VIOLATION, level: "advisory" as const }] };
    expect(await page(advisory)).to.match(/<p class="verdict warn">.*1 advisory violation<\/p>/);
    expect(await page({ ...VERDICT, violations: [] })).to.match(/<p class="verdict good">.*no policy is violated<\/p>/);
  });

  it("say what the pack sets in the program's place", async () => {
    const set = {
      policy: "kms-rotation",
      id: "KMS-01",
      urn: "urn:pulumi:dev::p::t::key",
      name: "key",
      properties: ["on"],
    };
    const whole = await page({ ...VERDICT, violations: [], disabled: [], remediated: [set] });
    expect(textOf(whole, "policies")).to.contain("key: the pack sets on, which the program leaves out");
    expect(whole).to.match(/KMS-01<\/a>.*?<td>set by the pack<\/td>/s);
  });

  it("are left out where the pack was not asked", async () => {
    expect(await page()).not.to.contain('id="policies"');
  });
});

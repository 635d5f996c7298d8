// npm run policy: the pack's process asked as the engine would, what it prints, and what it refuses.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { coloursFor } from "../../cli/output.ts";
import { configFile, readPackConfig } from "../../cli/policyConfig.ts";
import { policyJunit, policyMarkdown, policySarif } from "../../cli/policyFormats.ts";
import { policyText } from "../../cli/policyText.ts";
import { judgePlan, stopped } from "../../cli/policyVerdict.ts";
import { planOfFile } from "../../plan/file.ts";
import { CATALOGUE } from "../../policy-pack/catalogue.ts";
import type { StackVerdict } from "../../policy-pack/verdict.ts";
import { basePlan, settingsOf } from "../policy-pack/basePlan.ts";
import { judgePlan as judgeHere } from "../policy-pack/judging.ts";
import { devPlan } from "../support/devPlan.ts";
import { change, rule, tcp, together } from "../support/planEdits.ts";

/** A group open to the world, and headers that the load balancer no longer checks. */
const MISTAKES = together(
  rule("Ingress", "euw1-alb-from-all", "euw1-alb-security-group", { ...tcp(443), cidrIpv4: "0.0.0.0/0" }),
  change("use1-alb", { dropInvalidHeaderFields: false }),
);

describe("npm run policy", function () {
  this.timeout(120_000);
  let folder = "";
  let wrong: StackVerdict | undefined;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "portcullis-policy-"));
    [wrong] = await judgePlan({ plan: MISTAKES(await devPlan("preview")), config: "prod" });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const of = (policy: string) => wrong?.violations.filter((each) => each.policy === policy) ?? [];

  it("lets dev through by dev's configuration, in both modes", async () => {
    for (const mode of ["resolved", "preview"] as const) {
      const [verdict] = await judgePlan({ plan: await devPlan(mode) });
      expect(verdict?.config).to.match(/policy-pack\/config\/dev\.json$/);
      expect(verdict?.violations.filter(({ level }) => level === "mandatory")).to.deep.equal([]);
      expect(verdict?.notApplicable).to.include("api-access-logs").and.not.to.include("lb-access-logs");
    }
  });

  it("finds mistakes in a preview, with id, severity and the resource's URN", () => {
    expect(of("lb-alb-drop-invalid-headers")).to.have.length(1);
    const [headers] = of("lb-alb-drop-invalid-headers");
    expect(headers).to.include({ id: "LB-04", severity: "medium", level: "mandatory", name: "use1-alb" });
    expect(headers?.urn).to.match(/^urn:pulumi:dev::portcullis::.*aws:lb\/loadBalancer:LoadBalancer::use1-alb$/);
    expect(headers?.message).to.contain("(dropInvalidHeaderFields = false)");
    expect(of("sg-no-public-ingress").map(({ name }) => name)).to.deep.equal(["euw1-alb-from-all"]);
    expect(of("ms-service-tier-from-proxy-only")).to.have.length(1);
  });

  it("says in the pack's own process what the same policies say here", async () => {
    const plan = MISTAKES(await basePlan("dev", "preview"));
    const here = judgeHere(plan, { policies: CATALOGUE, settings: settingsOf(await basePlan("dev", "preview")) });
    const config = { accountId: "123456789012", deletionProtection: "true", retentionDays: "365" };
    const [there] = await judgePlan({ plan, config: "prod", values: config });
    const lines = (all: readonly { readonly message: string }[]) => all.map(({ message }) => message).sort();
    expect(lines(there?.violations ?? [])).to.deep.equal(lines(here));
    expect(here.length).to.be.at.least(3);
  });

  it("remediates before it judges, as the engine does, and says what it set", async () => {
    const file = path.join(folder, "remediating.json");
    writeFileSync(file, JSON.stringify({ "lb-alb-drop-invalid-headers": "remediate" }));
    const plan = change("use1-alb", { dropInvalidHeaderFields: undefined })(await devPlan("preview"));
    const [verdict] = await judgePlan({ plan, config: file });
    expect(verdict?.remediated.map(({ policy, properties }) => ({ policy, properties }))).to.deep.equal([
      { policy: "lb-alb-drop-invalid-headers", properties: ["dropInvalidHeaderFields"] },
    ]);
    expect(verdict?.violations.filter(({ id }) => id === "LB-04")).to.deep.equal([]);
    const text = policyText([verdict!], coloursFor({}));
    expect(text).to.match(/^dev: .*, 1 set what the program leaves out, /);
    expect(text).to.contain(
      "  ~ set: use1-alb: dropInvalidHeaderFields, which the program leaves out; write it there. [LB-04]",
    );
  });

  it("prints a line for each violation, the gravest first", () => {
    const text = policyText([wrong!], coloursFor({}));
    const [heading = "", ...lines] = text.split("\n");
    expect(heading).to.match(
      /^dev: \d+ policies hold, \d+ are violated \(\d+ mandatory violations\), \d+ have nothing to judge; \d+ resources /,
    );
    const severities = lines.flatMap((line) => /^ {2}✗ mandatory (\w+):/.exec(line)?.[1] ?? []);
    const order = ["critical", "high", "medium", "low"];
    expect(severities).to.deep.equal([...severities].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(severities[0]).to.equal("critical");
  });

  it("names together what is wrong in the same way", () => {
    const [violation] = of("lb-alb-drop-invalid-headers");
    const others = ["a", "b"].map((name) => ({
      ...violation!,
      name,
      message: `${name}: is off; switch it on. [LB-04]`,
    }));
    const text = policyText([{ ...wrong!, violations: others }], coloursFor({}));
    expect(text.split("\n")[1]).to.equal("  ✗ mandatory medium: a, b: is off; switch it on. [LB-04]");
  });

  it("writes SARIF: a rule for each policy, a result for each violation, at the stack's file", () => {
    const { runs } = JSON.parse(policySarif([wrong!], "0.1.0")) as {
      runs: { tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }[];
    };
    const [run] = runs;
    expect(run?.tool.driver.rules.map(({ id }) => id)).to.deep.equal(CATALOGUE.map(({ id }) => id));
    expect(run?.results).to.have.length(wrong?.violations.length ?? 0);
    const result = run?.results.find(({ ruleId }) => ruleId === "LB-04");
    expect(result).to.deep.include({ level: "error" });
    expect(JSON.stringify(result?.["locations"])).to.contain('"uri":"Pulumi.dev.yaml"').and.to.contain("use1-alb");
  });

  it("writes JUnit: a case for each policy, a failure only where a deployment stops", () => {
    const xml = policyJunit([wrong!]);
    expect(xml.match(/<testcase /g)).to.have.length(CATALOGUE.length);
    expect(xml).to.match(/<testcase classname="dev.lb-alb-drop-invalid-headers"[^>]*><failure message="use1-alb: /);
    expect(xml).to.match(/<testcase classname="dev.api-access-logs"[^>]*><skipped /);
    const failures = wrong?.violations.filter(({ level }) => level === "mandatory").length;
    expect(xml.match(/<failure /g)).to.have.length(failures ?? 0);
    const advisory: StackVerdict = {
      ...wrong!,
      violations: of("lb-alb-drop-invalid-headers").map((each) => ({ ...each, level: "advisory" })),
    };
    expect(policyJunit([advisory]))
      .to.contain('failures="0"')
      .and.to.contain("<system-out>use1-alb: ");
  });

  it("writes Markdown whose cells no name can leave", () => {
    const [violation] = of("lb-alb-drop-invalid-headers");
    const sly: StackVerdict = { ...wrong!, violations: [{ ...violation!, message: "a|b <img> `c` [d](e)\nf" }] };
    expect(policyMarkdown([sly])).to.contain("| a\\|b \\<img\\> \\`c\\` \\[d\\](e) f |");
  });

  it("judges what pulumi preview --json and pulumi stack export wrote", async () => {
    const plan = await devPlan("preview");
    const states = plan.stacks[0]!.resources.map((each) => ({ ...each }));
    const preview = JSON.stringify({ steps: states.map((newState) => ({ op: "create", newState })) });
    const [verdict] = await judgePlan({ plan: planOfFile(preview, "preview.json") });
    expect(verdict?.violations.filter(({ level }) => level === "mandatory")).to.deep.equal([]);
  });
});

describe("a configuration of the pack", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "portcullis-policy-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function read(content: string) {
    const file = path.join(folder, "config.json");
    writeFileSync(file, content);
    return readPackConfig(file, CATALOGUE);
  }

  it("is the stack's own where there is one, else production's", () => {
    expect(configFile(undefined, "dev")).to.match(/config\/dev\.json$/);
    expect(configFile(undefined, "prod-edge")).to.match(/config\/prod\.json$/);
    expect(configFile("dev", "prod-edge")).to.match(/config\/dev\.json$/);
    expect(() => configFile("staging", "dev")).to.throw("--config staging: is neither dev nor prod nor a file");
  });

  it("takes a level, or a level with knobs; all stands for every policy", () => {
    const config = read(
      '{"all": "advisory", "kms-rotation": {"enforcementLevel": "mandatory"}, "ec-imds-hop-limit": {"hops": 2}}',
    );
    expect(config.get("kms-rotation")).to.deep.equal({ level: "mandatory", knobs: {} });
    expect(config.get("ec-imds-hop-limit")).to.deep.equal({ level: "advisory", knobs: { hops: 2 } });
    expect(config.get("lb-access-logs")?.level).to.equal("advisory");
    expect(config.get("sg-no-public-ingress")?.level).to.equal("mandatory");
  });

  it("has every fault named at once, with what is allowed", () => {
    const wrong = { "kms-rotatoin": "advisory", "kms-rotation": "off", "ec-imds-hop-limit": { hops: "many", hop: 1 } };
    let message = "";
    try {
      read(JSON.stringify(wrong));
    } catch (error) {
      message = (error as Error).message;
    }
    const lines = message.split("\n").map((line) => line.replace(/^.*config\.json: /, ""));
    expect(lines[0]).to.match(/^kms-rotatoin: is no policy of the pack; /);
    expect(lines[1]).to.equal('kms-rotation: "off" is no level; use one of advisory, mandatory, remediate, disabled');
    expect(lines[2]).to.match(/^ec-imds-hop-limit.hops: "many" is not allowed: /);
    expect(lines[3]).to.equal("ec-imds-hop-limit.hop: is no knob; the policy has hops");
    expect(() => read('{"sg-no-public-ingress": "disabled"}')).to.throw(
      "sg-no-public-ingress: is on the floor, so disabled does not count; leave it mandatory",
    );
    expect(() => read("[]")).to.throw("is not a JSON object");
    expect(() => readPackConfig(path.join(folder, "none.json"), CATALOGUE)).to.throw("cannot be read");
  });
});

describe("a verdict", () => {
  it("stops a deployment by a mandatory violation only", () => {
    const none = { stack: "dev", config: "", resources: 1, remediated: [], notApplicable: [], disabled: [] };
    const violation = { policy: "x", id: "X-01", severity: "low", urn: "u", name: "n", message: "m" } as const;
    expect(stopped([{ ...none, violations: [{ ...violation, level: "advisory" }] }])).to.equal(false);
    expect(stopped([{ ...none, violations: [{ ...violation, level: "mandatory" }] }])).to.equal(true);
  });

  it("is made by a pack that is as new as its sources", () => {
    const list = JSON.parse(readFileSync("policy-pack/bin/sources.json", "utf8")) as Record<string, string>;
    expect(Object.keys(list)).to.include("index.ts").and.to.include("../proof/reach.ts");
  });
});

// npm run plan, as users start it: what it prints, writes and refuses.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import picocolors from "picocolors";
import { main } from "../../cli/plan.ts";
import { planSummary } from "../../cli/planSummary.ts";
import { indexPlan, readPlanFile } from "../../plan/read.ts";
import { devPlan } from "../support/devPlan.ts";
import { planOf } from "../support/planOf.ts";

const plain = picocolors.createColors(false);

function plan(args: string[], cwd = process.cwd()) {
  const setup = path.resolve("cli/setup.mjs");
  const env = { ...process.env, INIT_CWD: cwd };
  return spawnSync(process.execPath, [setup, "plan", ...args], { encoding: "utf8", env, maxBuffer: 64 << 20 });
}

const faultOf = (...args: string[]) =>
  main(args).then(
    () => "none",
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe("npm run plan", () => {
  it("prints nothing but the plan with --json, and writes the same for its owner's eyes only", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "portcullis-plan-"));
    try {
      const file = path.join(folder, "dev.json");
      writeFileSync(file, "old");
      chmodSync(file, 0o644);
      const { status, stdout, stderr } = plan(["dev", "--preview", "--json", "--out", "dev.json"], folder);
      expect(stderr.replaceAll(/\d+ s/g, "N s").split("\n")).to.deep.equal([
        "planning dev ...",
        "planned dev (N s)",
        "plan written to dev.json, readable by you only",
        "",
      ]);
      expect(status).to.equal(0);
      const read = readPlanFile(stdout, "standard output");
      expect([read.mode, read.project, read.stacks.map(({ stack }) => stack)]).to.deep.equal([
        "preview",
        "portcullis",
        ["dev"],
      ]);
      expect(readFileSync(file, "utf8")).to.equal(stdout);
      expect(statSync(file).mode & 0o777).to.equal(0o600);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("shows a fault of the settings once, as it is, and exits with 1", () => {
    const { status, stdout, stderr } = plan(["dev", "--config", "portcullis:nat=sideways"]);
    expect([status, stdout]).to.deep.equal([1, ""]);
    expect(stderr.split("\n").slice(2)).to.deep.equal([
      "1 fault in the settings",
      '  config nat: "sideways" is not allowed; use regional, single or zonal',
      "",
    ]);
  });

  it("refuses in one line what it does not understand", async () => {
    expect(await faultOf("dev", "--previw")).to.equal(
      "UsageError: arguments: unknown option '--previw'; --help lists the options",
    );
    expect(await faultOf()).to.equal("UsageError: stack: none is named; npm run plan -- dev plans Pulumi.dev.yaml");
    expect(await faultOf("dev", "prod")).to.equal("UsageError: stack: dev and prod are named; name one");
    expect(await faultOf("dev", "--config", "hunter2")).to.equal(
      "UsageError: --config: one has no value; write --config KEY=VALUE",
    );
    expect(await faultOf("dev", "--out")).to.match(/^UsageError: arguments: option '--out <value>' argument missing/);
  });

  it("explains itself", () => {
    const { status, stdout } = plan(["--help"]);
    expect(status).to.equal(0);
    for (const option of ["--preview", "--config", "--out", "--json"]) expect(stdout).to.include(option);
  });
});

describe("the plan's summary", () => {
  it("counts resources by type and region, and shows quotas and cost", async () => {
    const lines = planSummary(indexPlan(await devPlan("preview")), plain).split("\n");
    expect(lines[0]).to.equal("portcullis dev (preview): 264 resources in 2 regions");
    const starting = (start: string) =>
      lines
        .find((line) => line.startsWith(`  ${start}`))
        ?.split(/ {2,}/)
        .slice(1);
    expect(lines.find((line) => line.includes("no region"))?.trim()).to.match(/^eu-west-1 +us-east-1 +no region +all$/);
    expect(starting("aws.ec2.Subnet ")).to.deep.equal(["aws.ec2.Subnet", "8", "8", "16"]);
    expect(starting("tls.PrivateKey ")).to.deep.equal(["tls.PrivateKey", "4", "4"]);
    const quotas = lines.filter((line) => line.endsWith("each region")).map((line) => line.trim());
    expect(quotas[0]).to.match(/^0 +5 +5 +processors of on-demand instances, in a new account +each region$/);
    expect(quotas[1]).to.match(/^5 +55 +60 +security-group rules in, IPv4 +each region$/);
    expect(starting("NAT gateway, by zone")).to.deep.equal(["NAT gateway, by zone", "35.04", "32.85", "67.89"]);
    expect(starting("network load balancer")).to.deep.equal(["network load balancer", "18.40*", "16.43", "34.82*"]);
    expect(lines.filter((line) => line.startsWith("  * "))).to.have.length(1);
    expect(lines.filter((line) => line.endsWith(" "))).to.deep.equal([]);
  });

  it("marks a sum that is not whole, and names what is missing", () => {
    const text = planSummary(
      planOf("us-east-1", [
        { type: "aws:ec2/instance:Instance", name: "one", inputs: { instanceType: "x9.huge" } },
        { type: "aws:kms/key:Key", name: "key" },
      ]),
      plain,
    );
    expect(text).to.match(/ {2}EC2 instance x9\.huge +not priced\* +not priced\*\n/);
    expect(text).to.match(/\n {2}all +1\.00 \+ \?\* +1\.00 \+ \?\*\n/);
    expect(text).to.include("  * not priced: EC2 instance x9.huge (us-east-1)\n");
  });

  it("has no heading for quotas where nothing is counted", () => {
    const text = planSummary(planOf("us-east-1", [{ type: "tls:index/privateKey:PrivateKey", name: "root" }]), plain);
    expect(text).to.include("resources\n").and.not.to.include("quotas");
  });

  it("shows sums instead of regions when there are many", () => {
    const sketches = ["one", "two"].map((name) => ({ type: "aws:kms/key:Key", name }));
    const many = Array.from({ length: 5 }, (_, at) => planOf(`region-${at}`, sketches).plan.stacks[0]);
    const stacks = many.flatMap((stack, at) => (stack ? [{ ...stack, stack: `stack-${at}` }] : []));
    const plan = { ...planOf("region-0", []).plan, stacks: stacks.map((stack, at) => renamed(stack, at)) };
    expect(planSummary(indexPlan(plan), plain)).to.match(/resources\n +all\n {2}aws\.kms\.Key +10\n/);
  });
});

/** The same stack under URNs of its own. */
function renamed<Stack>(stack: Stack, at: number): Stack {
  return JSON.parse(JSON.stringify(stack).replaceAll("urn:pulumi:test::", `urn:pulumi:test-${at}::`)) as Stack;
}

// npm run prove on a stack and on a plan's file, as users start it: output, exit codes and refusals.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { main } from "../../cli/prove.ts";
import { type Json, type Plan, UNKNOWN } from "../../plan/type.ts";
import type { Proof } from "../../proof/result.ts";
import { devPlan } from "../support/devPlan.ts";

const RULE = "euw1-alb-from-proxy-443";

function prove(args: string[], cwd = process.cwd()) {
  const env = { ...process.env, INIT_CWD: cwd };
  const setup = path.resolve("cli/setup.mjs");
  return spawnSync(process.execPath, [setup, "prove", ...args], { encoding: "utf8", env, maxBuffer: 64 << 20 });
}

const faultOf = (...args: string[]) =>
  main(args).then(
    () => "none",
    (error: Error) => `${error.name}: ${error.message}`,
  );

/** The dev plan with another first port in one rule of the load balancer's group, in a file. */
async function withPlan(port: Json, run: (file: string, folder: string) => void): Promise<void> {
  const plan = JSON.parse(JSON.stringify(await devPlan())) as Plan;
  const rule = plan.stacks[0]?.resources.find(({ urn }) => urn.endsWith(`::${RULE}`));
  Object.assign(rule?.inputs ?? {}, { fromPort: port });
  Object.assign(rule?.outputs ?? {}, { fromPort: port });
  const folder = mkdtempSync(path.join(tmpdir(), "portcullis-prove-"));
  try {
    writeFileSync(path.join(folder, "plan.json"), JSON.stringify(plan));
    run("plan.json", folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("npm run prove on a stack", () => {
  it("proves dev, with its progress on standard error and nothing but the proof on standard output", () => {
    const { status, stdout, stderr } = prove(["dev", "--preview", "--json"]);
    expect(stderr).to.match(/^planning dev \.\.\.\n(planning dev .*\n)*planned dev \(\d+ s\)\n$/);
    const proof = JSON.parse(stdout) as Proof;
    expect([status, proof.verdict, proof.matrices.map(({ region }) => region)]).to.deep.equal([
      0,
      "holds",
      ["eu-west-1", "us-east-1"],
    ]);
  });

  it("exits with 1 where a claim fails, and names the rule", async () => {
    await withPlan(444, (file, folder) => {
      const { status, stdout, stderr } = prove(["dev", "--file", file], folder);
      expect([status, stderr]).to.deep.equal([1, ""]);
      expect(stdout).to.match(/^portcullis dev \(resolved\): \d+ of 11 claims hold, \d fail/);
      expect(stdout).to.include("declared-flows").and.to.include("euw1-proxy-group does not reach euw1-alb");
    });
  });

  it("exits with 2 where a claim cannot be decided, and names the fact", async () => {
    await withPlan(UNKNOWN, (file, folder) => {
      const { status, stdout } = prove(["--file", file, "--format", "markdown"], folder);
      expect(status).to.equal(2);
      expect(stdout).to.include("`declared-flows` hangs on ").and.to.include(RULE);
    });
  });

  it("explains one question, with the exit code of its answer", async () => {
    await withPlan(444, (file, folder) => {
      const question = ["--from", "proxy", "--to", "alb", "--port", "443", "--json"];
      const { status, stdout } = prove(["--file", file, ...question], folder);
      expect(status).to.equal(1);
      const answers = JSON.parse(stdout) as { region: string; reach: string }[];
      expect(answers.map(({ region, reach }) => [region, reach])).to.deep.equal([
        ["eu-west-1", "blocked"],
        ["us-east-1", "reached"],
      ]);
      expect(prove(["--file", file, ...question, "--region", "us-east-1"], folder).status).to.equal(0);
    });
  });

  it("refuses a question that is none, in one line", async () => {
    const ask = ["dev", "--from", "internet", "--to", "service"];
    const faults = [
      [["dev", "--port", "443"], "--from, --to: a question needs both; ask --from internet --to service --port 443"],
      [ask, "--port: none is given; name the tcp port that is asked for"],
      [[...ask, "--port", "0"], "--port 0: is no port; use 1 to 65535"],
      [[...ask, "--port", "70000"], "--port 70000: is no port; use 1 to 65535"],
      [[...ask, "--port", "1", "--proto", "sctp"], "--proto sctp: is unknown; use tcp, udp, icmp"],
      [[...ask, "--port", "1", "--proto", "icmp"], "--port 1: icmp has no ports; leave it out"],
      [[...ask, "--port", "1", "--family", "5"], "--family 5: is unknown; use 4, 6"],
      [[...ask, "--port", "1", "--format", "sarif"], "--format sarif: is for all claims; a question has text and json"],
      [["dev", "--format", "xml"], "--format xml: is unknown; use text, json, sarif, markdown"],
      [["dev", "--format", "sarif", "--json"], "--json, --format sarif: both are given; give one"],
    ] as const;
    for (const [args, message] of faults) expect(await faultOf(...args)).to.equal(`UsageError: ${message}`);
  });

  it("refuses a plan that it cannot take, in one line", async () => {
    expect(await faultOf("--file", "none.json")).to.equal(
      "UsageError: --file none.json: cannot be read (ENOENT: no such file or directory); npm run plan -- dev --out FILE writes one",
    );
    expect(await faultOf("dev", "--preview", "--file", "none.json")).to.equal(
      "UsageError: --preview: a plan that is read has its mode already; leave --preview out",
    );
    await withPlan(443, (file, folder) => {
      expect(prove(["prod-edge", "--file", file], folder).stderr).to.equal(
        "--file plan.json: is a plan of dev, not of prod-edge; name one of those or none\n",
      );
    });
  });
});

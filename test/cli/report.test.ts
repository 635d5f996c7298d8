// npm run report, as users start it: what it writes, says and refuses.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { main } from "../../cli/report.ts";
import type { Plan } from "../../plan/type.ts";
import { devPlan } from "../support/devPlan.ts";

function report(args: readonly string[], folder: string) {
  const setup = path.resolve("cli/setup.mjs");
  const env = { ...process.env, INIT_CWD: folder };
  return spawnSync(process.execPath, [setup, "report", ...args], { encoding: "utf8", env });
}

/** Calls `use` with a folder that holds a plan of dev, and removes it. */
async function withPlan<T>(change: (text: string) => string, use: (folder: string) => T): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "portcullis-report-"));
  try {
    const plan: Plan = await devPlan("preview");
    writeFileSync(path.join(folder, "plan.json"), change(JSON.stringify(plan)));
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const faultOf = (...args: string[]) =>
  main(args).then(
    () => "none",
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe("npm run report", function () {
  this.timeout(120_000);

  it("writes one file where the user stands, the same each time, and says where and what it holds", async () => {
    await withPlan(
      (text) => text,
      (folder) => {
        const first = report(["--file", "plan.json"], folder);
        expect(first.stderr).to.match(/^judging by the policy pack \.\.\.\n(.*\n)*judged \(\d+ s\)\n$/);
        expect(first.status).to.equal(0);
        expect(first.stdout).to.match(
          /^report written to report-dev\.html: all 11 claims hold; \d+ advisory violations\n$/,
        );
        const second = report(["dev", "--file", "plan.json", "--out", "again.html"], folder);
        expect(second.stdout).to.match(/^report written to again\.html: /);
        expect(readdirSync(folder).sort()).to.deep.equal(["again.html", "plan.json", "report-dev.html"]);
        const page = readFileSync(path.join(folder, "report-dev.html"), "utf8");
        expect(page).to.equal(readFileSync(path.join(folder, "again.html"), "utf8"));
        expect(page).to.match(/^<!doctype html>\n[^]*<title>portcullis dev: report<\/title>[^]*<\/html>\n$/);
        expect(page.match(/<table role="grid"/g)).to.have.length(2);
        expect(page.match(/<li class="holds"/g)).to.have.length(11);
      },
    );
  });

  it("ends with the proof's exit code, and shows the counter-example", async () => {
    // A security group that opens more ports than the door has; nothing listens there, and the ACL stops it.
    const opened = (text: string) =>
      text.replaceAll(
        '"fromPort":443,"ipProtocol":"tcp","securityGroupId"',
        '"fromPort":440,"ipProtocol":"tcp","securityGroupId"',
      );
    await withPlan(opened, (folder) => {
      const { status, stdout } = report(["--file", "plan.json"], folder);
      expect(status).to.equal(1);
      expect(stdout).to.match(/: 1 of 11 claims fails; \d mandatory violations, \d+ advisory violations\n$/);
      const page = readFileSync(path.join(folder, "report-dev.html"), "utf8");
      expect(page).to.match(/<li class="fails" id="claim-groups-alone">/);
      expect(page).to.match(/<details class="finding" open><summary>[^<]*440/);
      expect(page).to.match(/<code>ms-service-tier-from-proxy-only<\/code> · mandatory, critical/);
    });
  });

  it("refuses in one line what it cannot do", async () => {
    expect(await faultOf("dev", "--out", "Pulumi.dev.yaml")).to.equal(
      "UsageError: --out Pulumi.dev.yaml: is no name for a report; end it in .html",
    );
    expect(await faultOf()).to.match(/^UsageError: stack: none is named; npm run report -- dev/);
    expect(await faultOf("dev", "--opt")).to.equal(
      "UsageError: arguments: unknown option '--opt'; --help lists the options",
    );
    await withPlan(
      (text) => text,
      (folder) => {
        const { status, stderr } = report(["--file", "plan.json", "--out", "no/such/folder.html"], folder);
        expect(status).to.equal(1);
        const [last] = stderr.trimEnd().split("\n").slice(-1);
        expect(last).to.match(/^--out no\/such\/folder\.html: cannot be written \(ENOENT/);
      },
    );
  });

  it("explains itself", () => {
    const { status, stdout } = report(["--help"], process.cwd());
    expect(status).to.equal(0);
    for (const option of ["--out", "--preview", "--config", "--file", "Exit code"]) expect(stdout).to.include(option);
  });
});

// Set-up as users start it: which Node it takes, when it installs, what it prints, and what it leaves when it is stopped.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { npmReason, packagesMatch } from "../../cli/packages.mjs";
import { nodeFault } from "../../cli/setup.mjs";
import { Checkout } from "../support/checkout.ts";
import { skip } from "../support/skip.ts";

/** Progress lines end with their seconds, which differ from run to run. */
const withoutSeconds = (text: string) =>
  text
    .replaceAll(/ \(\d+ s\)/g, "")
    .split("\n")
    .filter(Boolean);

describe("set-up", () => {
  let checkout: Checkout;
  beforeEach(() => {
    checkout = new Checkout();
  });
  afterEach(() => checkout.remove());

  it("takes the Node versions that the packages take", () => {
    for (const version of ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.0", "v26.1.0"]) {
      expect(nodeFault(version), version).to.equal(undefined);
    }
    for (const version of ["v18.20.8", "v20.18.3", "v21.7.3", "v22.11.0"]) {
      expect(nodeFault(version), version).to.equal(
        `node: version ${version} is not supported; install 20.19 or newer of 20, or 22.12 or newer`,
      );
    }
  });

  it("installs once, shows it on standard error, and hands on the arguments and the exit code", async () => {
    const first = await checkout.run(["lint", "model", "--fix"], { LINT_CODE: "7" });
    expect(first.code).to.equal(7);
    expect(first.stdout).to.equal("linted --max-warnings=0 . model --fix\n");
    expect(withoutSeconds(first.stderr)).to.deep.equal([
      "installing packages (about 440, 400 MB on disk) ...",
      "packages installed",
    ]);
    const second = await checkout.run(["lint"]);
    expect(second).to.deep.equal({ code: 0, stdout: "linted --max-warnings=0 .\n", stderr: "" });
    expect(checkout.installs()).to.equal(1);
  });

  it("installs again when the lock file names another version", async () => {
    await checkout.run(["lint"]);
    const changed = { packages: { "node_modules/eslint": { version: "2.0.0", integrity: "sha512-new" } } };
    checkout.write("package-lock.json", JSON.stringify(changed));
    checkout.write("installed.json", JSON.stringify(changed));
    expect((await checkout.run(["lint"])).code).to.equal(0);
    expect(checkout.installs()).to.equal(2);
  });

  it("does not take an interrupted install for a whole one", async () => {
    expect(packagesMatch(checkout.root)).to.equal(false);
    await checkout.run(["lint"]);
    expect(packagesMatch(checkout.root)).to.equal(true);
    checkout.write("node_modules/.package-lock.json", '{"packages": {"node_mod');
    expect(packagesMatch(checkout.root)).to.equal(false);
    checkout.write("node_modules/.package-lock.json", '{"packages": {}}');
    expect(packagesMatch(checkout.root)).to.equal(false);
  });

  it("lets two first runs take turns, so that npm runs once", async () => {
    const ended = await Promise.all(
      ["a", "b", "c"].map((name) => checkout.run(["lint", name], { NPM_SECONDS: "0.5" })),
    );
    expect(ended.map(({ code, stdout }) => [code, stdout])).to.deep.equal([
      [0, "linted --max-warnings=0 . a\n"],
      [0, "linted --max-warnings=0 . b\n"],
      [0, "linted --max-warnings=0 . c\n"],
    ]);
    expect(checkout.installs()).to.equal(1);
    expect(readdirSync(checkout.lockFolder())).to.deep.equal([]);
  });

  it("takes over the lock of a set-up that was killed", async () => {
    const root = realpathSync(checkout.root);
    const hash = createHash("sha256").update(root).digest("hex").slice(0, 16);
    const lock = path.join(checkout.lockFolder(), `portcullis-install-${hash}`);
    mkdirSync(lock);
    writeFileSync(path.join(lock, "pid"), String(spawnSync("true").pid));
    expect((await checkout.run(["lint"])).code).to.equal(0);
    expect(existsSync(lock)).to.equal(false);
  });

  it("says in one line why npm failed, and leaves no lock", async () => {
    const fault = "npm error code ENOTFOUND\\nnpm error network request to a.example failed\\nnpm error more\\n";
    const { code, stderr } = await checkout.run(["lint"], { NPM_FAULT: fault });
    expect(code).to.equal(1);
    expect(withoutSeconds(stderr).slice(2)).to.deep.equal([
      "packages: npm ci failed (network request to a.example failed); check the network and run the command again",
    ]);
    expect(readdirSync(checkout.lockFolder())).to.deep.equal([]);
  });

  it("finds the reason in npm's report", () => {
    const report = "npm error code EACCES\nnpm error syscall mkdir\nnpm error path /a\nnpm error errno -13\n";
    expect(npmReason(`${report}npm error Error: EACCES: permission denied\n`)).to.equal(
      "Error: EACCES: permission denied",
    );
    expect(npmReason("")).to.equal("npm said nothing");
  });

  it("passes a signal on to npm and leaves neither process nor lock", async () => {
    const { child, ended } = checkout.start(["lint"], { NPM_SECONDS: "600" });
    while (checkout.installs() === 0) await sleep(20);
    child.kill("SIGTERM");
    expect((await ended).code).to.equal(143);
    expect(readdirSync(checkout.lockFolder())).to.deep.equal([]);
  });

  it("says so when node_modules is another user's", async function () {
    if (process.getuid?.() !== 0) skip(this, "needs root, to run set-up as another user");
    mkdirSync(path.join(checkout.root, "node_modules"));
    chmodSync(checkout.lockFolder(), 0o777);
    const { code, stderr } = await checkout.run(["lint"], {}, 65_534);
    expect(code).to.equal(1);
    expect(stderr).to.match(
      /^packages: node_modules does not match package-lock\.json and \S+ belongs to user 0; run npm ci/,
    );
    expect(stderr.split("\n")).to.have.length(2);
  });

  it("runs a TypeScript command in its own process, with its arguments and exit code", async () => {
    await checkout.run(["lint"]);
    symlinkSync(realpathSync("node_modules/tsx"), path.join(checkout.root, "node_modules", "tsx"));
    const body = "console.log(process.pid, args.join(' ')); return 2;";
    checkout.write("cli/plan.ts", `export async function main(args: string[]): Promise<number> { ${body} }`);
    const { child, ended } = checkout.start(["plan", "dev", "--json"]);
    expect(await ended).to.deep.equal({ code: 2, stdout: `${child.pid ?? 0} dev --json\n`, stderr: "" });
  });

  it("lists its commands, and names one that it does not know", async () => {
    const listed = await checkout.run(["--help"]);
    expect(listed.code).to.equal(0);
    expect(listed.stdout).to.include("npm start, npm test or npm run COMMAND [-- ARGUMENTS]").and.to.include("  plan ");
    expect(await checkout.run(["constructor"])).to.deep.equal({
      code: 1,
      stdout: "",
      stderr:
        "command: constructor is unknown; one of start, local, plan, report, prove, policy, pulumi, test, bench, types, lint, format, check, coverage\n",
    });
    expect(checkout.installs()).to.equal(0);
  });

  it("backs every npm script, and no other", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    const help = execFileSync(process.execPath, ["cli/setup.mjs", "--help"], { encoding: "utf8" });
    const commands = [...help.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name ?? "");
    // npm itself runs this one, after an install.
    const { prepare, ...own } = scripts;
    expect(prepare).to.equal("node policy-pack/build.mjs");
    expect(own).to.deep.equal(Object.fromEntries(commands.map((name) => [name, `node cli/setup.mjs ${name}`])));
  });
});

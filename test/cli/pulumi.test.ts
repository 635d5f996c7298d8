// npm run pulumi with stand-ins for the CLI and for npx: which one runs, with what, and how it ends.
import { readFileSync, realpathSync, symlinkSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { Checkout } from "../support/checkout.ts";

const REPORTS = `#!/bin/sh
echo "$(basename "$0") $*"
exit \${CLI_CODE:-0}
`;

describe("npm run pulumi", () => {
  let checkout: Checkout;
  before(async () => {
    checkout = new Checkout();
    checkout.write("cli/pulumi.ts", readFileSync("cli/pulumi.ts", "utf8"));
    await checkout.run(["lint"]);
    symlinkSync(realpathSync("node_modules/tsx"), path.join(checkout.root, "node_modules", "tsx"));
  });
  after(() => checkout.remove());

  /** With --help set-up adds no folder to the path, so that a CLI of this machine is out of reach. */
  const alone = () => ({ PATH: path.join(checkout.root, "bin") });

  it("names what is missing where there is neither the CLI nor npx", async () => {
    expect(await checkout.run(["pulumi", "up", "--help"], alone())).to.deep.equal({
      code: 1,
      stdout: "",
      stderr:
        "pulumi: not on the path, so npx runs pulumi@3.265.0, which downloads it once\n" +
        "pulumi: neither it nor npx can be run; install the Pulumi CLI and put it on the path\n",
    });
  });

  it("runs Pulumi's npm package where there is no CLI", async () => {
    checkout.program("npx", REPORTS.replace('$(basename "$0")', "npx"));
    expect(await checkout.run(["pulumi", "up", "--help"], { ...alone(), CLI_CODE: "3" })).to.deep.equal({
      code: 3,
      stdout: "npx --yes pulumi@3.265.0 up --help\n",
      stderr: "pulumi: not on the path, so npx runs pulumi@3.265.0, which downloads it once\n",
    });
  });

  it("hands arguments and exit code through to the CLI on the path", async () => {
    checkout.program("pulumi", REPORTS);
    const args = ["pulumi", "config", "set", "--path", "proxy.max", "4"];
    expect(await checkout.run(args, { CLI_CODE: "255" })).to.deep.equal({
      code: 255,
      stdout: "pulumi config set --path proxy.max 4\n",
      stderr: "",
    });
  });
});

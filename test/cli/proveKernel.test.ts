import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comparedText } from "../../cli/proveKernel.ts";
import type { Network } from "../../proof/network.ts";
import { coloursFor } from "../../cli/output.ts";
import { needsKernel } from "../packetFilter/kernel.ts";
import { devPlan } from "../support/devPlan.ts";

const SETUP = join(process.cwd(), "cli", "setup.mjs");

function prove(args: readonly string[]) {
  return spawnSync(process.execPath, [SETUP, "prove", ...args], { encoding: "utf8", maxBuffer: 64 << 20 });
}

function namespaces(): string[] {
  return spawnSync("ip", ["netns", "list"], { encoding: "utf8" }).stdout.split("\n").sort();
}

describe("npm run prove -- STACK --kernel", function () {
  this.timeout(180_000);
  let folder = "";
  before(async function () {
    await needsKernel(this);
    folder = mkdtempSync(join(tmpdir(), "portcullis-kernel-"));
    for (const mode of ["resolved", "preview"] as const) {
      writeFileSync(join(folder, `${mode}.json`), JSON.stringify(await devPlan(mode)));
    }
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  it("agrees with the proof on every packet of dev's first region, and leaves no namespace", () => {
    const before = namespaces();
    const { stdout, status } = prove(["dev", "--file", join(folder, "resolved.json"), "--kernel"]);
    expect(stdout).to.match(
      /^eu-west-1: \d{4} packets, \d{3} delivered, \d{3} answered\n {2}✓ the kernel and the proof agree on every one\n$/,
    );
    expect(status).to.equal(0);
    expect(namespaces()).to.deep.equal(before);
  });

  it("agrees on the preview of a named region, as JSON", () => {
    const { stdout, status } = prove([
      ...["dev", "--file", join(folder, "preview.json"), "--kernel"],
      ...["--region", "us-east-1", "--json"],
    ]);
    const { region, packets, reachable, disagreements } = JSON.parse(stdout) as Record<string, unknown>;
    expect({ region, disagreements, status }).to.deep.equal({ region: "us-east-1", disagreements: [], status: 0 });
    expect(packets).to.be.greaterThan(3000);
    expect(reachable).to.be.greaterThan(300);
  });

  it("names the regions where another is asked for", () => {
    const { stderr, status } = prove(["--file", join(folder, "resolved.json"), "--kernel", "--region", "eu-north-1"]);
    expect(stderr).to.include("--region eu-north-1: the plan has no VPC there; name one of eu-west-1, us-east-1\n");
    expect(status).to.equal(1);
  });
});

describe("prove --kernel's words", () => {
  it("name each packet of which kernel and proof say different things", () => {
    const question = {
      source: "urn:proxy",
      sourceAddress: "10.10.8.4",
      sourcePort: 32768,
      destinationAddress: "10.10.16.4",
      destinationPort: 443,
      family: 4,
      protocol: "tcp",
    } as const;
    const disagreement = {
      question,
      kernel: { delivered: true, reachable: false },
      proof: { delivered: false, reachable: false },
    };
    const compared = { region: "eu-west-1", packets: 2, delivered: 1, reachable: 0, disagreements: [disagreement] };
    const network = { places: [{ id: "urn:proxy", name: "euw1-proxy-group" }], outside: [] } as unknown as Network;
    expect(comparedText(compared, network, coloursFor({}))).to.equal(
      "eu-west-1: 2 packets, 1 delivered, 0 answered\n" +
        "  ✗ the kernel and the proof disagree on 1\n" +
        "    euw1-proxy-group (10.10.8.4 port 32768) -> 10.10.16.4 tcp 443: kernel delivered, not answered, proof not delivered\n",
    );
  });

  it("refuse options that the kernel does not answer to", () => {
    const { stderr, status } = prove(["dev", "--kernel", "--port", "443"]);
    expect(stderr).to.equal("--port: says nothing to --kernel; leave one of the two out\n");
    expect(status).to.equal(1);
  });
});

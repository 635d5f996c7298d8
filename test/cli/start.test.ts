// npm start as users type it: it ends by itself, shows every hop, leaves nothing behind, and prints no key material.
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { commandVersion } from "../support/commands.ts";
import { skip } from "../support/skip.ts";
import {
  canRunHere,
  ended,
  gone,
  marked,
  NOBODY,
  runFolders,
  saying,
  startCommand,
} from "../support/startedCommand.ts";

/** PEM headings, and how DER of EC and PKCS#8 private keys begins in base64. */
const KEY_MATERIAL = /PRIVATE KEY|MHcCAQEE|MIGHAgEA|MIICWw|MIIEv[gQ]/;

/** The edge in short: both locations, the viewer's address, the rule that blocks, the way round, the failover. */
function edgeLines(): RegExp {
  return new RegExp(
    [
      String.raw`edge near eu-west-1  GET https://edge\.example\.com(?::\d+)?/orders  200`,
      String.raw`seen by the service: x-forwarded-for: 127\.1\.2\.3\n`,
      String.raw`edge near us-east-1  GET https://edge\.example\.com(?::\d+)?/orders  200`,
      String.raw`seen by the service: x-forwarded-for: 127\.4\.5\.6\n`,
      String.raw`/\.env +404  blocked by rule dotfiles of the web ACL\n`,
      String.raw`straight to the cdn door of eu-west-1  403  refused by HAProxy: no origin secret`,
      String.raw`failover of eu-west-1: all its proxies stopped under load, [1-9]\d* of \d+ requests failed\n`,
      String.raw`then \d+ by us-east-1\n`,
    ].join("[^]*"),
  );
}

describe("npm start", function () {
  this.timeout(120_000);
  const children: ChildProcess[] = [];
  let mark = "";
  let folder = "";

  beforeEach(() => {
    mark = randomUUID();
    folder = mkdtempSync(join(tmpdir(), `start-test-${mark}-`));
    chmodSync(folder, 0o777);
  });

  before(function () {
    for (const [tool, flag] of [
      ["haproxy", "-v"],
      ["python3", "--version"],
    ] as const) {
      if (commandVersion(tool, flag) === undefined) skip(this, `${tool} is not installed`);
    }
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (args: readonly string[], uid?: number) =>
    startCommand(["start", ...args], { mark, folder, ...(uid !== undefined && { uid }) }, children);

  it("without a terminal follows a request through each region, stops and leaves nothing", async () => {
    const { code, stdout, stderr } = await ended(start([]));
    expect(code, stderr).to.equal(0);
    const [proved, judged, ...rest] = stdout.split("\n");
    expect(proved).to.equal("proof: 11 of 11 claims hold (npm run prove -- dev)");
    expect(judged).to.match(
      /^policies: \d+ hold, \d+ are violated \(\d+ advisory violations\), .* \(npm run policy -- dev\)$/,
    );
    expect(rest.join("\n")).to.match(/^\nreal: /);
    for (const [region, host] of [
      ["eu-west-1", "euw1"],
      ["us-east-1", "use1"],
    ] as const) {
      expect(stdout).to.match(
        new RegExp(`^${region}  GET https://${host}\\.edge\\.example\\.com(:\\d+)?/orders  200$`, "m"),
      );
      expect(stdout).to.contain(`services.${host}.internal.edge.example.com`);
    }
    for (const party of ["client", "network load balancer", "proxy 1", "application load balancer", "service orders"]) {
      expect(stdout).to.contain(party);
    }
    expect(stdout).to.contain("- X-Forwarded-For: 192.0.2.66").and.to.contain("+ x-forwarded-for: 127.1.2.3");
    expect(stdout).to.match(edgeLines());
    expect(stderr).to.contain("planning dev ...").and.to.contain("the path is up");
    expect(marked(mark)).to.deep.equal([]);
    expect(runFolders(folder)).to.deep.equal([]);
  });

  it("prints no key material and no colour codes where there is no terminal", async () => {
    const { stdout, stderr } = await ended(start(["--once"]));
    expect(stdout + stderr).not.to.match(KEY_MATERIAL);
    expect(stdout + stderr).not.to.contain("\u001b[");
  });

  it("works for a user without root, and when the default ports are taken", async function () {
    if (process.getuid?.() !== 0) skip(this, "only root can become another user");
    if (!canRunHere(NOBODY)) skip(this, "the checkout is not readable for other users");
    const taken = await take(["127.64.0.1", "127.65.0.1"], [8443, 8080]);
    try {
      const { code, stdout, stderr } = await ended(start(["--json"], NOBODY));
      expect(code, stderr).to.equal(0);
      const { requests } = JSON.parse(stdout) as { requests: { status: number; url: string }[] };
      expect(requests.map(({ status }) => status)).to.deep.equal([200, 200]);
      for (const { url } of requests) expect(Number(new URL(url).port)).to.not.be.oneOf([0, 443, 8443]);
    } finally {
      for (const server of taken) server.close();
    }
  });

  it("stops everything when it is interrupted while it starts", async () => {
    const child = start([]);
    const end = ended(child);
    await saying(child, "starting load balancers");
    child.kill("SIGINT");
    expect((await end).code).to.equal(130);
    expect(await gone(mark)).to.deep.equal([]);
    expect(runFolders(folder)).to.deep.equal([]);
  });

  it("leaves no process when it is killed", async () => {
    const child = start([]);
    const end = ended(child);
    await saying(child, "sending a first request");
    child.kill("SIGKILL");
    await end;
    expect(await gone(mark)).to.deep.equal([]);
    expect(runFolders(folder)).to.deep.equal([]);
  });

  it("names a stack that is not there in one message", async () => {
    const { code, stdout, stderr } = await ended(start(["nowhere"]));
    expect(code).to.equal(1);
    expect(stdout).to.equal("");
    expect(stderr).to.contain("Pulumi.nowhere.yaml").and.to.contain("dev");
  });
});

/** Listens on every address and port, so that nobody else can. */
async function take(addresses: readonly string[], ports: readonly number[]): Promise<Server[]> {
  return Promise.all(
    addresses.flatMap((address) =>
      ports.map(async (port) => {
        const server = createServer().listen(port, address);
        await once(server, "listening");
        return server;
      }),
    ),
  );
}

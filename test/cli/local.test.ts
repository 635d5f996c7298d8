// npm run local as users type it: on loopback until it is interrupted, and behind the plan's filters in namespaces.
import { type ChildProcess, execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { main } from "../../cli/local.ts";
import { startFilteredPath } from "../../local/netns/filteredPath.ts";
import { request } from "../../local/observed/request.ts";
import { witness } from "../../packetFilter/witness.ts";
import type { Question } from "../../proof/question.ts";
import { needPrograms } from "../local/needPrograms.ts";
import { faultOf } from "../local/processes.ts";
import { needsKernel } from "../packetFilter/kernel.ts";
import { SMALL } from "../packetFilter/small.ts";
import { devPlan } from "../support/devPlan.ts";
import { skip } from "../support/skip.ts";
import { canRunHere, ended, gone, NOBODY, runFolders, saying, startCommand } from "../support/startedCommand.ts";

const NAMESPACES = "/run/netns";

/** What is tried in `dev`, and what comes of it. */
const TRIED = [
  ["client", "proxy", 8443, "no answer"],
  ["client", "alb", 443, "no answer"],
  ["client", "service", 9443, "no answer"],
  ["client", "cdn door", 8443, "no answer"],
  ["nlb", "alb", 443, "no answer"],
  ["nlb", "service", 9443, "no answer"],
  ["proxy", "service", 9443, "no answer"],
  ["service", "internet", 443, "no answer"],
  ["client", "static door", 443, "accepted"],
  ["nlb", "proxy", 8443, "accepted"],
  ["proxy", "alb", 443, "accepted"],
  ["alb", "service", 9443, "accepted"],
  ["proxy", "internet", 443, "refused"],
  ["CloudFront", "cdn door", 8443, "accepted"],
];

/** Any that the kernel can be asked, for what is done before. */
const QUESTION: Question = {
  source: "one",
  sourceAddress: "10.0.0.10",
  destinationAddress: "10.0.1.10",
  family: 4,
  protocol: "tcp",
  sourcePort: 40_000,
  destinationPort: 443,
};

interface Shown {
  readonly region: string;
  readonly requests: readonly {
    readonly status: number;
    readonly hops: readonly { readonly accepted?: { readonly local: string; readonly remote: string } }[];
  }[];
  readonly attempts: readonly Readonly<Record<string, unknown>>[];
}

describe("npm run local", function () {
  this.timeout(120_000);
  const children: ChildProcess[] = [];
  let mark = "";
  let folder = "";
  const local = (args: readonly string[], uid?: number) =>
    startCommand(["local", ...args], { mark, folder, ...(uid !== undefined && { uid }) }, children);

  beforeEach(() => {
    mark = randomUUID();
    folder = mkdtempSync(join(tmpdir(), `local-test-${mark}-`));
    chmodSync(folder, 0o777);
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  it("refuses in one line what says nothing", async () => {
    const refusal = (...args: string[]) => faultOf(main(args));
    expect(await refusal()).to.equal("stack: none is named; npm run local -- dev takes Pulumi.dev.yaml");
    expect(await refusal("dev", "prod")).to.equal("stack: dev and prod are named; name one");
    expect(await refusal("dev", "--region", "eu-west-1")).to.equal(
      "--region: is for --netns; add that or leave it out",
    );
    expect(await refusal("dev", "--json")).to.equal("--json: is for --netns; add that or leave it out");
  });

  it("says without root, before it plans, that namespaces need it", async function () {
    if (process.getuid?.() !== 0) skip(this, "only root can become another user");
    if (!canRunHere(NOBODY)) skip(this, "the checkout is not readable for other users");
    const { code, stdout, stderr } = await ended(local(["dev", "--netns"], NOBODY));
    expect([code, stdout, stderr]).to.deep.equal([1, "", "namespaces: it needs root; run it with sudo\n"]);
  });

  describe("on loopback", () => {
    before(needPrograms("haproxy", "python3"));

    it("keeps the path up without a terminal until it is interrupted, and leaves nothing", async () => {
      const child = local(["dev"]);
      const end = ended(child);
      let said = "";
      child.stdout?.on("data", (text: string) => (said += text));
      await saying(child, "Ctrl-C stops everything", "stdout");
      const command = /curl --cacert (\S+) --resolve (\S+):(\d+):([\d.]+) https:\/\/[^/]+(\/\S*)/.exec(said) ?? [];
      const [, caFile = "", host = "", port = "", address = "", path = ""] = command;
      const door = { address, port: Number(port) };
      expect((await request({ host, door, resolver: door, address }, caFile, path)).status).to.equal(200);
      child.kill("SIGINT");
      expect((await end).code).to.equal(0);
      expect(await gone(mark)).to.deep.equal([]);
      expect(runFolders(folder)).to.deep.equal([]);
    });
  });

  describe("behind filters", () => {
    before(async function () {
      await needPrograms("haproxy", "python3").call(this);
      await needsKernel(this);
    });

    it("follows a request at planned addresses, and finds every tried connection as the proof says", async () => {
      const child = local(["dev", "--netns", "--region", "us-east-1", "--json"]);
      const { code, stdout, stderr } = await ended(child);
      expect(code, stderr).to.equal(0);
      const { region, requests, attempts } = JSON.parse(stdout) as Shown;
      expect([region, requests.map(({ status }) => status)]).to.deep.equal(["us-east-1", [200]]);
      expect(attempts.map(({ from, to, port, observed }) => [from, to, port, observed])).to.deep.equal(TRIED);
      expect(attempts.map(({ agrees }) => agrees)).to.deep.equal(TRIED.map(() => true));
      expect(attempts.at(-1)?.["answer"]).to.match(/^status 403 by proxy [12] us-east-1$/);
      const ends = requests[0]?.hops.map(({ accepted }) => accepted?.local.replace(/^10\.20\.\d+\.\d+/, "private"));
      expect(ends).to.deep.equal([undefined, "private:443", "not observed", "private:443", "private:9443"]);
      expect(requests[0]?.hops[1]?.accepted?.remote).to.match(/^192\.0\.2\.1:/);
      expect(await gone(mark)).to.deep.equal([]);
      expect([runFolders(folder), namespacesOf(child)]).to.deep.equal([[], []]);
    });

    it("says so and exits with 1 where the kernel passes what the proof stops", async () => {
      const child = local(["dev", "--netns"]);
      const end = ended(child);
      await saying(child, "waiting for health checks");
      for (const name of namespacesOf(child).filter((each) => /-(eni\d+|vpc\d+)$/.test(each))) {
        execFileSync("ip", ["netns", "exec", name, "nft", "flush", "ruleset"]);
      }
      const { code, stdout, stderr } = await end;
      expect(code, stderr).to.equal(1);
      expect(stdout).to.match(/^eu-west-1 {2}GET https:\/\/euw1\.edge\.example\.com\/orders {2}200$/m);
      expect(stdout).to.match(/^ {2}client +192\.0\.2\.1 +cdn door .* accepted +is stopped +differ$/m);
      expect(stdout).to.match(/^ {2}proxy +10\.10\.8\.4 +service .* accepted +is stopped +differ$/m);
      expect(stdout).to.match(/^ {2}service +\S+ +internet .* no answer +is stopped +agree$/m);
      expect(stdout).to.contain("\n  kernel and proof differ on 4 of 14\n");
      expect(namespacesOf(child)).to.deep.equal([]);
    });

    for (const [signal, code, when] of [
      ["SIGINT", 130, "network namespaces"],
      ["SIGHUP", 129, "waiting for health checks"],
    ] as const) {
      it(`leaves nothing when it gets ${signal} at "${when}"`, async () => {
        const child = local(["dev", "--netns"]);
        const end = ended(child);
        await saying(child, when);
        child.kill(signal);
        expect((await end).code).to.equal(code);
        expect(await gone(mark)).to.deep.equal([]);
        expect([runFolders(folder), namespacesOf(child)]).to.deep.equal([[], []]);
      });
    }

    it("leaves no process when it is killed, and no namespace once namespaces are made again", async () => {
      const child = local(["dev", "--netns"]);
      const end = ended(child);
      await saying(child, "sending a first request");
      child.kill("SIGKILL");
      await end;
      expect(await gone(mark)).to.deep.equal([]);
      expect(runFolders(folder)).to.deep.equal([]);
      await witness(SMALL, [QUESTION]);
      expect(namespacesOf(child)).to.deep.equal([]);
    });

    it("names the regions there are where the one asked for is none", async () => {
      const fault = await faultOf(startFilteredPath(await devPlan(), { region: "eu-west-9" }));
      expect(fault).to.equal("region eu-west-9: is not in the plan; use one of eu-west-1, us-east-1");
    });
  });
});

/** Names of the namespaces that a command has made. */
function namespacesOf({ pid }: ChildProcess): string[] {
  return existsSync(NAMESPACES) ? readdirSync(NAMESPACES).filter((name) => name.startsWith(`pc-${pid}.`)) : [];
}

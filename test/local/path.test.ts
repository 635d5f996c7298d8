import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import net from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { detectLoopback } from "../../local/run/addresses.ts";
import type { StandIn } from "../../local/run/addresses.ts";
import { startPath } from "../../local/path.ts";
import type { RunningPath } from "../../local/path.ts";
import { rewrite, undo } from "../../local/run/rewrite.ts";
import type { Plan } from "../../plan/type.ts";
import { skip } from "../support/skip.ts";
import { devPlan } from "../support/devPlan.ts";
import { changed } from "./plantedPlan.ts";
import { needPrograms } from "./needPrograms.ts";
import { refusalTests } from "./pathRefusals.ts";
import { addressTests, redirectTest, wayTests } from "./pathRequests.ts";
import { eventually, isRunning, listeningAddresses, withDescendants } from "./processes.ts";

const LINUX = process.platform === "linux";

/** All that may be exchanged in the planned text. */
const TOKENS = [
  "address and port",
  "file",
  "resolver",
  "connections, within this machine's limit of open files",
  "port of the redirect",
  "port of the application load balancer",
];

describe("path", function () {
  // Bringing the path up compiles a dozen files and starts fifteen processes, on a machine that may be busy.
  this.timeout(120_000);
  let plan: Plan;
  let running: RunningPath;
  let taken: net.Server;
  const progress: string[] = [];

  before(needPrograms("haproxy", "python3"));
  before(async function () {
    if ((await detectLoopback()) === "single")
      skip(this, "this system binds 127.0.0.1 only, so clients have no addresses");
    plan = await devPlan();
    // One default port is taken: that region must come up on others. Without root it could not be bound anyway.
    taken = net
      .createServer()
      .on("error", () => undefined)
      .listen(443, "127.64.0.1");
    running = await startPath(plan, { onProgress: (message) => progress.push(message) });
  });
  after(async () => {
    await (running as RunningPath | undefined)?.stop();
    await new Promise((resolve) => taken.close(resolve));
  });

  const resource = (name: string) => plan.stacks[0]!.resources.find(({ urn }) => urn.endsWith(`::${name}`))!;

  for (const [name, short] of [
    ["eu-west-1", "euw1"],
    ["us-east-1", "use1"],
  ] as const) {
    describe(`in ${name}`, () => {
      const path = () => running;
      const address = (zone: string) => resource(`${short}-nlb-address-${zone}`).outputs["publicIp"] as string;
      const region = { name, path, elasticIps: () => ["a", "b"].map(address) };
      addressTests(region);
      wayTests(region);
      redirectTest(region);
      refusalTests(region);

      it("runs the planned HAProxy text but for the words of its table", () => {
        const userData = resource(`${short}-proxy-template`).inputs["userData"] as string;
        const cloudConfig = gunzipSync(Buffer.from(userData, "base64")).toString();
        const texts = running.proxyTexts.filter((text) => text.region === name);
        expect(texts.map(({ proxy }) => proxy)).to.deep.equal([1, 2]);
        for (const text of texts) {
          const planned = rewrite(text.run, undo(text.table)).text;
          expect(planned).to.equal(text.planned);
          expect(cloudConfig.replaceAll(/^ +/gm, "")).to.contain(planned.replaceAll(/^ +/gm, "").trimEnd());
          expect(TOKENS).to.include.members(text.table.map(({ what }) => what));
        }
      });
    });
  }

  // Behind the regions: mocha runs a suite's own tests before its inner suites.
  describe("as a whole", () => {
    it("says each step, and comes up although a port is taken", () => {
      // A port that another program takes in between starts the steps again.
      const lastStart = progress.slice(progress.findLastIndex((line) => line.startsWith("a port was taken")) + 1);
      expect(lastStart.map((line) => line.replace(/ .*/, ""))).to.deep.equal([
        "choosing",
        "starting",
        "waiting",
        "sending",
        "sending",
        "sending",
      ]);
      expect(running.regions[0]!.door.port).to.not.equal(443);
    });

    it("listens on loopback only", function () {
      if (!LINUX) skip(this, "reads /proc, which only Linux has");
      const addresses = listeningAddresses(withDescendants(running.pids()));
      expect(addresses).to.include.members([
        "127.63.1.1",
        "127.63.2.1",
        "127.64.0.1",
        "127.64.1.1",
        "127.64.2.2",
        "127.64.3.1",
        "127.64.4.1",
      ]);
      expect(addresses.filter((address) => !address.startsWith("127."))).to.deep.equal([]);
    });

    it("keeps its keys in a folder that only this user can read", async () => {
      const folder = dirname(running.caFile);
      expect(statSync(folder).mode & 0o777).to.equal(0o700);
      for (const file of await readdir(folder)) {
        expect(statSync(join(folder, file)).mode & 0o077, file).to.equal(0);
      }
    });

    it("stops and starts one proxy on demand, which is no failure of the path", async () => {
      const before = new Set(running.pids());
      await running.control.stopProxy("us-east-1", 2);
      expect(running.pids().length).to.equal(before.size - 1);
      await running.control.startProxy("us-east-1", 2);
      await eventually(() => running.pids().length === before.size);
      expect(await Promise.race([running.broken, Promise.resolve("whole")])).to.equal("whole");
    });

    it("says when a part ends by itself, and leaves nothing even when that was the keeper of the programs", async function () {
      if (!LINUX) skip(this, "reads /proc, which only Linux has");
      const pids = withDescendants(running.pids());
      const keeper = pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("keeper.ts"))!;
      process.kill(keeper, "SIGKILL");
      expect((await running.broken).message).to.equal("keeper: ended (killed by SIGKILL)");
      const folder = dirname(running.caFile);
      await Promise.all([running.stop(), running.stop()]);
      await eventually(() => pids.filter(isRunning).length === 0);
      expect(existsSync(folder)).to.equal(false);
    });
  });
});

describe("path of another process", function () {
  this.timeout(120_000);
  before(needPrograms("haproxy", "python3"));

  for (const loopback of ["network", "single"] as const) {
    it(`comes up without root${loopback === "single" ? " on one address" : ""}, and leaves nothing when its parent is killed`, async function () {
      if (loopback === "network" && (await detectLoopback()) === "single")
        skip(this, "this system binds 127.0.0.1 only");
      // 65534 is nobody.
      const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
      const script = fileURLToPath(new URL("./pathParent.ts", import.meta.url));
      const parent = spawn(process.execPath, ["--import", "tsx", script, loopback], {
        stdio: ["pipe", "pipe", "inherit"],
        ...user,
      });
      try {
        // On one address also without the planned samples, so that labelled ones stand in.
        const attachment = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
        const sampled = changed(await devPlan(), (each) => (each.type === attachment ? undefined : each));
        parent.stdin.end(JSON.stringify(loopback === "single" ? sampled : await devPlan()));
        const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
        const up = JSON.parse(line) as { pids: number[]; statuses: number[]; caFile: string; standIns: StandIn[] };
        expect(up.statuses).to.deep.equal([200, 200]);
        if (loopback === "single") {
          expect(new Set(up.standIns.map(({ standIn }) => standIn.address)).size).to.equal(1);
          expect(up.standIns.filter(({ what }) => what === "service (stand-in)").length).to.equal(4);
        }
        expect(up.pids.filter(isRunning)).to.deep.equal(up.pids);
        parent.kill("SIGKILL");
        await eventually(() => up.pids.filter(isRunning).length === 0 && !existsSync(dirname(up.caFile)));
      } finally {
        parent.kill("SIGKILL");
      }
    });
  }
});

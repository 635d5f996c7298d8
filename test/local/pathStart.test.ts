import { expect } from "chai";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { detectLoopback } from "../../local/run/addresses.ts";
import { startPath } from "../../local/path.ts";
import { skip } from "../support/skip.ts";
import { devPlan } from "../support/devPlan.ts";
import { changed, withInputs } from "./plantedPlan.ts";
import { needPrograms } from "./needPrograms.ts";
import { childPids, faultOf } from "./processes.ts";

const LINUX = process.platform === "linux";

describe("path that loses a port", function () {
  this.timeout(120_000);
  before(needPrograms("haproxy", "python3"));

  it("starts again on others", async function () {
    if ((await detectLoopback()) === "single")
      skip(this, "takes a port of 127.65.1.1, and this system binds 127.0.0.1 only");
    const progress: string[] = [];
    // The planned port and the one that stands for it where that is taken: one of them is the proxy's.
    const thieves = [8443, 16443].map((port) => ({ port, server: net.createServer().on("error", () => undefined) }));
    const path = await startPath(await devPlan(), {
      onProgress: (message) => {
        const again = progress.push(message) > 2;
        if (message.startsWith("starting") && !again)
          thieves.forEach(({ port, server }) => server.listen(port, "127.65.1.1"));
      },
    });
    await path.stop();
    for (const { server } of thieves) await new Promise((resolve) => server.close(resolve));
    expect(progress).to.include("a port was taken in between; starting again with other ports");
    expect(path.addresses.byRegion["us-east-1"]?.proxies[0]?.ports[8443]).to.not.be.oneOf([8443, 16443]);
  });
});

describe("path that cannot come up", function () {
  this.timeout(120_000);
  let folder: string;
  let temporary: string | undefined;
  before(needPrograms("haproxy", "python3"));
  beforeEach(async () => {
    temporary = process.env.TMPDIR;
    folder = await mkdtemp(join(tmpdir(), "portcullis-test-"));
    process.env.TMPDIR = folder;
  });
  afterEach(async () => {
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
    await rm(folder, { recursive: true });
  });

  /** tsx keeps its compiled files beside the run's own. */
  const leftFiles = async () => (await readdir(folder)).filter((name) => !name.startsWith("tsx-"));

  it("names the part and its last lines, and leaves no process and no file", async function () {
    const before = LINUX ? childPids() : [];
    const broken = changed(await devPlan(), (each) => {
      if (!each.urn.endsWith("::use1-proxy-template")) return each;
      const text = gunzipSync(Buffer.from(each.inputs["userData"] as string, "base64")).toString();
      const userData = gzipSync(text.replace("mode http\n", "mode odd\n")).toString("base64");
      return withInputs(each, { userData });
    });
    expect(await faultOf(startPath(broken))).to.match(
      /^proxy [12] us-east-1: ended \(exit code 1\)\n[^]*ALERT[^]*mode/,
    );
    expect(await leftFiles()).to.deep.equal([]);
    if (LINUX) expect(childPids()).to.deep.equal(before);
  });

  it("leaves nothing either when it is stopped half-way", async function () {
    const before = LINUX ? childPids() : [];
    const abort = new AbortController();
    const start = startPath(await devPlan(), {
      signal: abort.signal,
      onProgress: (message) => {
        if (message.startsWith("starting")) setTimeout(() => abort.abort(), 300);
      },
    });
    expect(await faultOf(start)).to.equal("path: the start was stopped");
    expect(await leftFiles()).to.deep.equal([]);
    if (LINUX) expect(childPids()).to.deep.equal(before);
  });
});

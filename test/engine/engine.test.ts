// The engine's tests themselves: what a test that breaks off in the middle of a run leaves behind.
import { existsSync } from "node:fs";
import { expect } from "chai";
import { eventually, isRunning } from "../local/processes.ts";
import { skip } from "../support/skip.ts";
import { Engine, needPulumi } from "./engine.ts";
import { descendants } from "./processTree.ts";

describe("an engine that is closed during a run", function () {
  this.timeout(60_000);
  let engine: Engine | undefined;
  before(function () {
    if (process.platform !== "linux") skip(this, "finds processes in /proc, which only Linux has");
    needPulumi(this);
  });
  after(async () => {
    await engine?.close();
  });

  it("leaves no process and no file", async () => {
    engine = await Engine.start();
    await engine.pulumi(["stack", "init", "dev"]);
    const before = descendants(process.pid);
    const preview = engine.pulumi(["preview", "--stack", "dev"]).catch((error: Error) => error.message);
    // The CLI, its language host, and the program's process under that.
    const started = () => descendants(process.pid).filter((pid) => !before.includes(pid));
    await eventually(() => started().length >= 3);
    const pids = started();
    await engine.close();
    expect(await preview).to.match(/^pulumi preview --stack dev: ended with a signal/);
    await eventually(() => !pids.some(isRunning));
    expect(existsSync(engine.folder)).to.equal(false);
  });
});

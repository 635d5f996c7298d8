// The program's process: its log goes to standard error, it fails once, and it does not outlive its parent.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { eventually, isRunning } from "../local/processes.ts";

describe("the process of a planned program", function () {
  this.timeout(60_000);
  let planner: ChildProcess;
  let output = "";
  let log = "";

  function start(kind: string): void {
    const script = fileURLToPath(new URL("fixtures/planFault.ts", import.meta.url));
    [output, log] = ["", ""];
    planner = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), script, kind], {
      cwd: "/",
      stdio: ["ignore", "pipe", "pipe"],
    });
    planner.stdout?.on("data", (text) => (output += String(text)));
    planner.stderr?.on("data", (text) => (log += String(text)));
  }

  function programs(): number[] {
    return [...log.matchAll(/process is (\d+)/g)].map(([, pid]) => Number(pid));
  }

  afterEach(() => {
    planner.kill("SIGKILL");
  });

  it("shows a fault once and the program's log on standard error once, from any folder", async () => {
    start("thrown");
    await once(planner, "close");
    expect(output).to.equal(
      [
        "deep.ts:5:9: thrown in a module",
        "    at failDeep (deep.ts:5:9)",
        "    at Object.thrown (index.ts:15:5)",
        "    at default (index.ts:44:51)\n",
      ].join("\n"),
    );
    expect(programs()).to.have.length(1);
    expect(log.trim().split("\n")).to.have.length(1);
  });

  it("fails, as a deployment would, when the program logs an error", async () => {
    start("logged");
    await once(planner, "close");
    expect(output).to.equal("the program logged an error, shown above; a deployment would fail\n");
    expect(log).to.equal("error: [runtime] an error of the program's own\n");
  });

  it("ends when its parent is killed", async () => {
    start("waiting");
    await eventually(() => programs().length === 1);
    const [program = 0] = programs();
    expect(isRunning(program)).to.equal(true);
    planner.kill("SIGKILL");
    await eventually(() => !isRunning(program));
  });
});

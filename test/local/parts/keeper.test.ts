import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Program } from "../../../local/parts/keeper.ts";
import type { Observation } from "../../../local/observed/observation.ts";
import { startPart } from "../../../local/parts/partProcess.ts";
import type { PartProcess } from "../../../local/parts/partProcess.ts";
import { eventually, isRunning } from "../processes.ts";

const SLEEPER = {
  name: "sleeper",
  command: process.execPath,
  arguments: ["-e", "console.log('up'); setInterval(() => 0, 1000)"],
};

describe("keeper", () => {
  let part: PartProcess | undefined;
  let observations: Observation[];
  afterEach(() => part?.stop());

  async function keep(...programs: Program[]): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), "portcullis-test-"));
    observations = [];
    part = await startPart({
      name: "keeper",
      file: "./keeper.ts",
      config: { directory },
      onObservation: (observation) => observations.push(observation),
      onUnexpectedEnd: () => undefined,
    });
    for (const program of programs) await part.call("startProgram", program);
    return directory;
  }

  const startedPids = () => observations.flatMap((each) => (each.kind === "programStarted" ? [each.pid] : []));
  const lines = () => observations.flatMap((each) => (each.kind === "programLine" ? [each.line] : []));

  it("passes on each line and the end of a program", async () => {
    await keep({
      name: "talker",
      command: process.execPath,
      arguments: ["-e", "console.log('one\\ntwo'); process.exit(3)"],
    });
    await eventually(() => observations.some((each) => each.kind === "programEnded"));
    expect(lines()).to.deep.equal(["one", "two"]);
    expect(observations.at(-1)).to.deep.equal({ kind: "programEnded", program: "talker", reason: "exit code 3" });
  });

  it("says why a program cannot be started", async () => {
    await keep({ name: "absent", command: "/nonexistent/haproxy", arguments: [] });
    await eventually(() => observations.some((each) => each.kind === "programEnded"));
    expect(observations).to.deep.equal([
      { kind: "programEnded", program: "absent", reason: "spawn /nonexistent/haproxy ENOENT" },
    ]);
  });

  it("gives programs nothing of the caller's environment but the path", async () => {
    process.env.PORTCULLIS_TEST_SECRET = "x";
    try {
      await keep({
        name: "env",
        command: process.execPath,
        arguments: ["-p", "Object.keys(process.env).sort().join()"],
      });
      await eventually(() => lines().length > 0);
      expect(lines()).to.deep.equal(["PATH,PYTHONDONTWRITEBYTECODE,PYTHONUNBUFFERED"]);
    } finally {
      delete process.env.PORTCULLIS_TEST_SECRET;
    }
  });

  it("stops and starts one program", async () => {
    await keep(SLEEPER);
    await eventually(() => lines().length === 1);
    await part?.call("stopProgram", "sleeper");
    expect(startedPids().map(isRunning)).to.deep.equal([false]);
    await part?.call("startProgram", SLEEPER);
    await eventually(() => lines().length === 2);
    expect(startedPids().map(isRunning)).to.deep.equal([false, true]);
  });

  it("reloads a program as systemd does, by SIGUSR2", async () => {
    const reload = "process.on('SIGUSR2', () => console.log('reloaded'));";
    await keep({ ...SLEEPER, arguments: ["-e", `${reload} console.log('up'); setInterval(() => 0, 1000)`] });
    await eventually(() => lines().length === 1);
    await part?.call("reloadProgram", "sleeper");
    await eventually(() => lines().length === 2);
    expect(lines()).to.deep.equal(["up", "reloaded"]);
  });

  it("kills a program with its workers", async () => {
    const worker = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"]).pid`;
    await keep({ ...SLEEPER, arguments: ["-e", `console.log(${worker}); setInterval(() => 0, 1000)`] });
    await eventually(() => lines().length === 1);
    const pid = Number(lines()[0]);
    expect(isRunning(pid)).to.equal(true);
    await part?.call("stopProgram", "sleeper");
    await eventually(() => !isRunning(pid));
  });

  it("kills its programs and removes the folder when it is stopped", async () => {
    const directory = await keep(SLEEPER);
    await eventually(() => lines().length === 1);
    await part?.stop();
    expect(startedPids().map(isRunning)).to.deep.equal([false]);
    expect(existsSync(directory)).to.equal(false);
  });

  it("does the same when its parent is killed", async () => {
    const directory = await mkdtemp(join(tmpdir(), "portcullis-test-"));
    const parent = spawn(
      process.execPath,
      ["--import", "tsx", fileURLToPath(new URL("../keeperParent.ts", import.meta.url)), directory],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    const pids = JSON.parse(line) as number[];
    expect(pids.map(isRunning)).to.deep.equal([true, true]);
    parent.kill("SIGKILL");
    await eventually(() => !pids.some(isRunning) && !existsSync(directory));
  });
});

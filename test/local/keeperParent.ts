// A parent for the test that kills one: keeps one program in the folder given, prints both process ids, waits.
import { startPart } from "../../local/parts/partProcess.ts";

const pids: number[] = [];
const keeper = await startPart({
  name: "keeper",
  file: "./keeper.ts",
  config: { directory: process.argv[2] ?? "" },
  onObservation: (observation) => {
    if (observation.kind === "programStarted") pids.push(observation.pid);
  },
  onUnexpectedEnd: () => undefined,
});
await keeper.call("startProgram", {
  name: "sleeper",
  command: process.execPath,
  arguments: ["-e", "setInterval(() => 0, 1000)"],
});
console.log(JSON.stringify([keeper.pid, ...pids]));

// The programs that the witness needs, iproute2 and nftables: whether they are here, and how they are run.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";

/** The kernel cannot be asked here; the message is one line with what to do. */
export class WitnessUnavailable extends Error {
  public override readonly name = "WitnessUnavailable";
}

const running = new Set<ChildProcess>();

/** Runs `ip` with text on standard input; what it says on standard error is the fault. */
export function run(args: readonly string[], text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("ip", args, { stdio: ["pipe", "ignore", "pipe"] });
    running.add(child);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
    // A child that ends early says why itself.
    child.stdin.on("error", () => undefined);
    child.stdin.end(`${text}\n`);
    child.on("error", reject);
    child.on("close", (code) => {
      running.delete(child);
      if (code === 0) resolve();
      else reject(refused(args, said));
    });
  });
}

function refused(args: readonly string[], said: string): WitnessUnavailable {
  const [first = "no reason given"] = said.split("\n").filter((line) => line.trim() !== "");
  return new WitnessUnavailable(
    `kernel witness: ip ${args.slice(0, 3).join(" ")}: ${first.trim()}; it needs a Linux kernel with network namespaces, veth, VXLAN and nftables`,
  );
}

const TOOLS = [
  { command: "ip", hint: "apt-get install iproute2" },
  { command: "nft", hint: "apt-get install nftables" },
];

/** Throws {@link WitnessUnavailable} where root, iproute2 or nftables are missing. */
export function requireTools(): void {
  if (process.platform !== "linux")
    throw new WitnessUnavailable("kernel witness: it needs Linux; run it in a container or a virtual machine");
  if (process.getuid?.() !== 0) throw new WitnessUnavailable("kernel witness: it needs root; run it with sudo");
  for (const { command, hint } of TOOLS) {
    const { error } = spawnSync(command, ["-V"], { stdio: "ignore" });
    if (error) throw new WitnessUnavailable(`kernel witness: ${command} is not installed; install it: ${hint}`);
  }
}

/** Ends what is being run, without waiting. */
export function stopRunning(): void {
  for (const child of running) child.kill("SIGKILL");
}

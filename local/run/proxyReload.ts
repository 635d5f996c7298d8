// Waits for what a reload of HAProxy does: a new worker answers at the admin socket, the old one ends with its connections.
import net from "node:net";

const PAUSE_MILLISECONDS = 50;
/** Compiling nothing, a worker is there within a second; a busy machine may need more. */
const NEW_WORKER_MILLISECONDS = 20_000;

/** Process id of the worker that answers at a proxy's admin socket; undefined while none does. */
export async function workerOf(adminSocket: string): Promise<number | undefined> {
  const answer = await ask(adminSocket, "show info\n").catch(() => "");
  const pid = /^Pid: (\d+)$/m.exec(answer)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Waits until another worker than `old` answers. */
export async function newWorker(adminSocket: string, old: number | undefined): Promise<void> {
  const end = Date.now() + NEW_WORKER_MILLISECONDS;
  for (;;) {
    const worker = await workerOf(adminSocket);
    if (worker !== undefined && worker !== old) return;
    if (Date.now() > end) throw new Error("proxy: no new worker answers after a reload; its last lines say why");
    await pause();
  }
}

/** Waits until the processes are gone; HAProxy ends them after `hard-stop-after` at the latest. */
export async function gone(pids: readonly number[], meanwhile: () => Promise<unknown>): Promise<void> {
  while (pids.some(exists)) {
    await meanwhile();
    await pause();
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
}

function ask(path: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = net.connect({ path });
    socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
    socket.once("error", reject).once("close", () => resolve(answer));
    socket.end(command);
  });
}

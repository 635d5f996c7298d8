// Makes the namespaces of a layout with iproute2 and nftables, and takes them away again, whatever happens.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import type { Layout, Part } from "./layout.ts";
import { AGENT_ADDRESS, HARDWARE_ADDRESS, VXLAN_PORT, WIRES_ADDRESS } from "./packets.ts";
import { requireTools, run, stopRunning } from "./tools.ts";

export { requireTools, WitnessUnavailable } from "./tools.ts";

/** Where iproute2 keeps namespaces by name. */
const NAMESPACES = "/run/netns";

/** `pc-PID.START-SERIAL-PART`: whose the namespace is, also after the number of a dead process is given out again. */
const NAME = /^pc-(\d+)\.(\d+)-\d+-/;

/** Namespaces that are set up at the same time. */
const AT_ONCE = 4;

/** The parts that no network has: where the agent runs, and where its wires begin. */
export const AGENT = "agent";
const WIRES = "wires";

let serial = 0;
const standing = new Set<Namespaces>();

/** The namespaces of one layout. */
export class Namespaces {
  private readonly prefix: string;
  private names: string[] = [];

  private constructor() {
    serial += 1;
    this.prefix = `pc-${process.pid}.${startOf(process.pid)}-${serial}-`;
  }

  /** Makes them and joins them. Throws {@link WitnessUnavailable} where that cannot be; nothing is left behind then. */
  public static async make(layout: Layout): Promise<Namespaces> {
    requireTools();
    removeLeftovers();
    const made = new Namespaces();
    watchSignals();
    standing.add(made);
    try {
      await made.join(layout);
      return made;
    } catch (fault) {
      made.remove();
      throw fault;
    }
  }

  public nameOf(part: string): string {
    return `${this.prefix}${part}`;
  }

  /** Takes them away. Does no harm when it is called again. */
  public remove(): void {
    removeAll(this.names);
    this.names = [];
    standing.delete(this);
    if (standing.size === 0) unwatchSignals();
  }

  /** Gives every part its routes and filters. */
  public async fill(layout: Layout): Promise<void> {
    const groups = new Map<string, number>();
    for (const end of layout.links.flat()) groups.set(`${end.part.name} ${end.device}`, end.group ?? 0);
    const waiting = [...layout.parts];
    const worker = async () => {
      for (let part = waiting.pop(); part; part = waiting.pop()) {
        const { name } = part;
        await this.setUp(part, (device) => groups.get(`${name} ${device}`) ?? 0);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  /** Gives a part's nftables more text. */
  public async load(part: Part, text: string): Promise<void> {
    await run(["netns", "exec", this.nameOf(part.name), "nft", "-f", "-"], text);
  }

  private async join(layout: Layout): Promise<void> {
    this.names = [AGENT, WIRES, ...layout.parts.map(({ name }) => name)].map((name) => this.nameOf(name));
    await run(["-batch", "-"], this.names.map((name) => `netns add ${name}`).join("\n"));
    await run(["-batch", "-"], this.links(layout).join("\n"));
    await run(["-n", this.nameOf(WIRES), "-batch", "-"], this.wires(layout).join("\n"));
  }

  private links({ links }: Layout): string[] {
    const ends = links.map((pair) => pair.map(({ part, device }) => ({ name: this.nameOf(part.name), device })));
    return [
      `link add name agent netns ${this.nameOf(AGENT)} type veth peer name wires netns ${this.nameOf(WIRES)}`,
      ...ends.map(([one, other]) =>
        [
          `link add name ${one?.device} netns ${one?.name} type veth`,
          `peer name ${other?.device} netns ${other?.name}`,
        ].join(" "),
      ),
    ];
  }

  /** VXLAN devices stand where they are needed; their sockets stay where they were made. */
  private wires({ wires }: Layout): string[] {
    return [
      `address add ${WIRES_ADDRESS}/30 dev wires`,
      "link set dev wires up",
      `netns exec ${this.nameOf(AGENT)} ip address add ${AGENT_ADDRESS}/30 dev agent`,
      `netns exec ${this.nameOf(AGENT)} ip link set dev agent up`,
      ...wires.map(
        ({ wire, end }) =>
          `link add name ${end.device} netns ${this.nameOf(end.part.name)} type vxlan id ${wire} ` +
          `remote ${AGENT_ADDRESS} dstport ${VXLAN_PORT} nolearning`,
      ),
    ];
  }

  private async setUp({ name, devices, routes, rules, nft }: Part, groupOf: (device: string) => number): Promise<void> {
    const links = devices.map(
      (device) =>
        `link set dev ${device} address ${HARDWARE_ADDRESS} arp off addrgenmode none group ${groupOf(device)} up`,
    );
    const script = [
      SETTINGS,
      "ip -batch - <<'END'",
      ...links,
      ...routes,
      "END",
      ...["-4", "-6"].flatMap((family) => [
        `ip ${family} -batch - <<'END'`,
        ...rules
          .filter((rule) => !rule.startsWith("from") || rule.includes(":") === (family === "-6"))
          .map((rule) => `rule add ${rule}`),
        "END",
      ]),
      "nft -f - <<'END'",
      ...nft,
      "END",
    ].join("\n");
    await run(["netns", "exec", this.nameOf(name), "sh", "-e", "-s"], script);
  }
}

/** Every namespace forwards, believes any source address and keeps quiet about it. */
const SETTINGS = `
cd /proc/sys/net
for each in ipv4/conf/*; do echo 0 >$each/rp_filter; echo 0 >$each/send_redirects; done
for each in ipv6/conf/*; do echo 0 >$each/disable_ipv6; echo 0 >$each/accept_dad; done
echo 1 >ipv4/ip_forward
echo 1 >ipv6/conf/all/forwarding
`;

/** When a process started, in ticks since boot; empty where there is no such process. */
function startOf(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    // Field 22; the second one, the name in brackets, may hold spaces.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** What a run left that was killed before it could tidy up. */
function removeLeftovers(): void {
  const names = fs.existsSync(NAMESPACES) ? fs.readdirSync(NAMESPACES) : [];
  removeAll(
    names.filter((name) => {
      const [, pid, start] = NAME.exec(name) ?? [];
      return pid !== undefined && startOf(Number(pid)) !== start;
    }),
  );
}

/** At once and without waiting for events, so that it also works while the process ends. */
function removeAll(names: readonly string[]): void {
  const there = names.filter((name) => fs.existsSync(`${NAMESPACES}/${name}`));
  if (there.length === 0) return;
  spawnSync("ip", ["-force", "-batch", "-"], { input: there.map((name) => `netns delete ${name}\n`).join("") });
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
let watching = false;

function watchSignals(): void {
  if (watching) return;
  watching = true;
  for (const signal of SIGNALS) process.on(signal, endBySignal);
  process.on("exit", removeStanding);
}

function unwatchSignals(): void {
  watching = false;
  for (const signal of SIGNALS) process.off(signal, endBySignal);
  process.off("exit", removeStanding);
}

function removeStanding(): void {
  // What is still being made would come after what is taken away.
  stopRunning();
  for (const each of [...standing]) each.remove();
}

/** Tidies up, then ends as it would have ended; another listener of the signal decides for itself. */
function endBySignal(signal: NodeJS.Signals): void {
  removeStanding();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

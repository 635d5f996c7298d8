// Finds ports that are free and permitted: the planned one, one that is like it, or any.
import dgram from "node:dgram";
import net from "node:net";

/** What is added to a planned port that is taken or that needs root. */
const PORT_SHIFT = 8000;
const TRIES = 50;

type Protocol = "tcp" | "udp";

/** Finds ports, and gives none of them out twice. */
export class PortChooser {
  private readonly chosen = new Set<string>();

  /** The planned port, else the shifted one, else any that is free on all of `addresses`. */
  public async choose(addresses: readonly string[], planned: number, protocol: Protocol = "tcp"): Promise<number> {
    const free = async (port: number) => {
      for (const address of addresses) {
        if (this.chosen.has(`${protocol} ${address}:${port}`)) return false;
        if (!(await (protocol === "tcp" ? canListen(address, port) : canBind(address, port)))) return false;
      }
      return true;
    };
    const candidates = [planned, planned + PORT_SHIFT].filter((port) => port <= 65_535);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const port = candidates[attempt] ?? (await anyPort(addresses[0] ?? "127.0.0.1"));
      if (!(await free(port))) continue;
      for (const address of addresses) this.chosen.add(`${protocol} ${address}:${port}`);
      return port;
    }
    throw new Error(`addresses: no port for ${planned} is free on ${addresses.join(", ")} after ${TRIES} tries`);
  }

  public async chooseEach(addresses: readonly string[], planned: readonly number[]): Promise<Record<number, number>> {
    const chosen: Record<number, number> = {};
    for (const port of planned) chosen[port] = await this.choose(addresses, port);
    return chosen;
  }
}

/** True where a TCP server could listen there now. */
export function canListen(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function canBind(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket("udp4");
    socket.once("error", () => socket.close(() => resolve(false)));
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

/** A port that the system finds free. */
export function anyPort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen({ host: address, port: 0, exclusive: true }, () => {
      const bound = server.address();
      server.close(() => resolve(bound !== null && typeof bound === "object" ? bound.port : 0));
    });
  });
}

// A client in a network namespace: sends requests and opens connections on behalf of the run, which stands outside it.
import net from "node:net";
import { request } from "../observed/request.ts";
import type { Requester } from "../observed/request.ts";
import { anyPort } from "../run/ports.ts";
import { runPart } from "./part.ts";
import type { StartedPart } from "./part.ts";
import type { PartProcess } from "./partProcess.ts";

/** A connection to try. */
export interface ConnectionTried {
  readonly address: string;
  readonly port: number;
  /** One of the namespace's addresses. */
  readonly localAddress: string;
  /** How long to wait for an answer. */
  readonly waitMilliseconds: number;
}

/**
 * What became of it: the other end accepted it, it said that nothing listens there, or it said nothing. Filters drop in
 * silence, so each of the first two is an answer that came back.
 */
export interface ConnectionOutcome {
  readonly outcome: "accepted" | "refused" | "no answer";
  /** The port that the system chose for it. */
  readonly localPort: number;
}

/** Sends requests through a client that runs elsewhere. */
export function requestFrom(client: PartProcess): Requester {
  return async (...all) => (await client.call("request", all)) as Awaited<ReturnType<Requester>>;
}

/** Tries a connection through a client that runs elsewhere, and closes it again. */
export async function connectFrom(client: PartProcess, tried: ConnectionTried): Promise<ConnectionOutcome> {
  return (await client.call("connect", tried)) as ConnectionOutcome;
}

async function startClient(): Promise<StartedPart> {
  return {
    controls: {
      // The arguments come from the functions above only.
      request: async (all) => request(...(all as Parameters<Requester>)),
      connect: async (tried) => connect(tried as ConnectionTried),
    },
  };
}

/** Rejects where this end cannot even send, for example because the address is not the namespace's. */
async function connect({ address, port, localAddress, waitMilliseconds }: ConnectionTried): Promise<ConnectionOutcome> {
  // A socket that was refused has forgotten its port.
  const localPort = await anyPort(localAddress);
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: address, port, localAddress, localPort });
    const end = (outcome: ConnectionOutcome["outcome"]) => {
      clearTimeout(timer);
      resolve({ outcome, localPort });
      socket.destroy();
    };
    const timer = setTimeout(() => end("no answer"), waitMilliseconds);
    socket.once("connect", () => end("accepted"));
    socket.once("error", (fault: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (fault.code === "ECONNREFUSED") end("refused");
      else if (fault.code === "ENETUNREACH" || fault.code === "EHOSTUNREACH") end("no answer");
      else reject(fault);
    });
  });
}

runPart(import.meta.filename, startClient);

// Opens a connection to a target as a load balancer does: PROXY header first, TLS behind it, no look at the certificate.
import net from "node:net";
import tls from "node:tls";
import type { ConnectionObservation, Endpoint, TlsObservation } from "../observed/observation.ts";
import { encodeProxyHeader } from "./proxyProtocol.ts";
import type { ProxyHeader } from "./proxyProtocol.ts";

/** How to reach a target. */
export interface DialOptions {
  readonly target: Endpoint;
  /** The load balancer node's own address. */
  readonly localAddress?: string;
  /** Written before anything else where the target group asks for it. */
  readonly proxyHeader?: ProxyHeader;
  /** Absent for plain TCP. AWS's load balancers verify no target's certificate, so nor does this. */
  readonly tls?: { readonly alpn: readonly string[] };
  /** For connection and handshake together. */
  readonly timeoutMilliseconds: number;
}

/** Opens the connection; rejects where it is refused, fails its handshake or takes too long, and leaves no socket then. */
export async function dial(options: DialOptions): Promise<net.Socket> {
  const plain = net.connect({
    host: options.target.address,
    port: options.target.port,
    localAddress: options.localAddress,
    allowHalfOpen: true,
    noDelay: true,
  });
  plain.on("error", () => undefined); // Every fault is seen through `settled`; one that comes later is the caller's.
  let open = plain;
  const timer = setTimeout(() => open.destroy(timeOut(options)), options.timeoutMilliseconds);
  try {
    await settled(plain, "connect");
    if (options.proxyHeader !== undefined) plain.write(encodeProxyHeader(options.proxyHeader));
    if (options.tls !== undefined) {
      open = secure(plain, options.tls.alpn);
      await settled(open, "secureConnect");
    }
    return open;
  } catch (fault) {
    open.destroy();
    plain.destroy();
    throw fault;
  } finally {
    clearTimeout(timer);
  }
}

function secure(plain: net.Socket, alpn: readonly string[]): tls.TLSSocket {
  return tls.connect({
    socket: plain,
    rejectUnauthorized: false,
    ...(alpn.length > 0 && { ALPNProtocols: [...alpn] }),
  });
}

/** Waits for `event`; an error or an end before it rejects. */
function settled(socket: net.Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      socket.off(event, done).off("error", fail).off("close", closed);
    };
    const done = () => {
      stop();
      resolve();
    };
    const fail = (fault: Error) => {
      stop();
      reject(fault);
    };
    const closed = () => {
      fail(new Error("the target closed the connection"));
    };
    socket.once(event, done).once("error", fail).once("close", closed);
  });
}

function timeOut({ target, timeoutMilliseconds }: DialOptions): Error {
  return Object.assign(new Error(`${target.address}:${target.port} did not answer in ${timeoutMilliseconds} ms`), {
    code: "ETIMEDOUT",
  });
}

/** What this end of an open socket knows. */
export function observeConnection(socket: net.Socket): ConnectionObservation {
  return {
    local: { address: plainAddress(socket.localAddress), port: socket.localPort ?? 0 },
    remote: { address: plainAddress(socket.remoteAddress), port: socket.remotePort ?? 0 },
    ...(socket instanceof tls.TLSSocket && { tls: observeTls(socket) }),
  };
}

function observeTls(socket: tls.TLSSocket): TlsObservation {
  // Node sets it on a server's socket, false where the client named no server; its types know it not.
  const { servername } = socket as { servername?: string | false };
  // Node answers an empty object where the other end showed no certificate.
  const peer: Partial<tls.PeerCertificate> = socket.getPeerCertificate();
  const peerName = [peer.subject?.CN ?? []].flat()[0];
  return {
    version: socket.getProtocol() ?? "unknown",
    ...(peerName !== undefined && { peerName, verified: socket.authorized }),
    ...(servername && { serverName: servername }),
    ...(socket.alpnProtocol && { alpn: socket.alpnProtocol }),
  };
}

function plainAddress(address: string | undefined): string {
  return (address ?? "").replace(/^::ffff:/, "");
}

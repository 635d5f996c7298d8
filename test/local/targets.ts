// Servers that stand behind a load balancer under test: they note what reached them, PROXY header first.
import net from "node:net";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import { readFileSync } from "node:fs";
import type { IssuedCertificate } from "../../local/run/authority.ts";
import { decodeProxyHeader } from "../../local/parts/proxyProtocol.ts";
import type { ProxyHeader } from "../../local/parts/proxyProtocol.ts";

/** A target that reads a PROXY header, then TLS where it has a certificate, and hands the socket to `serve`. */
export interface ProxyTarget {
  readonly port: number;
  /** One per accepted connection, in order. */
  readonly headers: ProxyHeader[];
  /** The protocols that the load balancer offered, per TLS connection. */
  readonly alpn: (string | false | null)[];
  close(): Promise<void>;
}

/** Starts a target on 127.0.0.1. */
export async function startProxyTarget(
  certificate: IssuedCertificate | undefined,
  serve: (socket: net.Socket) => void,
): Promise<ProxyTarget> {
  const headers: ProxyHeader[] = [];
  const alpn: (string | false | null)[] = [];
  const sockets = new Set<net.Socket>();
  const secure = certificate && secureServer(certificate, alpn, serve);
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket.on("error", () => undefined));
    const read = () => {
      const bytes = (socket.read() as Buffer | null) ?? Buffer.alloc(0);
      const decoded = decodeProxyHeader(bytes);
      if (decoded === undefined) {
        socket.unshift(bytes);
        return;
      }
      socket.off("readable", read);
      headers.push(decoded.header);
      socket.unshift(bytes.subarray(decoded.length));
      if (secure === undefined) serve(socket);
      else secure.emit("connection", socket);
    };
    socket.on("readable", read);
  });
  const port = await listen(server);
  return {
    port,
    headers,
    alpn,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function secureServer(
  certificate: IssuedCertificate,
  alpn: (string | false | null)[],
  serve: (socket: net.Socket) => void,
): tls.Server {
  const options = {
    cert: readFileSync(certificate.certificateFile),
    key: readFileSync(certificate.keyFile),
    ALPNProtocols: ["h2", "http/1.1"],
    allowHalfOpen: true,
  };
  return tls.createServer(options, (socket) => {
    alpn.push(socket.alpnProtocol);
    serve(socket.on("error", () => undefined));
  });
}

/** Listens on a free port of 127.0.0.1 and answers the port. */
export async function listen(server: net.Server, address = "127.0.0.1"): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return (server.address() as AddressInfo).port;
}

/** A port that was free a moment ago. */
export async function freePort(address = "127.0.0.1"): Promise<number> {
  const server = net.createServer();
  const port = await listen(server, address);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** Everything that comes until the other side ends. */
export async function readAll(socket: net.Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

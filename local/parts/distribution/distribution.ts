// A CloudFront distribution on loopback: an edge location for each region, one web ACL for all of them.
import { readFileSync } from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import type net from "node:net";
import type { Observation, ConnectionObservation } from "../../observed/observation.ts";
import { observeConnection } from "../dial.ts";
import { runPart } from "../part.ts";
import type { StartedPart } from "../part.ts";
import type { DistributionConfig, LocationConfig } from "./config.ts";
import { EdgeLocation } from "./edgeLocation.ts";
import { Shared } from "./shared.ts";
import { viewerRequest } from "./viewerRequest.ts";
import type { IncomingRequest, OutgoingAnswer, ViewerRequest } from "./viewerRequest.ts";

async function startDistribution(
  config: DistributionConfig,
  observe: (observation: Observation) => void,
): Promise<StartedPart> {
  const shared = new Shared(config);
  const locations: EdgeLocation[] = [];
  const servers: (net.Server | http2.Http2SecureServer)[] = [];
  for (const each of config.locations) {
    const location = new EdgeLocation(shared, each, observe);
    locations.push(location);
    servers.push(await listenSecure(config, each, location), await listenPlain(each, location));
  }
  return {
    controls: {
      // The arguments come from this project's own files only.
      sendOriginSecret: (value) => {
        shared.originSecret = value as string;
      },
      closeIdle: () => {
        for (const { origins } of locations) origins.closeIdle();
      },
    },
    stop: async () => {
      for (const { origins } of locations) origins.stop();
      for (const server of servers) server.close();
    },
  };
}

/** HTTP/2 and HTTP/1.1 over TLS, as the viewer prefers. */
function listenSecure(
  { certificate, minVersion }: DistributionConfig,
  { address, ports }: LocationConfig,
  location: EdgeLocation,
): Promise<http2.Http2SecureServer> {
  const server = http2.createSecureServer({
    allowHTTP1: true,
    cert: readFileSync(certificate.certificateFile),
    key: readFileSync(certificate.keyFile),
    minVersion,
  });
  // HTTP/2's requests do not show their socket, so what it knows is noted when it opens.
  const viewers = new Map<string, ConnectionObservation>();
  server.on("secureConnection", (socket: net.Socket) => {
    const key = peerOf(socket);
    viewers.set(key, observeConnection(socket));
    socket.on("error", () => undefined).once("close", () => viewers.delete(key));
  });
  server.on("sessionError", () => undefined);
  server.on("request", (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => {
    const viewer = viewers.get(peerOf(request.socket));
    if (viewer === undefined) response.stream.close(2);
    else serve(location, request, response, "https", viewer);
  });
  return listening(server, address, ports.https);
}

/** Plain HTTP: behaviours decide what becomes of it. */
function listenPlain({ address, ports }: LocationConfig, location: EdgeLocation): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    serve(location, request, response, "http", observeConnection(request.socket));
  });
  return listening(server, address, ports.http);
}

function serve(
  location: EdgeLocation,
  request: IncomingRequest,
  response: OutgoingAnswer,
  scheme: ViewerRequest["scheme"],
  viewer: ConnectionObservation,
): void {
  request.on("error", () => undefined);
  response.on("error", () => undefined);
  void location.serve(viewerRequest(request, scheme, viewer), response);
}

function peerOf({ remoteAddress, remotePort }: { remoteAddress?: string; remotePort?: number }): string {
  return `${remoteAddress ?? ""} ${remotePort ?? 0}`;
}

function listening<S extends net.Server | http2.Http2SecureServer>(server: S, host: string, port: number): Promise<S> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      resolve(server);
    });
  });
}

runPart(import.meta.filename, startDistribution);

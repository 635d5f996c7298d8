// An application load balancer on loopback: TLS, rules by path and host, AWS's headers, TLS to targets without verification.
import { readFileSync } from "node:fs";
import type http from "node:http";
import https from "node:https";
import type { SecureVersion } from "node:tls";
import { AlbForwarder } from "./albForward.ts";
import type { AlbListener } from "./albForward.ts";
import type { Observation } from "../observed/observation.ts";
import { runPart } from "./part.ts";
import type { StartedPart } from "./part.ts";
import { TargetGroup } from "./targetGroup.ts";
import type { TargetGroupConfig } from "./targetGroup.ts";

/** A certificate and its key on disk. */
export interface CertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** An application load balancer as planned, with stand-in addresses. */
export interface AlbConfig extends AlbListener {
  /** One address per zone; connections to targets come from there too. */
  readonly addresses: readonly string[];
  /** The stand-in port, the same on each address. */
  readonly port: number;
  readonly certificate: CertificateFiles;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  readonly targetGroups: readonly TargetGroupConfig[];
}

async function startApplicationLoadBalancer(
  config: AlbConfig,
  observe: (observation: Observation) => void,
): Promise<StartedPart> {
  const part = `application load balancer ${config.region}`;
  const groups = new Map(
    config.targetGroups.map((group) => [group.name, new TargetGroup(group, part, config.addresses[0], observe)]),
  );
  const servers: https.Server[] = [];
  const trouble = { breakOffs: 0 };
  for (const address of config.addresses) {
    servers.push(await listen(config, address, new AlbForwarder(config, address, groups, observe), trouble));
  }
  return {
    controls: {
      // The arguments come from path.ts only.
      breakOff: (requests) => {
        trouble.breakOffs = requests as number;
      },
      useCertificate: (certificate) => {
        for (const server of servers) useCertificate(server, config, certificate as CertificateFiles);
      },
    },
    stop: async () => {
      for (const group of groups.values()) group.stop();
      for (const server of servers) server.close();
    },
  };
}

/** What the load balancer is asked to do wrong. */
interface Trouble {
  /** How many of the next requests end without an answer, as when a node goes away under load. */
  breakOffs: number;
}

function listen(config: AlbConfig, address: string, forwarder: AlbForwarder, trouble: Trouble): Promise<https.Server> {
  const server = https.createServer({
    ...secureContext(config, config.certificate),
    keepAliveTimeout: config.idleSeconds * 1000,
    // A request under way is watched on the target's side, where silence has its own answer.
    requestTimeout: 0,
    noDelay: true,
  });
  server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (trouble.breakOffs > 0) {
      trouble.breakOffs -= 1;
      forwarder.breakOff(request);
    } else {
      forwarder.answer(request, response);
    }
  });
  server.on("upgrade", (request: http.IncomingMessage, socket, head: Buffer) => {
    forwarder.upgrade(request, socket, head);
  });
  server.on("clientError", (_fault, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: address, port: config.port, exclusive: true }, () => {
      resolve(server);
    });
  });
}

/** New connections get the other certificate; the ones that know the old one are closed. */
function useCertificate(server: https.Server, config: AlbConfig, certificate: CertificateFiles): void {
  server.setSecureContext(secureContext(config, certificate));
  server.closeAllConnections();
}

function secureContext({ minVersion, maxVersion }: AlbConfig, { certificateFile, keyFile }: CertificateFiles) {
  return { cert: readFileSync(certificateFile), key: readFileSync(keyFile), minVersion, maxVersion };
}

runPart(import.meta.filename, startApplicationLoadBalancer);

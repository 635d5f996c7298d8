// A network load balancer on loopback: ends the client's TLS or passes TCP, and opens one connection to a target per client.
import { readFileSync } from "node:fs";
import net from "node:net";
import tls from "node:tls";
import type { SecureVersion } from "node:tls";
import { dial, observeConnection } from "./dial.ts";
import { joinStreams } from "./joinStreams.ts";
import type {
  Endpoint,
  NetworkLoadBalancerConnection,
  Observation,
  TargetHealthChange,
} from "../observed/observation.ts";
import { formatEndpoint } from "../observed/observation.ts";
import { messageOf, runPart } from "./part.ts";
import type { StartedPart } from "./part.ts";
import { TargetGroup } from "./targetGroup.ts";
import type { TargetGroupConfig } from "./targetGroup.ts";

/** What AWS waits for a target's handshake. */
const CONNECT_MILLISECONDS = 10_000;

/** One listener on every node. */
export interface NlbListener {
  /** The planned port, for the observations. */
  readonly plannedPort: number;
  /** The stand-in port, the same on each node. */
  readonly port: number;
  /** Absent on a TCP listener. */
  readonly tls?: {
    readonly certificateFile: string;
    readonly keyFile: string;
    readonly minVersion: SecureVersion;
    readonly maxVersion: SecureVersion;
    /** The load balancer's order of preference; empty without ALPN. */
    readonly alpn: readonly string[];
  };
  /** The name of its default action's target group. */
  readonly targetGroup: string;
  readonly idleSeconds: number;
}

/** A network load balancer as planned, with stand-in addresses. */
export interface NlbConfig {
  readonly region: string;
  /** One per zone: the stand-in of its Elastic IP, which is also where its connections to targets come from. */
  readonly nodes: readonly { readonly address: string; readonly zone: string }[];
  readonly crossZone: boolean;
  readonly listeners: readonly NlbListener[];
  readonly targetGroups: readonly TargetGroupConfig[];
}

type Observe = (observation: Observation) => void;

interface Node {
  readonly address: string;
  /** Undefined where the node uses targets of every zone. */
  readonly zone: string | undefined;
}

async function startNetworkLoadBalancer(config: NlbConfig, observe: Observe): Promise<StartedPart> {
  const joined = new Map<string, Set<net.Socket>>();
  const onChange = (change: TargetHealthChange) => {
    observe(change);
    // AWS's default for TCP and TLS target groups: a target that turns unhealthy loses its connections.
    if (!change.healthy) for (const socket of joined.get(formatEndpoint(change.target)) ?? []) socket.destroy();
  };
  const part = `network load balancer ${config.region}`;
  const groups = config.targetGroups.map((group) => new TargetGroup(group, part, config.nodes[0]?.address, onChange));
  const servers: net.Server[] = [];
  for (const node of config.nodes) {
    for (const listener of config.listeners) {
      const group = groups.find((candidate) => candidate.config.name === listener.targetGroup);
      if (group === undefined) throw new Error(`${part}: port ${listener.plannedPort} has no target group`);
      const zone = config.crossZone ? undefined : node.zone;
      const join = new Joiner(config.region, { address: node.address, zone }, listener, group, joined, observe);
      servers.push(await listen(join, node.address, listener));
    }
  }
  return {
    stop: async () => {
      for (const group of groups) group.stop();
      for (const server of servers) server.close();
    },
  };
}

function listen(joiner: Joiner, address: string, listener: NlbListener): Promise<net.Server> {
  const accept = (client: net.Socket) => void joiner.accept(client);
  const server =
    listener.tls === undefined
      ? net.createServer({ allowHalfOpen: true, noDelay: true }, accept)
      : tls.createServer({ allowHalfOpen: true, noDelay: true, ...tlsOptions(listener.tls) }, accept);
  // A client that fails its handshake is its own fault; there is nothing to join.
  server.on("tlsClientError", () => undefined);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: address, port: listener.port, exclusive: true }, () => {
      resolve(server);
    });
  });
}

function tlsOptions(settings: NonNullable<NlbListener["tls"]>): tls.TlsOptions {
  const { alpn } = settings;
  return {
    cert: readFileSync(settings.certificateFile),
    key: readFileSync(settings.keyFile),
    minVersion: settings.minVersion,
    maxVersion: settings.maxVersion,
    // Without a common protocol Node ends the handshake, where AWS would go on without ALPN.
    ...(alpn.length > 0 && { ALPNProtocols: [...alpn] }),
  };
}

/** Joins the clients of one node's listener to targets. */
class Joiner {
  public constructor(
    private readonly region: string,
    private readonly node: Node,
    private readonly listener: NlbListener,
    private readonly group: TargetGroup,
    private readonly joined: Map<string, Set<net.Socket>>,
    private readonly observe: Observe,
  ) {}

  public async accept(client: net.Socket): Promise<void> {
    const started = performance.now();
    client.on("error", () => client.destroy());
    const seen = observeConnection(client);
    const report = (outcome: Pick<NetworkLoadBalancerConnection, "target" | "fault">) => {
      const milliseconds = performance.now() - started;
      const { region, listener } = this;
      this.observe({
        kind: "nlbConnection",
        region,
        listenerPort: listener.plannedPort,
        client: seen,
        milliseconds,
        ...outcome,
      });
    };
    try {
      const endpoint = this.group.next(this.node.zone);
      if (endpoint === undefined) throw new Error("no target is registered");
      const target = await this.dialFor(client, seen.remote, seen.local, endpoint);
      report({ target: observeConnection(target) });
      this.pass(client, target, endpoint);
    } catch (fault) {
      report({ fault: messageOf(fault) });
      reset(client);
    }
  }

  private dialFor(client: net.Socket, source: Endpoint, destination: Endpoint, target: Endpoint): Promise<net.Socket> {
    // The protocol that the client agreed on is the one that the target is offered.
    const alpn = client instanceof tls.TLSSocket && client.alpnProtocol ? [client.alpnProtocol] : [];
    return dial({
      target,
      localAddress: this.node.address,
      ...(this.group.config.proxyProtocolV2 && { proxyHeader: { command: "PROXY", source, destination } }),
      ...(this.group.config.tls && { tls: { alpn } }),
      timeoutMilliseconds: CONNECT_MILLISECONDS,
    });
  }

  /** Passes bytes both ways, and keeps the connection in the target's list while it lasts. */
  private pass(client: net.Socket, target: net.Socket, endpoint: Endpoint): void {
    const key = formatEndpoint(endpoint);
    const sockets = this.joined.get(key) ?? new Set();
    this.joined.set(key, sockets.add(client));
    client.once("close", () => sockets.delete(client));
    for (const socket of [client, target]) {
      socket.setTimeout(this.listener.idleSeconds * 1000, () => socket.destroy());
    }
    joinStreams(client, target);
  }
}

function reset(client: net.Socket): void {
  if (client instanceof tls.TLSSocket) client.destroy();
  else client.resetAndDestroy();
}

runPart(import.meta.filename, startNetworkLoadBalancer);

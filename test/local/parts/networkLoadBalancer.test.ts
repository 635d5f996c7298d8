import { expect } from "chai";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import net from "node:net";
import tls from "node:tls";
import type { IssuedCertificate } from "../../../local/run/authority.ts";
import type { NlbConfig } from "../../../local/parts/networkLoadBalancer.ts";
import type { NetworkLoadBalancerConnection } from "../../../local/observed/observation.ts";
import { CHECK, PartBench } from "../partBench.ts";
import { eventually, faultOf } from "../processes.ts";
import { freePort, readAll, startProxyTarget } from "../targets.ts";
import type { ProxyTarget } from "../targets.ts";

const NAME = "euw1.edge.example.com";
describe("networkLoadBalancer", () => {
  const bench = new PartBench(NAME, "proxy.internal");

  const connections = () =>
    bench.observations.filter((each): each is NetworkLoadBalancerConnection => each.kind === "nlbConnection");
  const healthy = () => bench.observations.filter((each) => each.kind === "targetHealth" && each.healthy).length;

  async function target(
    certificate: IssuedCertificate | undefined,
    serve: (socket: net.Socket) => void,
  ): Promise<ProxyTarget> {
    const started = await startProxyTarget(certificate, serve);
    bench.later(() => started.close());
    return started;
  }

  const healthTarget = () =>
    target(bench.inner, (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"));

  async function startNlb(
    targets: { traffic: number; health: number }[],
    more: Partial<NlbConfig["listeners"][0]> = {},
  ) {
    const port = await freePort("127.0.0.9");
    const listener = { plannedPort: 443, port, targetGroup: "proxies", idleSeconds: 350, tls: tlsSettings(), ...more };
    const endpoint = (at: number) => ({ address: "127.0.0.1", port: at });
    const config: NlbConfig = {
      region: "eu-west-1",
      nodes: [{ address: "127.0.0.9", zone: "a" }],
      crossZone: true,
      listeners: [listener],
      targetGroups: [
        {
          name: "proxies",
          proxyProtocolV2: true,
          tls: listener.plannedPort === 443,
          targets: targets.map((each) => ({
            traffic: endpoint(each.traffic),
            health: endpoint(each.health),
            zone: "a",
          })),
          healthCheck: CHECK,
        },
      ],
    };
    await bench.start("./networkLoadBalancer.ts", config);
    return port;
  }

  const tlsSettings = (): NonNullable<NlbConfig["listeners"][0]["tls"]> => ({
    certificateFile: bench.front.certificateFile,
    keyFile: bench.front.keyFile,
    minVersion: "TLSv1.2",
    maxVersion: "TLSv1.3",
    alpn: ["h2", "http/1.1"],
  });

  async function connect(port: number, options: tls.ConnectionOptions = {}): Promise<tls.TLSSocket> {
    const socket = tls.connect({
      host: "127.0.0.9",
      port,
      localAddress: "127.1.2.3",
      servername: NAME,
      ca: readFileSync(bench.authority.caFile),
      ALPNProtocols: ["http/1.1"],
      allowHalfOpen: true,
      ...options,
    } as tls.ConnectionOptions);
    bench.later(async () => socket.destroy());
    await once(socket, "secureConnect");
    return socket;
  }

  it("ends the client's TLS, tells the target who the client is, and starts a TLS of its own", async () => {
    const health = await healthTarget();
    const proxy = await target(bench.inner, (socket) => socket.pipe(socket));
    const port = await startNlb([{ traffic: proxy.port, health: health.port }]);
    const client = await connect(port);
    const { localPort } = client;
    client.end("hello");
    expect(await readAll(client)).to.equal("hello");
    expect(proxy.headers).to.deep.equal([
      {
        command: "PROXY",
        source: { address: "127.1.2.3", port: localPort },
        destination: { address: "127.0.0.9", port },
      },
    ]);
    expect(proxy.alpn).to.deep.equal(["http/1.1"]);
    await eventually(() => connections().length === 1);
    const [seen] = connections();
    expect(seen?.client).to.deep.equal({
      local: { address: "127.0.0.9", port },
      remote: { address: "127.1.2.3", port: localPort },
      tls: { version: "TLSv1.3", serverName: NAME, alpn: "http/1.1" },
    });
    expect(seen?.target?.remote).to.deep.equal({ address: "127.0.0.1", port: proxy.port });
    expect(seen?.target?.local.address).to.equal("127.0.0.9");
    expect(seen?.target?.tls).to.deep.equal({
      version: "TLSv1.3",
      peerName: "proxy.internal",
      verified: false,
      alpn: "http/1.1",
    });
  });

  it("delivers a large answer whole to a slow client that has ended its own side", async () => {
    const health = await healthTarget();
    const size = 3_000_000;
    const proxy = await target(bench.inner, (socket) =>
      socket.resume().on("end", () => socket.end(Buffer.alloc(size))),
    );
    const port = await startNlb([{ traffic: proxy.port, health: health.port }]);
    const client = await connect(port);
    client.end();
    let received = 0;
    for await (const chunk of client) {
      received += (chunk as Buffer).length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(received).to.equal(size);
  });

  it("sends LOCAL with its health checks and nothing to a target without a client", async () => {
    const health = await healthTarget();
    const proxy = await target(bench.inner, (socket) => socket.pipe(socket));
    await startNlb([{ traffic: proxy.port, health: health.port }]);
    await eventually(() => healthy() === 1);
    expect(health.headers[0]).to.deep.equal({ command: "LOCAL" });
    expect(proxy.headers).to.deep.equal([]);
  });

  it("refuses a version below the policy's and a name that no certificate of it has", async () => {
    const health = await healthTarget();
    const proxy = await target(bench.inner, (socket) => socket.pipe(socket));
    const port = await startNlb([{ traffic: proxy.port, health: health.port }]);
    expect(
      await faultOf(connect(port, { maxVersion: "TLSv1.1", minVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" })),
    ).to.match(/alert|disconnected|protocol/);
    expect(await faultOf(connect(port, { servername: "other.example.com" }))).to.contain("other.example.com");
    expect(proxy.headers).to.deep.equal([]);
  });

  it("passes plain TCP where the listener has no certificate", async () => {
    const health = await healthTarget();
    const proxy = await target(undefined, (socket) => socket.pipe(socket));
    const port = await startNlb([{ traffic: proxy.port, health: health.port }], {
      tls: undefined,
      plannedPort: 80,
    });
    const client = net.connect({ host: "127.0.0.9", port, localAddress: "127.4.5.6", allowHalfOpen: true });
    client.end("plain");
    expect(await readAll(client)).to.equal("plain");
    expect(proxy.headers[0]).to.deep.include({ command: "PROXY" });
    await eventually(() => connections().length === 1);
    expect(connections()[0]?.client).to.not.have.property("tls");
    expect(connections()[0]?.target).to.not.have.property("tls");
  });

  it("takes the healthy targets in turn, and cuts the connections of one that fails", async () => {
    const good = await healthTarget();
    const bad = await healthTarget();
    const one = await target(bench.inner, (socket) => socket.end("one"));
    const two = await target(bench.inner, (socket) => socket.write("two"));
    const port = await startNlb([
      { traffic: one.port, health: good.port },
      { traffic: two.port, health: bad.port },
    ]);
    await eventually(() => healthy() === 2);
    const first = await connect(port);
    const second = await connect(port);
    const answers = [await once(first, "data"), await once(second, "data")].map(String).sort();
    expect(answers).to.deep.equal(["one", "two"]);
    await bad.close();
    await eventually(() => second.destroyed || first.destroyed || second.readableEnded);
    for (let turn = 0; turn < 3; turn += 1) {
      const again = await connect(port);
      expect(String(await once(again, "data"))).to.equal("one");
    }
  });

  it("closes the client's connection where no target answers, and says why", async () => {
    const dead = await freePort();
    const port = await startNlb([{ traffic: dead, health: dead }]);
    const client = await connect(port);
    await once(client.resume(), "end");
    await eventually(() => connections().length === 1);
    expect(connections()[0]?.fault).to.match(/ECONNREFUSED/);
  });

  it("fails with the address when its port is taken", async () => {
    const taken = await target(undefined, () => undefined);
    const message = await faultOf(
      bench.start("./networkLoadBalancer.ts", {
        region: "eu-west-1",
        nodes: [{ address: "127.0.0.1", zone: "a" }],
        crossZone: true,
        listeners: [{ plannedPort: 80, port: taken.port, targetGroup: "none", idleSeconds: 350 }],
        targetGroups: [{ name: "none", proxyProtocolV2: false, tls: false, targets: [], healthCheck: CHECK }],
      }),
    );
    expect(message).to.equal(`part: listen EADDRINUSE: address already in use 127.0.0.1:${taken.port}`);
  });
});

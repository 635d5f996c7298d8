import { expect } from "chai";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type http from "node:http";
import https from "node:https";
import type net from "node:net";
import tls from "node:tls";
import { createAuthority } from "../../../local/run/authority.ts";
import { headerPairs } from "../../../local/parts/albHeaders.ts";
import type { AlbConfig } from "../../../local/parts/applicationLoadBalancer.ts";
import type { ApplicationLoadBalancerRequest } from "../../../local/observed/observation.ts";
import type { PartProcess } from "../../../local/parts/partProcess.ts";
import { CHECK, PartBench } from "../partBench.ts";
import { eventually, faultOf } from "../processes.ts";
import { freePort, listen, readAll } from "../targets.ts";

const NAME = "services.euw1.internal.edge.example.com";
const ADDRESS = "127.0.0.8";

describe("applicationLoadBalancer", () => {
  const bench = new PartBench(NAME, "orders.internal");

  /** The first request that the load balancer reports. */
  async function request(): Promise<ApplicationLoadBalancerRequest> {
    const find = () => bench.observations.find((each) => each.kind === "albRequest");
    await eventually(() => find() !== undefined);
    return find()!;
  }

  async function service(serve: http.RequestListener): Promise<{ port: number; server: https.Server }> {
    const options = { cert: readFileSync(bench.inner.certificateFile), key: readFileSync(bench.inner.keyFile) };
    const server = https.createServer(options, (request, response) => {
      if (request.url === "/healthz") response.end("ok");
      else serve(request, response);
    });
    const port = await listen(server);
    bench.later(async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });
    return { port, server };
  }

  async function startAlb(
    targetPorts: number[],
    more: Partial<AlbConfig> = {},
  ): Promise<{ part: PartProcess; port: number }> {
    const port = await freePort(ADDRESS);
    const target = (at: number) => ({
      traffic: { address: "127.0.0.1", port: at },
      health: { address: "127.0.0.1", port: at },
    });
    const config: AlbConfig = {
      region: "eu-west-1",
      addresses: [ADDRESS],
      port,
      plannedPort: 443,
      certificate: bench.front,
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.3",
      headers: { xffHeaderProcessingMode: "preserve", dropInvalidHeaderFields: true },
      idleSeconds: 60,
      rules: [{ priority: 100, paths: ["/orders/*"], hosts: [], action: { type: "forward", targetGroup: "orders" } }],
      defaultAction: { type: "fixed-response", statusCode: 404, contentType: "text/plain", body: "not found" },
      targetGroups: [
        {
          name: "orders",
          proxyProtocolV2: false,
          tls: true,
          targets: targetPorts.map(target),
          healthCheck: CHECK,
        },
      ],
      ...more,
    };
    const part = await bench.start("./applicationLoadBalancer.ts", config);
    return { part, port };
  }

  async function ask(
    port: number,
    path: string,
    { method = "GET", headers = [] as string[], body = "", ca = bench.authority.caFile, servername = NAME } = {},
  ): Promise<{ status: number; headers: [string, string][]; body: string }> {
    const asked = https.request({
      host: ADDRESS,
      port,
      path,
      method,
      headers: ["Host", NAME, ...headers],
      servername,
      ca: readFileSync(ca),
      agent: false,
    });
    asked.end(body);
    const [response] = (await once(asked, "response")) as [http.IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return {
      status: response.statusCode ?? 0,
      headers: headerPairs(response.rawHeaders),
      body: Buffer.concat(chunks).toString(),
    };
  }

  it("passes a request by its rule to a target over TLS, and observes both connections", async () => {
    const { port: target } = await service((request, response) => {
      const { remoteAddress, remotePort } = request.socket;
      response.end(JSON.stringify({ headers: headerPairs(request.rawHeaders), remoteAddress, remotePort }));
    });
    const { port } = await startAlb([target]);
    const answer = await ask(port, "/orders/7?x=1", {
      headers: ["X-Forwarded-For", "127.1.2.3", "X_Real_Ip", "9.9.9.9"],
    });
    expect(answer.status).to.equal(200);
    const seen = JSON.parse(answer.body) as { headers: [string, string][]; remoteAddress: string; remotePort: number };
    const event = await request();
    expect(seen.headers.filter(([name]) => name !== "Connection")).to.deep.equal([
      ["Host", NAME],
      ["X-Forwarded-For", "127.1.2.3"],
      ["X-Forwarded-Proto", "https"],
      ["X-Forwarded-Port", "443"],
      ["X-Amzn-Trace-Id", `Root=${event.traceId}`],
    ]);
    expect(event).to.deep.include({ method: "GET", target: "/orders/7?x=1", status: 200, targetGroup: "orders" });
    expect(event.client.tls).to.deep.equal({ version: "TLSv1.3", serverName: NAME });
    expect(event.targetConnection).to.deep.equal({
      local: { address: seen.remoteAddress, port: seen.remotePort },
      remote: { address: "127.0.0.1", port: target },
      tls: { version: "TLSv1.3", peerName: "orders.internal", verified: false },
    });
    expect(event.targetConnection?.local.address).to.equal(ADDRESS);
  });

  it("answers what no rule matches with the default action and asks no target", async () => {
    let asked = 0;
    const { port: target } = await service(() => (asked += 1));
    const { port } = await startAlb([target]);
    const answer = await ask(port, "/stock/1");
    expect([answer.status, answer.body]).to.deep.equal([404, "not found"]);
    expect(asked).to.equal(0);
    expect(await request()).to.not.have.property("targetConnection");
  });

  it("streams a body in both directions", async () => {
    const { port: target } = await service((request, response) => request.pipe(response));
    const { port } = await startAlb([target]);
    const body = "x".repeat(2_000_000);
    expect((await ask(port, "/orders/", { method: "POST", body })).body.length).to.equal(2_000_000);
    const chunked = await ask(port, "/orders/", {
      method: "POST",
      body: "abc",
      headers: ["Transfer-Encoding", "chunked"],
    });
    expect(chunked.body).to.equal("abc");
  });

  it("sends a POST without a body as one without a body", async () => {
    const { port: target } = await service((request, response) => response.end(JSON.stringify(request.headers)));
    const { port } = await startAlb([target]);
    const socket = tls.connect({ host: ADDRESS, port, servername: NAME, ca: readFileSync(bench.authority.caFile) });
    socket.write(`POST /orders/ HTTP/1.1\r\nHost: ${NAME}\r\nConnection: close\r\n\r\n`);
    const answer = await readAll(socket);
    expect(answer).to.contain('"content-length":"0"').and.not.contain('"transfer-encoding"');
  });

  it("answers 503 without targets, 502 for one that refuses or breaks off, 504 for one that is silent", async () => {
    const empty = await startAlb([]);
    expect((await ask(empty.port, "/orders/")).status).to.equal(503);
    const refusing = await startAlb([await freePort()]);
    expect((await ask(refusing.port, "/orders/")).status).to.equal(502);
    const breaking = await service((request) => request.socket.destroy());
    const broken = await startAlb([breaking.port]);
    expect((await ask(broken.port, "/orders/")).status).to.equal(502);
    const silent = await service(() => undefined);
    const late = await startAlb([silent.port], { idleSeconds: 0.2 });
    expect((await ask(late.port, "/orders/")).status).to.equal(504);
  });

  it("passes a WebSocket's bytes both ways", async () => {
    const { port: target, server } = await service(() => undefined);
    server.on("upgrade", (_request, socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      socket.pipe(socket);
    });
    const { port } = await startAlb([target]);
    const headers = ["Host", NAME, "Connection", "Upgrade", "Upgrade", "websocket"];
    const ca = readFileSync(bench.authority.caFile);
    const asked = https.request({
      host: ADDRESS,
      port,
      path: "/orders/ws",
      headers,
      servername: NAME,
      ca,
      agent: false,
    });
    asked.end();
    const [, socket] = (await once(asked, "upgrade")) as [http.IncomingMessage, net.Socket];
    socket.write("ping");
    expect(String(await once(socket, "data"))).to.equal("ping");
    socket.destroy();
    expect(await request()).to.include({ status: 101, targetGroup: "orders" });
  });

  it("answers what is no HTTP with 400", async () => {
    const { port } = await startAlb([]);
    const answer = await ask(port, "/orders/", {
      headers: ["Content-Length", "1", "Transfer-Encoding", "chunked"],
    }).catch((fault: unknown) => ({ status: String(fault) }));
    expect(answer.status).to.equal(400);
  });

  it("changes its certificate on demand, also for those who hold a connection or a session", async () => {
    const { port: target } = await service((_request, response) => response.end("ok"));
    const { port, part } = await startAlb([target]);
    expect((await ask(port, "/orders/")).status).to.equal(200);
    const other = await createAuthority(bench.directory, "other", "Other CA");
    await part.call("useCertificate", await other.issue("alb", [NAME]));
    expect(await faultOf(ask(port, "/orders/"))).to.match(/certificate/);
    expect((await ask(port, "/orders/", { ca: other.caFile })).status).to.equal(200);
  });
});

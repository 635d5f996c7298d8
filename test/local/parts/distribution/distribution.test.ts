import { expect } from "chai";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type http from "node:http";
import https from "node:https";
import net from "node:net";
import { cachePolicy } from "../../../../local/planned/cachePolicies.ts";
import type { EdgeRequest } from "../../../../local/observed/observation.ts";
import type { DistributionConfig } from "../../../../local/parts/distribution/config.ts";
import type { PartProcess } from "../../../../local/parts/partProcess.ts";
import type { IssuedCertificate } from "../../../../local/run/authority.ts";
import type { PlannedBehaviour } from "../../../../local/planned/plannedEdge.ts";
import { PartBench } from "../../partBench.ts";
import { eventually } from "../../processes.ts";
import { freePort, listen } from "../../targets.ts";

const NAME = "edge.example.com";
const ORIGIN = "origin.edge.example.com";
const ADDRESS = "127.0.0.9";

const behaviour = (pattern: string, cacheId: string): PlannedBehaviour => ({
  pattern,
  allowedMethods: ["GET", "HEAD", "OPTIONS", "POST"],
  viewerProtocol: "redirect-to-https",
  origin: "one",
  cache: cachePolicy(cacheId)!,
  cloudfrontHeaders: ["cloudfront-viewer-address"],
  response: { set: [], remove: [] },
});
const BEHAVIOURS = [
  behaviour("/api/*", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"),
  behaviour("*", "4cc15a8a-d715-48a4-82b8-cc0b614638fe"),
];

describe("distribution", () => {
  const bench = new PartBench(NAME, "unused.internal");
  let port: number;
  let httpPort: number;
  let part: PartProcess;

  /** An origin with a certificate of `names`. */
  async function origin(serve: http.RequestListener, names = [ORIGIN]): Promise<number> {
    const issued: IssuedCertificate = await bench.authority.issue("origin", names);
    const options = { cert: readFileSync(issued.certificateFile), key: readFileSync(issued.keyFile) };
    const server = https.createServer(options, serve);
    bench.later(async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });
    return listen(server);
  }

  async function start(originPort: number, more: Partial<DistributionConfig["origins"][0]> = {}): Promise<void> {
    port = await freePort(ADDRESS);
    httpPort = await freePort(ADDRESS);
    part = await bench.start("./distribution/distribution.ts", {
      aliases: [NAME],
      certificate: bench.front,
      minVersion: "TLSv1.2",
      locations: [
        {
          near: "eu-west-1",
          address: ADDRESS,
          ports: { https: port, http: httpPort },
          resolver: { address: ADDRESS, port: 1 },
        },
      ],
      behaviours: BEHAVIOURS,
      origins: [
        {
          id: "one",
          host: ORIGIN,
          connectionAttempts: 3,
          connectSeconds: 2,
          readSeconds: 2,
          keepAliveSeconds: 5,
          headers: [{ name: "x-origin-secret" }],
          to: { kind: "name", port: 443 },
          endpoints: [{ address: "127.0.0.1", port: originPort }],
          ...more,
        },
      ],
      originCaFile: bench.authority.caFile,
      originSecret: "value-one",
    });
  }

  async function ask(path: string, options: https.RequestOptions = {}, body?: string) {
    const ca = readFileSync(bench.authority.caFile);
    const headers = { host: NAME, ...(options.headers as Record<string, string> | undefined) };
    const asked = https.request({ host: ADDRESS, port, servername: NAME, ca, agent: false, path, ...options, headers });
    asked.end(body);
    const [response] = (await once(asked, "response")) as [http.IncomingMessage];
    let text = "";
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode, headers: response.headers, body: text };
  }

  const reports = () => bench.observations.filter((each): each is EdgeRequest => each.kind === "edgeRequest");

  /** What the location reported of the request behind an answer. */
  async function reported({ headers }: { headers: http.IncomingHttpHeaders }): Promise<EdgeRequest> {
    const find = () => reports().find(({ id }) => id === headers["x-amz-cf-id"]);
    await eventually(() => find() !== undefined);
    return find()!;
  }

  /** Answers with the number of the request, to be kept for a minute. */
  const counting = (): http.RequestListener => {
    let count = 0;
    return (_request, response) => {
      count += 1;
      response.writeHead(200, { "cache-control": "max-age=60", "set-cookie": ["a=1", "b=2"] }).end(String(count));
    };
  };

  it("keeps what the origin marks as cacheable, by its key, and says so", async () => {
    await start(await origin(counting()));
    const [first, second] = [await ask("/a?x=1"), await ask("/a?x=1")];
    expect([first.body, first.headers["x-cache"], first.headers.age]).to.deep.equal([
      "1",
      "Miss from cloudfront",
      undefined,
    ]);
    expect([second.body, second.headers["x-cache"]]).to.deep.equal(["1", "Hit from cloudfront"]);
    expect(second.headers.age).to.match(/^\d+$/);
    expect(second.headers["set-cookie"]).to.deep.equal(["a=1", "b=2"]);
    expect((await reported(second)).cache).to.equal("hit");
    expect((await ask("/a?x=2")).body).to.equal("2");
    expect((await ask("/a?x=1", { headers: { cookie: "c=1" } })).body).to.equal("3");
  });

  it("keeps nothing under /api/, of a POST, or of what the origin does not mark", async () => {
    await start(await origin(counting()));
    for (const [path, method] of [
      ["/api/a", "GET"],
      ["/%61pi/a", "GET"],
      ["/a", "POST"],
    ] as const) {
      const [one, other] = [await ask(path, { method }), await ask(path, { method })];
      expect(one.body, path).to.not.equal(other.body);
      expect((await reported(other)).cache).to.equal("not asked");
    }
  });

  it("shows the origin the secret of the moment, and nobody else", async () => {
    await start(await origin((request, response) => response.end(String(request.headers["x-origin-secret"]))));
    expect((await ask("/a", { headers: { "x-origin-secret": "guess" } })).body).to.equal("value-one");
    await part.call("sendOriginSecret", "value-two");
    expect((await ask("/b")).body).to.equal("value-two");
    expect(JSON.stringify(bench.observations)).to.not.contain("value-one").and.not.contain("value-two");
  });

  it("takes an origin's certificate for its own name or for the viewer's Host, and no other", async () => {
    for (const [names, status] of [
      [[ORIGIN], 200],
      [[NAME], 200],
      [["other.example.net"], 502],
    ] as const) {
      await start(await origin((_request, response) => response.end("ok"), [...names]));
      expect((await ask("/a")).status, names[0]).to.equal(status);
      await part.stop();
    }
  });

  it("answers 502 with CloudFront's page after the planned attempts to connect", async () => {
    await start(await freePort());
    const answer = await ask("/a", { method: "POST" }, "x");
    const { status, headers, body } = answer;
    expect([status, headers["x-cache"], headers.server]).to.deep.equal([502, "Error from cloudfront", "CloudFront"]);
    expect(body).to.contain("502 ERROR");
    expect(await reported(answer)).to.include({ attempts: 3, status: 502 });
  });

  it("asks again for a GET that got no answer, and never for a POST", async () => {
    const seen: string[] = [];
    const serve: http.RequestListener = (request) => {
      seen.push(request.method ?? "");
      request.resume().on("end", () => request.socket.destroy());
    };
    await start(await origin(serve));
    expect([(await ask("/a")).status, (await ask("/a", { method: "POST" }, "x")).status]).to.deep.equal([502, 502]);
    expect(seen).to.deep.equal(["GET", "GET", "GET", "POST"]);
  });

  it("answers 504 when the origin is silent for its time", async () => {
    await start(await origin(() => undefined), { readSeconds: 0.1, connectionAttempts: 1 });
    expect((await ask("/a")).status).to.equal(504);
  });

  it("streams a large body both ways, in chunks where no length was announced", async () => {
    const serve: http.RequestListener = (request, response) => {
      response.writeHead(200, { "x-framing": request.headers["transfer-encoding"] ?? "length" });
      request.pipe(response);
    };
    await start(await origin(serve));
    const large = "x".repeat(3 * 1024 * 1024);
    const chunked = await ask("/a", { method: "POST", headers: { "transfer-encoding": "chunked" } }, large);
    expect([chunked.body.length, chunked.headers["x-framing"]]).to.deep.equal([large.length, "chunked"]);
    const sized = await ask("/a", { method: "POST", headers: { "content-length": String(large.length) } }, large);
    expect([sized.body.length, sized.headers["x-framing"]]).to.deep.equal([large.length, "length"]);
  });

  it("breaks an answer off that the origin breaks off, so that nobody takes it for whole, and keeps none of it", async () => {
    const serve: http.RequestListener = (request, response) => {
      response.writeHead(200, { "cache-control": "max-age=60", "content-length": "10" });
      response.write("half", () => request.socket.destroy());
    };
    await start(await origin(serve));
    for (let n = 0; n < 2; n += 1) {
      const fault = await ask("/a").catch((error: unknown) => (error as Error).message);
      expect(fault).to.be.a("string");
    }
    await eventually(() => reports().length === 2);
    expect(reports().map(({ cache }) => cache)).to.deep.equal(["miss", "miss"]);
  });

  it("refuses framing that two parties could read in two ways", async () => {
    await start(await origin((_request, response) => response.end("ok")));
    const plain = bench.observations.length;
    const answer = await raw(
      "POST /a HTTP/1.1\r\nHost: edge.example.com\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    );
    expect(answer).to.match(/^HTTP\/1\.1 400 /);
    expect(
      await raw(`GET /a HTTP/1.1\r\nHost: ${NAME}\r\nHost: other.example.net\r\nConnection: close\r\n\r\n`),
    ).to.match(/^HTTP\/1\.1 400 /);
    expect(bench.observations.slice(plain).filter((each) => each.kind === "edgeRequest" && each.origin)).to.deep.equal(
      [],
    );
  });

  /** Everything that comes back for these bytes on the plain port. */
  async function raw(bytes: string): Promise<string> {
    const socket = net.connect({ host: ADDRESS, port: httpPort });
    let text = "";
    socket.on("data", (data: Buffer) => (text += data.toString()));
    socket.end(bytes);
    await once(socket, "close");
    return text;
  }
});

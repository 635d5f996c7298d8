// What an edge location makes of an origin's answers that are not as they should be, over both versions of HTTP.
import { expect } from "chai";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import type net from "node:net";
import tls from "node:tls";
import type { PlannedBehaviour } from "../../../../local/planned/plannedEdge.ts";
import { PartBench } from "../../partBench.ts";
import { freePort } from "../../targets.ts";

const HOST = "edge.example.com";
const NEAR = "127.63.9.1";

const BEHAVIOUR: PlannedBehaviour = {
  pattern: "*",
  allowedMethods: ["GET", "HEAD"],
  viewerProtocol: "https-only",
  origin: "origin",
  cache: { name: "kept", maxSeconds: 60, keyHeaders: ["host"] },
  cloudfrontHeaders: [],
  response: { set: [], remove: [] },
};

/** An answer as an origin writes it; the path names it. */
const ANSWERS: Readonly<Record<string, string>> = {
  "/two-types": "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 2\r\n\r\nok",
  "/two-places": "HTTP/1.1 201 Created\r\nLocation: /a\r\nlocation: /b\r\nContent-Length: 2\r\n\r\nok",
  "/status-999": "HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nok",
  "/status-99": "HTTP/1.1 099 Odd\r\nContent-Length: 2\r\n\r\nok",
  "/status-101": "HTTP/1.1 101 Switching Protocols\r\n\r\n",
  "/more-than-all": "HTTP/1.1 204 No Content\r\n\r\nbytes behind the answer",
  "/kept": "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 2\r\n\r\nok",
};

/** Status, and the body of an answer that is the origin's own. */
type Seen = readonly [status: number, body?: string];

describe("distribution, answers", () => {
  const bench = new PartBench(HOST, "inner");
  let port = 0;

  beforeEach(async () => {
    const { certificateFile, keyFile } = bench.front;
    const origin = tls.createServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) }, (socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (head: Buffer) => socket.write(ANSWERS[head.toString("latin1").split(" ")[1] ?? ""] ?? ""));
    });
    bench.later(async () => origin.close());
    const originPort = await listening(origin, "127.63.9.2");
    port = await freePort(NEAR);
    await bench.start("./distribution/distribution.ts", {
      aliases: [HOST],
      certificate: bench.front,
      minVersion: "TLSv1.2",
      locations: [
        {
          near: "here",
          address: NEAR,
          ports: { https: port, http: await freePort(NEAR) },
          resolver: { address: NEAR, port: 1 },
        },
      ],
      behaviours: [BEHAVIOUR],
      origins: [
        {
          id: "origin",
          host: HOST,
          headers: [],
          to: { kind: "name", port: 443 },
          connectionAttempts: 1,
          connectSeconds: 5,
          readSeconds: 5,
          keepAliveSeconds: 5,
          endpoints: [{ address: "127.63.9.2", port: originPort }],
        },
      ],
      originCaFile: bench.authority.caFile,
      originSecret: "",
    });
  });

  const refused: Seen = [502];
  for (const [path, expected] of [
    ["/two-types", [200, "ok"]],
    ["/two-places", [201, "ok"]],
    ["/status-999", refused],
    ["/status-99", refused],
    ["/status-101", refused],
  ] as const) {
    it(`gives ${expected[0]} for ${path.slice(1)} over HTTP/1.1 and HTTP/2, and stays up`, async () => {
      const ca = readFileSync(bench.authority.caFile);
      const seen = [await overHttp1(path, port, ca), await overHttp2(path, port, ca)];
      expect(seen.map(([status, body]) => (status === 502 ? [status] : [status, body]))).to.deep.equal([
        expected,
        expected,
      ]);
    });
  }

  it("survives bytes behind a whole answer", async () => {
    const ca = readFileSync(bench.authority.caFile);
    await overHttp1("/more-than-all", port, ca);
    expect(await overHttp1("/two-types", port, ca)).to.deep.equal([200, "ok"]);
  });

  it("takes the rest of a large body that it has refused", async () => {
    const ca = readFileSync(bench.authority.caFile);
    const socket = tls.connect({ host: NEAR, port, servername: HOST, ca });
    bench.later(async () => socket.destroy());
    const body = Buffer.alloc(32 * 1024 * 1024);
    socket.write(`POST /large HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: ${body.length}\r\n\r\n`);
    const sent = new Promise((resolve) => socket.write(body, resolve));
    const [head] = (await once(socket, "data")) as [Buffer];
    expect(head.toString()).to.match(/^HTTP\/1\.1 403 /);
    expect(await sent).to.be.oneOf([undefined, null]);
  });

  it("says the length of a kept answer once", async () => {
    const ca = readFileSync(bench.authority.caFile);
    const lengths = [await lengthsOf("/kept", port, ca), await lengthsOf("/kept", port, ca)];
    expect(lengths).to.deep.equal([["2"], ["2"]]);
  });
});

async function listening(server: net.Server, host: string): Promise<number> {
  server.listen(0, host);
  await once(server, "listening");
  return (server.address() as net.AddressInfo).port;
}

async function answerOver1(path: string, port: number, ca: Buffer) {
  const headers = { host: HOST };
  const asked = https.get({ host: NEAR, port, servername: HOST, ca, path, headers, agent: false });
  const [answer] = (await once(asked, "response")) as [http.IncomingMessage];
  let body = "";
  for await (const chunk of answer) body += String(chunk);
  return { answer, body };
}

async function overHttp1(path: string, port: number, ca: Buffer): Promise<Seen> {
  const { answer, body } = await answerOver1(path, port, ca);
  return [answer.statusCode ?? 0, body];
}

async function lengthsOf(path: string, port: number, ca: Buffer): Promise<string[]> {
  const { answer } = await answerOver1(path, port, ca);
  const { rawHeaders } = answer;
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "content-length");
}

async function overHttp2(path: string, port: number, ca: Buffer): Promise<Seen> {
  const session = http2.connect(`https://${NEAR}:${port}`, { servername: HOST, ca });
  session.on("error", () => undefined);
  try {
    const stream = session.request({ ":path": path, ":authority": HOST });
    const [head] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
    let body = "";
    for await (const chunk of stream) body += String(chunk);
    return [Number((head as Record<string, unknown>)[":status"]), body];
  } finally {
    session.destroy();
  }
}

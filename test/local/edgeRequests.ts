// What every edge location must do with ordinary and with forged requests.
import { expect } from "chai";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import http from "node:http";
import http2 from "node:http2";
import tls from "node:tls";
import { promisify } from "node:util";
import { followEdge, locationOf } from "../../local/followEdge.ts";
import { readServiceAnswer } from "../../local/observed/evidence.ts";
import type { HeaderList } from "../../local/observed/observation.ts";
import type { RunningPath } from "../../local/path.ts";
import { needPrograms } from "./needPrograms.ts";
import { FORGED } from "./pathRequests.ts";

/** The running path and the location under test. */
export interface LocationUnderTest {
  readonly near: string;
  readonly path: () => RunningPath;
}

const CLIENTS = ["127.1.2.3", "127.4.5.6"] as const;

/** What only CloudFront may say, each twice, and their underscore twins. */
const FORGED_EDGE: HeaderList = [
  ...FORGED,
  ["CloudFront-Viewer-Address", "192.0.2.66:1"],
  ["cloudfront-viewer-address", "192.0.2.67:2"],
  ["CloudFront_Viewer_Address", "forged-20"],
  ["CloudFront-Viewer-Country", "forged-21"],
  ["X-Origin-Secret", "forged-22"],
  ["x-origin-secret", "forged-23"],
  ["X_Origin_Secret", "forged-24"],
  ["X-Amz-Cf-Id", "forged-25"],
];

/** The values of a header, whatever its case. */
const values = (headers: HeaderList, name: string) =>
  headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);

function expectOneAddress(body: string, client: string): void {
  const { headers } = readServiceAnswer(body)!;
  expect(values(headers, "x-forwarded-for")).to.deep.equal([client]);
  expect(values(headers, "x-forwarded-proto")).to.deep.equal(["https"]);
  expect(JSON.stringify(headers)).to.not.contain("forged").and.not.contain("192.0.2.6");
  expect(values(headers, "x-origin-secret")).to.deep.equal([]);
  expect(headers.filter(([name]) => name.includes("_"))).to.deep.equal([]);
}

/** Declares the tests of the viewer's address, whatever leads to the service. */
export function viewerTests({ near, path }: LocationUnderTest): void {
  for (const client of CLIENTS) {
    for (const [title, headers] of [
      ["without forged headers", []],
      ["with every forged header, twice and with underscores", FORGED_EDGE],
    ] as const) {
      it(`shows the service one viewer address, ${client}, ${title}`, async () => {
        const { answer } = await followEdge(path(), near, "/orders/7", { clientAddress: client, headers });
        expect(answer.status).to.equal(200);
        expectOneAddress(answer.body, client);
      });
    }
  }

  it("shows the same over HTTP/2, which it agrees on", async () => {
    const forged = {
      "x-forwarded-for": "forged-1",
      "cloudfront-viewer-address": "192.0.2.66:1",
      "x-origin-secret": "forged-2",
    };
    const { body, status, headers } = await overHttp2(path(), near, "/orders/7", "127.4.5.6", forged);
    expect(status).to.equal(200);
    expect(headers["x-cache"]).to.equal("Miss from cloudfront");
    expectOneAddress(body, "127.4.5.6");
  });

  it("sends a POST's body on, also over HTTP/2 without a length", async () => {
    const { answer } = await followEdge(path(), near, "/orders/7", { method: "POST", body: "x".repeat(20_000) });
    expect(JSON.parse(answer.body)).to.include({ method: "POST", body_bytes: 20_000 });
    const { body } = await overHttp2(path(), near, "/orders/7", "127.4.5.6", { ":method": "POST" }, "order");
    expect(JSON.parse(body)).to.include({ method: "POST", body_bytes: 5 });
  });
}

/** Declares the tests of what a location answers by itself. */
export function ownAnswerTests({ near, path }: LocationUnderTest): void {
  it("redirects plain HTTP to the viewers' name: a GET with 301, a POST with 307", async () => {
    const { location } = locationOf(path(), near);
    for (const [method, status] of [
      ["GET", 301],
      ["POST", 307],
    ] as const) {
      const answer = await overHttp(path(), near, method, "/orders/7?x=1");
      expect([answer.status, answer.location]).to.deep.equal([status, `${location.origin}/orders/7?x=1`]);
    }
  });

  it("refuses a name that is not its own, and a GET with a body", async () => {
    const other = await overHttp2(path(), near, "/orders", "127.1.2.3", { ":authority": "other.example.net" });
    expect(other.status).to.equal(403);
    const { answer } = await followEdge(path(), near, "/orders", { body: "x" });
    expect([answer.status, values(answer.headers, "x-cache")[0]]).to.deep.equal([403, "Error from cloudfront"]);
  });

  it("sets the planned security headers and takes care that answers say where they came through", async () => {
    const { answer } = await followEdge(path(), near, "/orders");
    expect(values(answer.headers, "strict-transport-security")).to.deep.equal(["max-age=63072000; includeSubDomains"]);
    expect(values(answer.headers, "x-content-type-options")).to.deep.equal(["nosniff"]);
    expect(values(answer.headers, "x-amz-cf-pop")).to.deep.equal([`LOCAL-${near}`]);
  });

  it("is reached by the command lines it prints", async function () {
    await needPrograms("curl").call(this);
    for (const { curl, name } of locationOf(path(), near).location.services) {
      const { stdout } = await promisify(execFile)("/bin/sh", ["-c", `${curl} --silent --fail`]);
      expect(readServiceAnswer(stdout)).to.include({ service: name });
    }
  });
}

/** Asks over HTTP/2. */
async function overHttp2(
  path: RunningPath,
  near: string,
  target: string,
  localAddress: string,
  headers: Record<string, string>,
  sent?: string,
): Promise<{ status: number; body: string; headers: http2.IncomingHttpHeaders }> {
  const { edge, location } = locationOf(path, near);
  const socket = tls.connect({
    host: location.address,
    port: location.port,
    localAddress,
    servername: edge.host,
    ca: await readFile(path.caFile),
    ALPNProtocols: ["h2"],
  } as tls.ConnectionOptions);
  await once(socket, "secureConnect");
  const session = http2.connect(`https://${edge.host}`, { createConnection: () => socket });
  try {
    const stream = session.request({ ":path": target, ...headers });
    stream.end(sent);
    const [answered] = (await once(stream, "response")) as [http2.IncomingHttpHeaders & { ":status"?: number }];
    let body = "";
    for await (const chunk of stream) body += String(chunk);
    return { status: answered[":status"] ?? 0, body, headers: answered };
  } finally {
    session.close();
  }
}

async function overHttp(path: RunningPath, near: string, method: string, target: string) {
  const { edge, location } = locationOf(path, near);
  const { address, httpPort } = location;
  const headers = { host: edge.host };
  const asked = http.request({ host: address, port: httpPort, path: target, method, headers, agent: false }).end();
  const [response] = (await once(asked, "response")) as [http.IncomingMessage];
  response.resume();
  return { status: response.statusCode ?? 0, location: response.headers.location };
}

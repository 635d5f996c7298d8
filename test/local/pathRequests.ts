// What every region's running path must do with ordinary and with forged requests.
import { expect } from "chai";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import http from "node:http";
import http2 from "node:http2";
import tls from "node:tls";
import { promisify } from "node:util";
import { readServiceAnswer } from "../../local/observed/evidence.ts";
import { follow } from "../../local/follow.ts";
import type { HeaderList } from "../../local/observed/observation.ts";
import type { RunningPath } from "../../local/path.ts";
import { request } from "../../local/observed/request.ts";
import { needPrograms } from "./needPrograms.ts";

/** The running path, and the region under test with its planned Elastic IPs. */
export interface RegionUnderTest {
  readonly name: string;
  readonly path: () => RunningPath;
  readonly elasticIps: () => readonly string[];
}

const CLIENTS = ["127.1.2.3", "127.4.5.6"] as const;

/** Every value says so, so that it can be found wherever it comes out. */
export const FORGED: HeaderList = [
  ["X-Forwarded-For", "forged-1"],
  ["X-FORWARDED-FOR", "forged-2"],
  ["X_Forwarded_For", "forged-3"],
  ["X-Forwarded-Proto", "forged-4"],
  ["X-Forwarded-Host", "forged-5"],
  ["Forwarded", "for=forged-6"],
  ["X-Real-IP", "forged-7"],
  ["X_Real_IP", "forged-8"],
  ["X-SSL-Client-CN", "forged-9"],
  ["X_SSL_Client_CN", "forged-10"],
  ["X-SSL-Client-Verify", "forged-11"],
  ["X-Amzn-Mtls-Clientcert-Subject", "forged-12"],
  ["Forwarded-For", "forged-13"],
  ["Remote-User", "forged-14"],
  ["X-Amzn-Oidc-Identity", "forged-15"],
  ["CF-Connecting-IP", "forged-16"],
  ["True-Client-IP", "forged-17"],
  ["Proxy", "http://forged-18"],
  ["Upgrade", "forged-19"],
  ["Connection", "X-Forwarded-For, Upgrade, close"],
];

export const runningRegion = ({ path, name }: RegionUnderTest) => {
  const found = path().regions.find((region) => region.name === name);
  if (found === undefined) throw new Error(`${name} does not run`);
  return found;
};

/** The values of a header, whatever its case. */
const values = (headers: HeaderList, name: string) =>
  headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);

function expectOwnAddress(body: string, client: string): void {
  const { headers } = readServiceAnswer(body)!;
  expect(values(headers, "x-forwarded-for")).to.deep.equal([client]);
  expect(values(headers, "x-forwarded-proto")).to.deep.equal(["https"]);
  expect(JSON.stringify(headers)).to.not.contain("forged");
  expect(headers.filter(([name]) => name.includes("_"))).to.deep.equal([]);
}

/** Declares the tests of the client's address. */
export function addressTests(region: RegionUnderTest): void {
  for (const client of CLIENTS) {
    for (const [title, headers] of [
      ["without forged headers", []],
      ["with every forged header", FORGED],
    ] as const) {
      it(`shows the service one client address, ${client}, ${title}`, async () => {
        const { answer } = await follow(region.path(), region.name, "/orders/7", { clientAddress: client, headers });
        expect(answer.status).to.equal(200);
        expectOwnAddress(answer.body, client);
      });
    }
  }

  it("shows the same over HTTP/2", async () => {
    const headers = { "x-forwarded-for": "forged-1", "x-real-ip": "forged-2", forwarded: "for=forged-3" };
    const { body, alpn } = await getOverHttp2(region, "/orders/7", "127.4.5.6", headers);
    expect(alpn).to.equal("h2");
    expectOwnAddress(body, "127.4.5.6");
  });

  it("is entered at the stand-in of each planned Elastic IP, under the planned name", async () => {
    const { addresses } = region.path();
    for (const [index, elasticIp] of region.elasticIps().entries()) {
      const standIn = addresses.standIns.find(({ planned }) => planned === `${elasticIp}:443`)?.standIn;
      const { connection } = await request(runningRegion(region), region.path().caFile, "/orders", {
        addressIndex: index,
      });
      expect(connection.remote).to.deep.equal(standIn);
      expect(connection.tls).to.deep.include({ peerName: runningRegion(region).host, verified: true });
    }
  });
}

/** Declares the tests of the way that requests take. */
export function wayTests(region: RegionUnderTest): void {
  it("is TLS on every hop, each observed by the party at its end", async () => {
    const { hops } = await follow(region.path(), region.name, "/orders/7", { clientAddress: "127.1.2.3" });
    expect(hops.map(({ party }) => party)).to.deep.equal([
      "client",
      "network load balancer",
      "proxy",
      "application load balancer",
      "service",
    ]);
    for (const { party, accepted, opened } of hops) {
      if (accepted !== undefined) expect(accepted.tls, `${party} accepted`).to.match(/^TLSv1\.[23]$/);
      if (opened !== undefined) expect(opened.tls, `${party} opened`).to.match(/^TLSv1\.[23]$/);
    }
    expect(hops[1]!.accepted!.remote).to.equal(hops[0]!.opened!.local);
    expect(hops[3]!.accepted!.remote).to.equal(hops[2]!.opened!.local);
    expect(hops[4]!.accepted!.remote).to.equal(hops[3]!.opened!.local);
    expect(hops[2]!.opened!.name).to.match(/^services\..*\.internal\.edge\.example\.com$/);
  });

  it("leads to two services by their paths, and to none by any other", async () => {
    for (const [path, service] of [
      ["/orders/7", "orders"],
      ["/accounts/7?x=1", "accounts"],
    ] as const) {
      const { answer } = await follow(region.path(), region.name, path);
      expect(readServiceAnswer(answer.body)).to.include({ service, path });
    }
    const { answer, hops } = await follow(region.path(), region.name, "/elsewhere");
    expect([answer.status, answer.body]).to.deep.equal([404, "not found"]);
    expect(hops.at(-1)?.party).to.equal("application load balancer");
  });

  it("is reached by the command lines it prints", async function () {
    await needPrograms("curl").call(this);
    const { services, redirect, origin } = runningRegion(region);
    for (const { curl, name } of services) {
      const { stdout } = await promisify(execFile)("/bin/sh", ["-c", `${curl} --silent --fail`]);
      expect(readServiceAnswer(stdout)).to.include({ service: name });
    }
    const { stdout } = await promisify(execFile)("/bin/sh", ["-c", `${redirect!.curl} --silent`]);
    expect(stdout.toLowerCase()).to.contain(`\r\nlocation: ${origin}/\r\n`);
  });
}

/** Declares the test of the plain listener. */
export function redirectTest(region: RegionUnderTest): void {
  it("redirects plain HTTP to the public name and lets it reach no load balancer and no service", async () => {
    const before = region
      .path()
      .log.all()
      .filter(({ kind }) => kind === "albRequest").length;
    const { status, location } = await getPlain(region, "/orders/7?x=1");
    expect(status).to.equal(308);
    expect(location).to.equal(`${runningRegion(region).origin}/orders/7?x=1`);
    await follow(region.path(), region.name, "/orders/8");
    const after = region
      .path()
      .log.all()
      .filter(({ kind }) => kind === "albRequest");
    expect(after.slice(before).map((each) => each.kind === "albRequest" && each.target)).to.deep.equal(["/orders/8"]);
  });
}

async function getPlain(region: RegionUnderTest, path: string): Promise<{ status: number; location?: string }> {
  const { endpoint } = runningRegion(region).redirect!;
  const { host } = runningRegion(region);
  const asked = http.get({ host: endpoint.address, port: endpoint.port, path, headers: { host }, agent: false });
  const [response] = (await once(asked, "response")) as [http.IncomingMessage];
  response.resume();
  return { status: response.statusCode ?? 0, location: response.headers.location };
}

async function getOverHttp2(
  region: RegionUnderTest,
  path: string,
  localAddress: string,
  headers: Record<string, string>,
): Promise<{ body: string; alpn: string | false | null }> {
  const { host, door } = runningRegion(region);
  const ca = await readFile(region.path().caFile);
  const socket = tls.connect({
    host: door.address,
    port: door.port,
    localAddress,
    servername: host,
    ca,
    ALPNProtocols: ["h2"],
  } as tls.ConnectionOptions);
  await once(socket, "secureConnect");
  const session = http2.connect(`https://${host}`, { createConnection: () => socket });
  try {
    const stream = session.request({ ":path": path, ...headers });
    let body = "";
    for await (const chunk of stream) body += String(chunk);
    return { body, alpn: socket.alpnProtocol };
  } finally {
    session.close();
  }
}

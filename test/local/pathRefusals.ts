// What every region's running path must refuse, and what it must not repeat.
import { expect } from "chai";
import net from "node:net";
import tls from "node:tls";
import { follow } from "../../local/follow.ts";
import type { ApplicationLoadBalancerRequest, Endpoint } from "../../local/observed/observation.ts";
import { eventually } from "./processes.ts";
import type { RegionUnderTest } from "./pathRequests.ts";

/** How many requests the region's services have reported. */
function serviceLines({ path, name }: RegionUnderTest): number {
  return path()
    .log.all()
    .filter((each) => each.kind === "programLine" && /^service .*/.test(each.program) && each.program.endsWith(name))
    .length;
}

const albRequests = ({ path, name }: RegionUnderTest) =>
  path()
    .log.all()
    .filter((each): each is ApplicationLoadBalancerRequest => each.kind === "albRequest" && each.region === name);

/** Declares the tests. */
export function refusalTests(region: RegionUnderTest): void {
  for (const [title, kind] of [
    ["of another name", "otherName"],
    ["of another authority", "otherAuthority"],
  ] as const) {
    it(`refuses an application load balancer with a certificate ${title}, before any request reaches a service`, async () => {
      const { control } = region.path();
      await control.useServiceDoorCertificate(region.name, kind);
      try {
        const before = serviceLines(region);
        const { answer, hops } = await follow(region.path(), region.name, "/orders/7");
        expect(answer.status).to.equal(503);
        expect(hops.at(-1)?.party).to.equal("proxy");
        expect(serviceLines(region)).to.equal(before);
      } finally {
        await control.useServiceDoorCertificate(region.name, "planned");
      }
      await eventually(() => everyProxyAnswers(region));
    });
  }

  it("drops whoever comes to a proxy without a PROXY header", async () => {
    for (const { address, ports } of region.path().addresses.byRegion[region.name]!.proxies) {
      expect(await plainAnswer({ address, port: ports[8080]! }), "redirect bind").to.equal("");
      expect(await tlsOutcome({ address, port: ports[8443]! }), "static bind").to.equal("no handshake");
      expect(await tlsOutcome({ address, port: ports[8444]! }), "health bind").to.equal("no handshake");
    }
  });

  it("asks again for a GET that was broken off, but never for a POST", async () => {
    const { control } = region.path();
    const seen = (target: string) =>
      albRequests(region)
        .filter((each) => each.target === target)
        .map(({ status }) => status);
    await control.breakOff(region.name, 1);
    const got = await follow(region.path(), region.name, "/orders/broken-get");
    expect(got.answer.status).to.equal(200);
    await eventually(() => seen("/orders/broken-get").length >= 2);
    expect(seen("/orders/broken-get")).to.deep.equal([0, 200]);
    await control.breakOff(region.name, 1);
    const posted = await follow(region.path(), region.name, "/orders/broken-post", { method: "POST", body: "order" });
    expect(posted.answer.status).to.equal(502);
    // A request after it shows that nothing of it is still on the way.
    await follow(region.path(), region.name, "/orders/after");
    expect(seen("/orders/broken-post")).to.deep.equal([0]);
    await control.breakOff(region.name, 0);
  });
}

/** True where one request after the other, and so each proxy in turn, gets its answer. */
async function everyProxyAnswers(region: RegionUnderTest): Promise<boolean> {
  for (let turn = 0; turn < 4; turn += 1) {
    if ((await follow(region.path(), region.name, "/orders/7")).answer.status !== 200) return false;
  }
  return true;
}

/** Everything that a plain HTTP request gets back before the connection ends. */
function plainAnswer({ address, port }: Endpoint): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = net.connect({ host: address, port }).on("error", () => undefined);
    socket.on("data", (data: Buffer) => (answer += data.toString()));
    socket.once("close", () => resolve(answer));
    socket.write("GET / HTTP/1.1\r\nHost: euw1.edge.example.com\r\n\r\n");
  });
}

function tlsOutcome({ address, port }: Endpoint): Promise<string> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host: address, port, rejectUnauthorized: false });
    socket.once("secureConnect", () => {
      socket.destroy();
      resolve("handshake");
    });
    socket.once("error", () => resolve("no handshake"));
    socket.once("close", () => resolve("no handshake"));
  });
}

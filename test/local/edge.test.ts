import { expect } from "chai";
import { readFileSync } from "node:fs";
import { askOrigin } from "../../local/askOrigin.ts";
import { EdgeLoad, hasFailed } from "../../local/edgeLoad.ts";
import { recordChange, watchFailover } from "../../local/failover.ts";
import { followEdge } from "../../local/followEdge.ts";
import { detectLoopback } from "../../local/run/addresses.ts";
import { startPath } from "../../local/path.ts";
import type { RunningPath } from "../../local/path.ts";
import type { ApplicationLoadBalancerRequest } from "../../local/observed/observation.ts";
import { skip } from "../support/skip.ts";
import { edgePlan, PLANTED_LIMIT } from "./edgePlans.ts";
import { ownAnswerTests, viewerTests } from "./edgeRequests.ts";
import { needPrograms } from "./needPrograms.ts";
import { eventually } from "./processes.ts";

const LOCATIONS = ["eu-west-1", "us-east-1"] as const;

describe("edge", function () {
  this.timeout(120_000);
  let running: RunningPath;
  const path = () => running;

  before(needPrograms("haproxy", "python3"));
  before(async function () {
    if ((await detectLoopback()) === "single")
      skip(this, "this system binds 127.0.0.1 only, so viewers have no addresses");
    running = await startPath(await edgePlan());
  });
  after(() => (running as RunningPath | undefined)?.stop());

  for (const near of LOCATIONS) {
    describe(`near ${near}`, () => {
      viewerTests({ near, path });
      ownAnswerTests({ near, path });

      it("asks the region it is near to, and every hop is TLS", async () => {
        const { hops, edge, answer } = await followEdge(running, near, "/orders/7", {
          clientAddress: "127.1.2.3",
          headers: [["CloudFront-Viewer-Address", "192.0.2.66:1"]],
        });
        const { address, port } = answer.connection.local;
        expect(edge?.headersSent?.filter(([name]) => name.toLowerCase() === "cloudfront-viewer-address")).to.deep.equal(
          [["cloudfront-viewer-address", `${address}:${port}`]],
        );
        expect(hops[3]?.accepted?.remote).to.match(/^127\.1\.2\.3:\d+ /);
        expect(hops.map(({ party, name }) => `${party} ${name}`)).to.deep.equal([
          "client this process",
          `edge location ${near}`,
          `network load balancer ${near}`,
          hops[3] && `proxy ${hops[3].name}`,
          `application load balancer ${near}`,
          "service orders",
        ]);
        for (const { party, accepted, opened } of hops) {
          if (accepted !== undefined) expect(accepted.tls, `${party} accepted`).to.match(/^TLSv1\.[23]$/);
          if (opened !== undefined) expect(opened.tls, `${party} opened`).to.match(/^TLSv1\.[23]$/);
        }
        expect(hops[1]!.accepted!.remote).to.equal(hops[0]!.opened!.local);
        expect(hops[2]!.accepted!.remote).to.equal(hops[1]!.opened!.local);
        expect(hops[4]!.accepted!.remote).to.equal(hops[3]!.opened!.local);
        expect(hops[1]!.opened).to.include({ name: "origin.edge.example.com", verified: "verified" });
        expect(edge).to.include({ behaviour: "*", cache: "miss", origin: "origin.edge.example.com", attempts: 1 });
      });

      it("refuses who goes round the edge, without the secret and with a wrong one", async () => {
        const without = await askOrigin(running, near, "/orders");
        expect(without.answer.status).to.equal(403);
        expect(without.refusal).to.equal(
          "refused by HAProxy: no origin secret; AWS's security group would drop it before",
        );
        const wrong = await askOrigin(running, near, "/orders", { headers: [["X-Origin-Secret", "guess"]] });
        expect(wrong.answer.status).to.equal(403);
        const generation = running.originSecret.sent;
        expect((await askOrigin(running, near, "/orders", { generation })).answer.status).to.equal(200);
        const twice = await askOrigin(running, near, "/orders", {
          generation,
          headers: [["X-Origin-Secret", "guess"]],
        });
        expect(twice.answer.status).to.equal(403);
      });
    });
  }

  it("blocks by a planned rule before any origin is asked, and says which rule", async () => {
    const { answer, edge, hops } = await followEdge(running, "eu-west-1", `/orders/${"x".repeat(2048)}`);
    expect(answer.status).to.equal(414);
    expect(edge?.webAcl).to.include({ action: "block", rule: "size-path" });
    expect(hops.map(({ party }) => party)).to.deep.equal(["client", "edge location"]);
    const body = await followEdge(running, "eu-west-1", "/orders", { method: "POST", body: "x".repeat(70_000) });
    expect([body.answer.status, body.edge?.webAcl?.rule]).to.deep.equal([413, "size-body"]);
  });

  it("names the managed groups, which it does not emulate", async () => {
    const { edge } = await followEdge(running, "eu-west-1", "/orders");
    expect(edge?.webAcl?.notEmulated.map((each) => each.split(" ")[0])).to.deep.equal([
      "ip-reputation",
      "anonymous-ip",
      "common",
      "known-bad-inputs",
      "sqli",
    ]);
  });

  it("knows a viewer's country by the test table, and labels and counts", async () => {
    const brazil = await followEdge(running, "us-east-1", "/orders", { clientAddress: "127.7.0.1" });
    expect([brazil.answer.status, brazil.edge?.webAcl?.rule]).to.deep.equal([403, "planted-country"]);
    const australia = await followEdge(running, "us-east-1", "/orders", { clientAddress: "127.5.0.1" });
    expect(australia.answer.status).to.equal(200);
    expect(australia.edge?.webAcl?.counted).to.deep.equal(["planted-count"]);
    expect(australia.edge?.webAcl?.labels).to.satisfy((labels: string[]) =>
      labels.some((label) => /^awswaf:\d+:webacl:.*:planted:australia$/.test(label)),
    );
  });

  it("limits a viewer's rate over all locations, and no other viewer's", async () => {
    const ask = (near: string, clientAddress: string) =>
      followEdge(running, near, "/orders/limited", { clientAddress });
    for (let n = 0; n < PLANTED_LIMIT; n += 1)
      expect((await ask(LOCATIONS[n % 2]!, "127.1.77.1")).answer.status).to.equal(200);
    for (const near of LOCATIONS) {
      const { answer, edge } = await ask(near, "127.1.77.1");
      expect([answer.status, edge?.webAcl?.rule]).to.deep.equal([429, "planted-rate"]);
    }
    expect((await ask("eu-west-1", "127.1.77.2")).answer.status).to.equal(200);
  });

  it("never sends a POST twice to an origin that breaks off, but a GET", async () => {
    const seen = (target: string) =>
      running.log
        .all()
        .filter((each): each is ApplicationLoadBalancerRequest => each.kind === "albRequest" && each.target === target)
        .map(({ status }) => status);
    await running.control.breakOff("eu-west-1", 1);
    const posted = await followEdge(running, "eu-west-1", "/orders/edge-post", { method: "POST", body: "order" });
    expect(posted.answer.status).to.equal(502);
    expect(seen("/orders/edge-post")).to.deep.equal([0]);
    await running.control.breakOff("eu-west-1", 1);
    const got = await followEdge(running, "eu-west-1", "/orders/edge-get");
    expect(got.answer.status).to.equal(200);
    await eventually(() => seen("/orders/edge-get").length === 2);
    await running.control.breakOff("eu-west-1", 0);
  });

  it("rotates the origin secret under load without a failed request, and refuses the old value afterwards", async () => {
    const load = new EdgeLoad(running, "/orders/rotation", 5);
    await eventually(() => load.requests().length > 50);
    expect(await running.control.acceptNewOriginSecret()).to.deep.equal([1, 2]);
    const status = async (generation: number) =>
      (await askOrigin(running, "us-east-1", "/orders", { generation })).answer.status;
    expect([await status(1), await status(2)]).to.deep.equal([200, 200]);
    expect(await running.control.sendNewOriginSecret()).to.equal(2);
    const between = load.requests().length;
    await eventually(() => load.requests().length > between + 50);
    expect(await running.control.dropOldOriginSecret()).to.deep.equal([2]);
    const after = load.requests().length;
    await eventually(() => load.requests().length > after + 50);
    const requests = await load.stop();
    expect(requests.filter(hasFailed)).to.deep.equal([]);
    expect(requests.length).to.be.greaterThan(200);
    const kinds = new Set(requests.map(({ near, connection }) => `${near} ${connection}`));
    expect(kinds.size, "locations and kinds of connections").to.equal(4);
    expect([await status(1), await status(2)]).to.deep.equal([403, 200]);
  });

  it("keeps the secret's values to itself", () => {
    const values = [1, 2].map((generation) => running.originSecret.value(generation));
    const told = JSON.stringify([running.log.all(), running.edge, running.regions, running.proxyTexts]);
    for (const value of values) expect(told.includes(value)).to.equal(false);
    expect(readFileSync(running.originSecret.file, "utf8")).to.equal(`${values[1]!}\n`);
  });

  it("lets the other region answer when all proxies of one stop, counts what failed, and takes it back", async () => {
    const failover = await watchFailover(running, "eu-west-1", "/orders/failover");
    expect(failover.reason).to.match(/no healthy target in|alarm euw1-no-proxy-alarm rings/);
    expect(failover.failed).to.be.lessThan(failover.sent / 2);
    expect(Object.keys(failover.answeredBy)).to.deep.equal(["us-east-1"]);
    const { answer, edge } = await followEdge(running, "eu-west-1", "/orders/7", { clientAddress: "127.1.2.3" });
    expect(answer.status).to.equal(200);
    expect(edge?.originEndpoint).to.deep.equal(edge?.originConnection?.remote);
    expect(edge?.originEndpoint?.address).to.match(/^127\.65\.0\./);
    const back = recordChange(running, "eu-west-1", true);
    await running.control.startRegion("eu-west-1");
    await back;
    const again = async () =>
      (await followEdge(running, "eu-west-1", "/orders/7")).edge?.originEndpoint?.address.startsWith("127.64.0.") ??
      false;
    await eventually(again);
    expect(await Promise.race([running.broken, Promise.resolve("whole")])).to.equal("whole");
  });
});

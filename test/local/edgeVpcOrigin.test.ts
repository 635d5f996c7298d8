import { expect } from "chai";
import { followEdge } from "../../local/followEdge.ts";
import type { ApplicationLoadBalancerRequest } from "../../local/observed/observation.ts";
import { detectLoopback } from "../../local/run/addresses.ts";
import { startPath } from "../../local/path.ts";
import type { RunningPath } from "../../local/path.ts";
import { skip } from "../support/skip.ts";
import { vpcOriginPlan } from "./edgePlans.ts";
import { viewerTests } from "./edgeRequests.ts";
import { needPrograms } from "./needPrograms.ts";

/** As often as CloudFront asks an origin: the planned attempts. */
const ATTEMPTS = 3;

describe("edge over VPC origins", function () {
  this.timeout(120_000);
  let running: RunningPath;
  const path = () => running;

  before(needPrograms("haproxy", "python3"));
  before(async function () {
    if ((await detectLoopback()) === "single")
      skip(this, "this system binds 127.0.0.1 only, so viewers have no addresses");
    running = await startPath(await vpcOriginPlan());
  });
  after(() => (running as RunningPath | undefined)?.stop());

  viewerTests({ near: "eu-west-1", path });

  it("has no static door and no proxy, and goes straight to the application load balancer", async () => {
    expect(running.regions).to.deep.equal([]);
    expect([running.edge?.lock, running.proxyTexts, running.cdnDoors]).to.deep.equal(["vpc-origin", [], {}]);
    const { hops } = await followEdge(running, "eu-west-1", "/orders/7", { clientAddress: "127.1.2.3" });
    expect(hops.map(({ party }) => party)).to.deep.equal([
      "client",
      "edge location",
      "application load balancer",
      "service",
    ]);
    expect(hops[2]!.accepted!.remote).to.equal(hops[1]!.opened!.local);
    expect(hops[1]!.opened).to.include({ name: "services.euw1.internal.edge.example.com", verified: "verified" });
  });

  it("picks the region by the viewer's place, not by the location's, and the first of the settings without one", async () => {
    for (const [clientAddress, first, second] of [
      ["127.1.2.3", "eu-west-1", "us-east-1"],
      ["127.4.5.6", "us-east-1", "eu-west-1"],
      ["127.99.1.1", "eu-west-1", "us-east-1"],
    ] as const) {
      const { edge } = await followEdge(running, "us-east-1", "/orders/7", {
        clientAddress,
        headers: [["CloudFront-Viewer-Latitude", "-33"]],
      });
      expect([edge?.originsChosen, edge?.origin]).to.deep.equal([[first, second], first]);
    }
  });

  it("fails a GET over to the second nearest region, and never a POST", async () => {
    const asked = (target: string) =>
      running.log
        .all()
        .filter((each): each is ApplicationLoadBalancerRequest => each.kind === "albRequest" && each.target === target)
        .map(({ region, status }) => `${region} ${status}`);
    const options = { clientAddress: "127.1.2.3" };
    await running.control.breakOff("eu-west-1", ATTEMPTS);
    const got = await followEdge(running, "eu-west-1", "/orders/get", options);
    expect(got.answer.status).to.equal(200);
    expect(got.edge).to.deep.include({ origin: "us-east-1", failedOver: { from: "eu-west-1", status: 502 } });
    expect(asked("/orders/get")).to.deep.equal([...Array<string>(ATTEMPTS).fill("eu-west-1 0"), "us-east-1 200"]);
    await running.control.breakOff("eu-west-1", ATTEMPTS);
    const posted = await followEdge(running, "eu-west-1", "/orders/post", {
      ...options,
      method: "POST",
      body: "order",
    });
    expect(posted.answer.status).to.equal(502);
    expect(asked("/orders/post")).to.deep.equal(["eu-west-1 0"]);
    await running.control.breakOff("eu-west-1", 0);
  });

  it("lets nobody in whom the web ACL blocks: it stands before everything else here", async () => {
    const { answer, edge, hops } = await followEdge(running, "eu-west-1", "/orders", { clientAddress: "127.7.0.1" });
    expect([answer.status, edge?.webAcl?.rule, hops.length]).to.deep.equal([403, "planted-country", 2]);
  });
});

import { expect } from "chai";
import http from "node:http";
import { checkOnce, matches, watchTarget } from "../../../local/parts/healthCheck.ts";
import type { Health, HealthCheck } from "../../../local/parts/healthCheck.ts";
import { eventually } from "../processes.ts";
import { freePort, listen } from "../targets.ts";

const CHECK: HealthCheck = {
  protocol: "HTTP",
  path: "/healthz",
  intervalSeconds: 0.02,
  timeoutSeconds: 1,
  healthyThreshold: 3,
  unhealthyThreshold: 2,
  matcher: "200",
};

describe("healthCheck", () => {
  let server: http.Server;
  let port: number;
  let status: number;
  let asked: (string | undefined)[];
  let stop: () => void = () => undefined;

  beforeEach(async () => {
    status = 200;
    asked = [];
    server = http.createServer((request, response) => {
      asked.push(request.url, request.headers["user-agent"]);
      response.writeHead(status).end();
    });
    port = await listen(server);
  });
  afterEach(async () => {
    stop();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  const options = (more: Partial<HealthCheck> = {}) => ({
    check: { ...CHECK, ...more },
    endpoint: { address: "127.0.0.1", port },
    proxyProtocolV2: false,
  });

  it("asks for the path and takes the codes of the matcher", async () => {
    expect(await checkOnce(options())).to.deep.equal({ healthy: true, reason: "status 200" });
    expect(asked).to.deep.equal(["/healthz", "ELB-HealthChecker/2.0"]);
    status = 404;
    expect(await checkOnce(options())).to.deep.equal({ healthy: false, reason: "status 404" });
    expect(await checkOnce(options({ matcher: "200,400-499" }))).to.include({ healthy: true });
  });

  it("is content with a connection where the protocol is TCP", async () => {
    expect(await checkOnce(options({ protocol: "TCP" }))).to.deep.equal({ healthy: true, reason: "connected" });
    expect(asked).to.deep.equal([]);
  });

  it("fails where nobody listens or nobody answers in time", async () => {
    const endpoint = { address: "127.0.0.1", port: await freePort() };
    expect((await checkOnce({ ...options(), endpoint })).reason).to.contain("ECONNREFUSED");
    server.removeAllListeners("request");
    expect(await checkOnce(options({ timeoutSeconds: 0.1 }))).to.deep.equal({
      healthy: false,
      reason: "no answer in 100 ms",
    });
    server.closeAllConnections();
  });

  it("needs one success of a new target, then the thresholds", async () => {
    const seen: (Health & { checks: number })[] = [];
    stop = watchTarget(options(), (health) => seen.push({ ...health, checks: asked.length / 2 }));
    await eventually(() => seen.length === 1);
    expect(seen[0]).to.deep.equal({ healthy: true, reason: "status 200", checks: 1 });
    await eventually(() => asked.length >= 6);
    status = 500;
    await eventually(() => seen.at(-1)?.healthy === false);
    const failed = seen.at(-1)!.checks;
    // The first failure shows in the reason while the target still counts as healthy.
    expect(seen.at(-2)).to.deep.equal({ healthy: true, reason: "status 500", checks: failed - 1 });
    status = 200;
    await eventually(() => seen.at(-1)?.healthy === true);
    expect(seen.at(-1)!.checks - failed).to.equal(3);
  });

  it("reads AWS's matchers", () => {
    expect(["200", "200,201", "200-299", "100-199, 201-204"].map((matcher) => matches(matcher, 201))).to.deep.equal([
      false,
      true,
      true,
      true,
    ]);
  });
});

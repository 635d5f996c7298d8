import { expect } from "chai";
import net from "node:net";
import { TargetGroup } from "../../../local/parts/targetGroup.ts";
import { CHECK } from "../partBench.ts";
import { eventually } from "../processes.ts";
import { freePort, listen } from "../targets.ts";

describe("targetGroup", () => {
  let group: TargetGroup | undefined;
  const server = net.createServer((socket) => socket.on("error", () => undefined).end());
  let up: number;
  let down: number;
  before(async () => {
    up = await listen(server);
    down = await freePort();
  });
  afterEach(() => group?.stop());
  after(() => new Promise((resolve) => server.close(resolve)));

  function make(targets: { port: number; health: number; zone: string }[]): TargetGroup {
    const endpoint = (port: number) => ({ address: "127.0.0.1", port });
    group = new TargetGroup(
      {
        name: "proxies",
        proxyProtocolV2: false,
        tls: false,
        targets: targets.map(({ port, health, zone }) => ({ traffic: endpoint(port), health: endpoint(health), zone })),
        healthCheck: { ...CHECK, protocol: "TCP" },
      },
      "part",
      undefined,
      () => undefined,
    );
    return group;
  }

  const turns = (of: TargetGroup, zone?: string) => [1, 2, 3, 4].map(() => of.next(zone)?.port);

  it("takes all targets in turn while none is healthy, as AWS fails open", () => {
    const targets = [1, 2].map((port) => ({ port, health: down, zone: "a" }));
    expect(turns(make(targets))).to.deep.equal([1, 2, 1, 2]);
  });

  it("takes only healthy ones as soon as there is one", async () => {
    const made = make([
      { port: 1, health: down, zone: "a" },
      { port: 2, health: up, zone: "a" },
    ]);
    await eventually(() => turns(made).every((port) => port === 2));
  });

  it("keeps to a zone where it is asked to, and has nobody where the zone has nobody", () => {
    const made = make([
      { port: 1, health: down, zone: "a" },
      { port: 2, health: down, zone: "b" },
    ]);
    expect(turns(made, "b")).to.deep.equal([2, 2, 2, 2]);
    expect(made.next("c")).to.equal(undefined);
  });
});

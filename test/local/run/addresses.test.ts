import { expect } from "chai";
import net from "node:net";
import { chooseAddresses, detectLoopback, formatAddressMap } from "../../../local/run/addresses.ts";
import type { PlannedPath } from "../../../local/planned/plannedPath.ts";
import { PortChooser } from "../../../local/run/ports.ts";
import { readPath } from "../../../local/planned/topology.ts";
import { skip } from "../../support/skip.ts";
import { devPlan } from "../../support/devPlan.ts";

describe("addresses", () => {
  let path: PlannedPath;
  before(async () => {
    path = readPath(await devPlan());
  });

  it("gives every planned address of every region a stand-in of its own block", async function () {
    if ((await detectLoopback()) === "single") skip(this, "this system binds 127.0.0.1 only");
    const { byRegion, locations } = await chooseAddresses(path);
    expect(locations.map(({ near, address }) => `${near} ${address}`)).to.deep.equal([
      "eu-west-1 127.63.1.1",
      "us-east-1 127.63.2.1",
    ]);
    const [euw1, use1] = [byRegion["eu-west-1"]!, byRegion["us-east-1"]!];
    expect(euw1.door.addresses).to.deep.equal(["127.64.0.1", "127.64.0.2"]);
    expect(euw1.proxies.map(({ address }) => address)).to.deep.equal(["127.64.1.1", "127.64.1.2"]);
    expect(euw1.serviceDoor.addresses).to.deep.equal(["127.64.2.1", "127.64.2.2"]);
    expect(euw1.services.map(({ address }) => address)).to.deep.equal(["127.64.3.1", "127.64.3.2"]);
    expect(euw1.dns.address).to.equal("127.64.4.1");
    expect(use1.door.addresses).to.deep.equal(["127.65.0.1", "127.65.0.2"]);
    expect(Object.keys(euw1.door.ports)).to.deep.equal(["80", "443", "8443"]);
    expect(Object.keys(euw1.proxies[0]!.ports)).to.deep.equal(["8080", "8405", "8443", "8444", "8445"]);
  });

  it("puts everything on ports of 127.0.0.1 where a system has no other, each one once", async () => {
    const { byRegion, locations, standIns } = await chooseAddresses(path, "single");
    expect(new Set(standIns.map(({ standIn }) => standIn.address))).to.deep.equal(new Set(["127.0.0.1"]));
    const listening = Object.values(byRegion).flatMap((region) => [
      ...Object.values(region.door.ports),
      ...region.proxies.flatMap(({ ports }) => Object.values(ports)),
      region.serviceDoor.port,
      ...region.services.map(({ port }) => port),
    ]);
    listening.push(...locations.flatMap(({ ports }) => Object.values(ports)));
    expect(new Set(listening).size).to.equal(listening.length);
    expect(byRegion["eu-west-1"]!.door.addresses).to.deep.equal(["127.0.0.1"]);
  });

  it("prints the map, planned on the left", async () => {
    const map = await chooseAddresses(path);
    const { elasticIp } = path.regions[0]!.door.nodes[0]!;
    const door = map.byRegion["eu-west-1"]!.door;
    expect(formatAddressMap(map)).to.match(
      new RegExp(`^eu-west-1  Elastic IP  +${elasticIp}:443  +${door.addresses[0]!}:${door.ports[443]!}$`, "m"),
    );
    expect(formatAddressMap(map)).to.match(/^us-east-1 {2}edge location +edge\.example\.com:443 +127\./m);
    expect(formatAddressMap(map)).to.match(/resolver +169\.254\.169\.253:53 +127\./);
  });
});

describe("ports", () => {
  const servers: net.Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  /** Takes a port of 127.0.0.1 below 57,000, so that the shifted one is a port too. */
  async function take(port = 0): Promise<number> {
    for (;;) {
      const server = net.createServer();
      await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
      servers.push(server);
      const taken = (server.address() as net.AddressInfo).port;
      if (taken < 57_000) return taken;
    }
  }

  it("are the planned ones where they are free", async () => {
    const free = await take();
    await new Promise<void>((resolve) => servers.pop()!.close(() => resolve()));
    expect(await new PortChooser().choose(["127.0.0.1"], free)).to.equal(free);
  });

  it("are shifted by 8000 where they are taken on one of the addresses", async () => {
    const taken = await take();
    expect(await new PortChooser().choose(["127.0.0.9", "127.0.0.1"], taken)).to.equal(taken + 8000);
  });

  it("are any others where the shifted one is taken too, and never the same twice", async () => {
    const taken = await take();
    await take(taken + 8000);
    const chooser = new PortChooser();
    const chosen = [await chooser.choose(["127.0.0.1"], taken), await chooser.choose(["127.0.0.1"], taken)];
    expect(new Set([...chosen, taken, taken + 8000]).size).to.equal(4);
  });

  it("of TCP and UDP do not disturb each other", async () => {
    const taken = await take();
    expect(await new PortChooser().choose(["127.0.0.1"], taken, "udp")).to.equal(taken);
  });
});

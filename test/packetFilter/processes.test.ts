import { expect } from "chai";
import { assemble } from "../../packetFilter/assemble.ts";
import { type Machine, withProcesses } from "../../packetFilter/processes.ts";
import type { Network, Place } from "../../proof/network.ts";
import { instance, named, SMALL } from "./small.ts";

const BALANCER: Place = {
  ...instance("alb", "a", "10.0.0.20"),
  kind: "alb",
  name: "the (internal) alb",
  interfaces: [
    { subnet: "a", addresses: ["10.0.0.20"] },
    { subnet: "b", addresses: ["10.0.1.20"] },
  ],
};

function machinesOf(network: Network) {
  const layout = assemble(network);
  return { layout, machines: withProcesses(layout, network) };
}

const shown = ({ id, addresses, part }: Machine) => [id, part.name, addresses, part.devices];

describe("a layout with processes", () => {
  it("has a namespace with the host's addresses at the end of every wire, joined to where the wire began", () => {
    const { layout, machines } = machinesOf(SMALL);
    expect(machines.map(shown)).to.deep.equal([
      ["one", "at-one", ["10.0.0.10"], ["eth0"]],
      ["two", "at-two", ["10.0.1.10"], ["eth0"]],
    ]);
    expect(machines[0]?.part.routes.slice(0, 2)).to.deep.equal([
      "link set dev lo up",
      "address add 10.0.0.10/32 dev eth0",
    ]);
    expect(layout.wires).to.deep.equal([]);
    const joined = layout.links.map((ends) => ends.map(({ part, device }) => `${part.name} ${device}`).join(" - "));
    expect(joined).to.include.members(["eni0 wire - at-one eth0", "eni1 wire - at-two eth0"]);
  });

  it("puts all nodes of a load balancer in one, each of which sends by its own device", () => {
    const { machines } = machinesOf({ ...SMALL, places: [...SMALL.places, BALANCER] });
    const alb = machines.find(({ id }) => id === "alb");
    expect(alb && shown(alb)).to.deep.equal([
      "alb",
      "at-the-internal-alb",
      ["10.0.0.20", "10.0.1.20"],
      ["eth0", "eth1"],
    ]);
    expect(alb?.part.rules).to.deep.equal(["from 10.0.0.20 pref 100 lookup 100", "from 10.0.1.20 pref 100 lookup 101"]);
  });

  it("gives members of a group one each, and different names to what is called the same", () => {
    const [one] = SMALL.places;
    const group: Place = { ...BALANCER, ...named("group"), kind: "group", name: one?.name ?? "" };
    const { machines } = machinesOf({ ...SMALL, places: one ? [one, group] : [] });
    expect(machines.map(({ part }) => part.name)).to.deep.equal(["at-one", "at-one-2", "at-one-3"]);
  });

  it("keeps state by the kernel's own rules, for real packets bear no numbers of questions", () => {
    const texts = machinesOf(SMALL).layout.parts.flatMap(({ nft }) => nft);
    expect(texts.join("")).to.include("ct state established,related accept").and.not.to.include("ct zone");
    const before = assemble(SMALL).parts.flatMap(({ nft }) => nft);
    expect(before.join("")).to.include("ct zone");
  });
});

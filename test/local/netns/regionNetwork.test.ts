import { expect } from "chai";
import { regionNetwork, withClientFirst } from "../../../local/netns/regionNetwork.ts";
import { readPath } from "../../../local/planned/topology.ts";
import type { RegionPath } from "../../../local/planned/plannedPath.ts";
import { indexPlan } from "../../../plan/read.ts";
import type { Network, SecurityGroup } from "../../../proof/network.ts";
import { readNetwork } from "../../../proof/planned/readNetwork.ts";
import { devPlan } from "../../support/devPlan.ts";

describe("a region's network", () => {
  let whole: Network;
  let region: RegionPath;

  before(async function () {
    this.timeout(60_000);
    const plan = await devPlan();
    whole = readNetwork(indexPlan(plan));
    const [first] = readPath(plan).regions;
    if (first === undefined) throw new Error("dev has no region");
    region = first;
  });

  const addressesOf = (list: readonly { readonly addresses: readonly string[] }[]) =>
    list.flatMap(({ addresses }) => addresses);

  it("holds that region alone, with an address for each part of its path", () => {
    const { network, places } = regionNetwork(whole, region);
    expect(network.vpcs.map(({ name }) => name)).to.deep.equal(["euw1-vpc"]);
    expect(addressesOf(places.nlb.interfaces)).to.deep.equal(["10.10.0.4", "10.10.0.68"]);
    expect(addressesOf(places.proxies.interfaces)).to.deep.equal(["10.10.8.4", "10.10.9.4"]);
    expect(addressesOf(places.alb.interfaces)).to.deep.equal(["10.10.16.5", "10.10.18.5"]);
    const services = places.services.map((each) => [each.place.name, each.interface.addresses]);
    expect(services).to.deep.equal([
      ["euw1-orders-sample", ["10.10.16.4"]],
      ["euw1-accounts-sample", ["10.10.18.4"]],
    ]);
  });

  it("has an address for each proxy where there are more of them than subnets", () => {
    const { places } = regionNetwork(whole, { ...region, proxies: { ...region.proxies, count: 5 } });
    expect(addressesOf(places.proxies.interfaces)).to.deep.equal([
      "10.10.8.4",
      "10.10.9.4",
      "10.10.8.5",
      "10.10.9.5",
      "10.10.8.6",
    ]);
  });

  it("refuses a service of which nothing says where it stands", () => {
    const [service] = region.serviceDoor.services;
    const lost = service ? [{ ...service, name: "lost", instance: "nowhere" }] : [];
    const nowhere = { ...region, serviceDoor: { ...region.serviceDoor, services: lost } };
    expect(() => regionNetwork(whole, nowhere)).to.throw("eu-west-1: the plan does not say where service lost stands");
  });

  it("asks from an internet address that the door lets in", () => {
    const client = (network: Network) => withClientFirst(regionNetwork(network, region), 443).client;
    expect(client(whole)).to.equal("192.0.2.1");
    expect(client(admitting("198.51.100.0/25"))).to.equal("198.51.100.1");
    expect(() => client(admitting("10.0.0.0/8"))).to.throw(
      "euw1-nlb: nobody on the internet reaches port 443; npm run prove -- STACK --from internet --to nlb --port 443",
    );
  });

  /** The network with the load balancers' groups open for one range only. */
  function admitting(cidr: string): Network {
    const groups = new Set(whole.places.filter(({ kind }) => kind === "nlb").flatMap((place) => place.groups ?? []));
    const narrowed = (group: SecurityGroup) =>
      groups.has(group.id) ? { ...group, ingress: group.ingress.map((rule) => ({ ...rule, peer: { cidr } })) } : group;
    return { ...whole, securityGroups: whole.securityGroups.map(narrowed) };
  }
});

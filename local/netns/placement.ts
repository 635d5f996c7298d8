// Where each part of a region's path stands among the namespaces: the planned private addresses and the planned ports.
import type { Machine } from "../../packetFilter/processes.ts";
import type { PlanIndex } from "../../plan/read.ts";
import type { Interface, Place } from "../../proof/network.ts";
import { LocalError } from "../localError.ts";
import type { Endpoint } from "../observed/observation.ts";
import type { RegionPath } from "../planned/plannedPath.ts";
import { describeRegion } from "../run/addresses.ts";
import type { AddressMap, RegionAddresses } from "../run/addresses.ts";
import { networkLoadBalancerName } from "../run/edgeConfigs.ts";
import { boundPorts, resolverOf } from "../run/rewrite.ts";
import { proxyName, serviceName } from "../run/runFiles.ts";
import { serviceDoorName } from "../run/startParts.ts";
import type { PathPlaces } from "./regionNetwork.ts";

/** Where AWS's resolver is in every VPC. */
const VPC_RESOLVER = { address: "169.254.169.253", port: 53 };

/**
 * Programs ask this computer's own resolvers for the names of addresses when they start, and would wait for the answers
 * that filters keep from them.
 */
const NO_OTHER_RESOLVER = "ipproto udp dport 53 pref 50 prohibit";

/** Somebody with an address of the network, in whose namespace connections are tried. */
export interface Vantage {
  /** For people: `client`, `CloudFront`, `proxy`. */
  readonly name: string;
  /** Id of the place or outside. */
  readonly id: string;
  readonly address: string;
  readonly namespace: string;
}

/** What a placement is made of. */
export interface Surroundings {
  readonly index: PlanIndex;
  readonly region: RegionPath;
  readonly places: PathPlaces;
  readonly machines: readonly Machine[];
  readonly namespaceOf: (machine: Machine) => string;
  readonly client: Vantage;
  /** Others than the client. */
  readonly vantages: readonly Vantage[];
}

/** Every part's addresses and namespace. Machines of proxies and the client get the resolver's address besides their own. */
export function placeRegion(around: Surroundings): AddressMap {
  const { region, places, client, vantages } = around;
  const nodes = region.door.nodes.map(({ zone }) => inZone(around, places.nlb, zone, 0));
  const { zones } = region.proxies;
  const proxies = Array.from({ length: region.proxies.count }, (_, index) =>
    inZone(around, places.proxies, zones[index % zones.length] ?? "", Math.floor(index / zones.length)),
  );
  const dns = resolverAddress(region);
  const resolving = [...proxies.map((each) => machineAt(around, ipv4Of(each))), machineAt(around, client.address)];
  for (const { part } of around.machines) part.rules.push(NO_OTHER_RESOLVER);
  for (const { part } of resolving) part.routes.push(`address add ${dns.address}/32 dev lo`);
  const addresses: RegionAddresses = {
    door: {
      addresses: nodes.map((node) => node.public?.address ?? ""),
      own: nodes.map(ipv4Of),
      ports: same(region.door.listeners.map(({ port }) => port)),
    },
    proxies: proxies.map((each) => ({ address: ipv4Of(each), ports: same(boundPorts(region.proxies.configuration)) })),
    serviceDoor: { addresses: places.alb.interfaces.map(ipv4Of), port: region.serviceDoor.port },
    services: places.services.map((each, index) => ({
      address: ipv4Of(each.interface),
      port: region.serviceDoor.services[index]?.port ?? 0,
    })),
    dns,
  };
  return {
    byRegion: { [region.name]: addresses },
    locations: [],
    standIns: describeRegion(region, addresses),
    namespaces: {
      of: namespacesOf(around, addresses),
      withResolver: resolving.map(around.namespaceOf),
      clients: {
        client: client.namespace,
        ...Object.fromEntries(vantages.map(({ name, namespace }) => [name, namespace])),
      },
    },
  };
}

function namespacesOf(around: Surroundings, addresses: RegionAddresses): Record<string, string> {
  const { region, namespaceOf } = around;
  const at = (address: string | undefined) => namespaceOf(machineAt(around, address ?? ""));
  const { services } = region.serviceDoor;
  return Object.fromEntries([
    [networkLoadBalancerName(region.name), at(addresses.door.own?.[0])],
    [serviceDoorName(region.name), at(addresses.serviceDoor.addresses[0])],
    ...addresses.proxies.map(({ address }, index) => [proxyName(region.name, index + 1), at(address)]),
    ...addresses.services.map(({ address }, index) => [
      serviceName(region.name, services[index]?.name ?? "", index),
      at(address),
    ]),
  ]) as Record<string, string>;
}

/** The machine that has an address. */
export function machineAt({ machines }: Pick<Surroundings, "machines">, address: string): Machine {
  const machine = machines.find(({ addresses }) => addresses.includes(address));
  if (machine === undefined) throw new Error(`namespaces: nobody has ${address}`);
  return machine;
}

/** A place's interface in a zone; `turn` counts those of the same zone from 0. */
function inZone({ index, region }: Surroundings, place: Place, zone: string, turn: number): Interface {
  const own = place.interfaces.filter(({ subnet }) => index.byUrn(subnet)?.inputs["availabilityZone"] === zone);
  const found = own[turn];
  if (found !== undefined) return found;
  throw new LocalError(`${region.name}: ${place.name} has no interface ${turn + 1} in ${zone}; see npm run prove`);
}

/** The one that the planned text asks, so that it need not be changed. */
function resolverAddress({ proxies }: RegionPath): Endpoint {
  const [, address, port] = /^([\d.]+):(\d+)$/.exec(resolverOf(proxies.configuration) ?? "") ?? [];
  return address === undefined ? VPC_RESOLVER : { address, port: Number(port) };
}

/** The IPv4 address of an interface; every planned subnet has such addresses. */
export function ipv4Of({ addresses }: Pick<Interface, "addresses">): string {
  return addresses.find((address) => !address.includes(":")) ?? "";
}

function same(ports: readonly number[]): Record<number, number> {
  return Object.fromEntries(ports.map((port) => [port, port]));
}

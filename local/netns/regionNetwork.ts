// The part of a network that one region's path runs in, with an address for every process that is to stand there.
import { concreteNetwork } from "../../packetFilter/concrete.ts";
import { oneVpc } from "../../packetFilter/oneVpc.ts";
import type { Interface, Network, Place } from "../../proof/network.ts";
import { decide, prepare } from "../../proof/reach.ts";
import { LocalError } from "../localError.ts";
import type { RegionPath } from "../planned/plannedPath.ts";

/** A port that Linux clients use. */
const EXAMPLE_PORT = 40_000;

/** The places of a region's path. */
export interface PathPlaces {
  readonly nlb: Place;
  readonly proxies: Place;
  readonly alb: Place;
  /** In the order of the region's services, with the interface that is each one's own. */
  readonly services: readonly { readonly place: Place; readonly interface: Interface }[];
}

/** A region's network with literal addresses, and who of the path stands where in it. */
export interface RegionNetwork {
  readonly network: Network;
  readonly places: PathPlaces;
}

/**
 * Cuts a region out of a plan's network. Throws a LocalError where the plan does not say where a part of the path stands.
 */
export function regionNetwork(whole: Network, region: RegionPath): RegionNetwork {
  const { nlb, proxies, alb } = findPlaces(whole, region);
  const network = oneVpc(whole, nlb.vpc);
  const hosts = serviceHosts(network, region, alb);
  const needed = new Map([[proxies.id, region.proxies.count]]);
  for (const { id } of hosts) needed.set(id, (needed.get(id) ?? 0) + 1);
  const crowded = network.places.map((place) => withInterfaces(place, needed.get(place.id) ?? 0));
  const concrete = concreteNetwork({ ...network, places: crowded });
  const now = (place: Place) => concrete.places.find(({ id }) => id === place.id) ?? place;
  const turns = new Map<string, number>();
  const services = hosts.map((host) => {
    const turn = turns.get(host.id) ?? 0;
    turns.set(host.id, turn + 1);
    const place = now(host);
    const own = place.interfaces[turn];
    if (own === undefined) throw new Error(`path: ${place.name} has no interface ${turn + 1}`);
    return { place, interface: own };
  });
  return { network: concrete, places: { nlb: now(nlb), proxies: now(proxies), alb: now(alb), services } };
}

function findPlaces(network: Network, { name }: RegionPath): Omit<PathPlaces, "services"> {
  const vpcs = network.vpcs.filter(({ region }) => region === name).map(({ id }) => id);
  const places = network.places.filter(({ vpc }) => vpcs.includes(vpc));
  const nlb = places.find(({ kind, interfaces }) => kind === "nlb" && interfaces.some((each) => each.public));
  const targets = (nlb?.listeners ?? []).flatMap((listener) => listener.targets.map(({ place }) => place));
  const proxies = places.find(({ id }) => targets.includes(id));
  const alb = places.find(({ kind }) => kind === "alb");
  if (nlb === undefined || proxies === undefined || alb === undefined) {
    const missing = nlb === undefined ? "load balancer" : proxies === undefined ? "proxies" : "services' load balancer";
    throw new LocalError(`${name}: the plan does not say where its ${missing} stands; see npm run prove`);
  }
  return { nlb, proxies, alb };
}

/** Where each service stands: its planned instance, or whoever will join the load balancer's targets. */
function serviceHosts({ places }: Network, region: RegionPath, alb: Place): Place[] {
  const relays = (alb.serves ?? []).flatMap((served) => served.relays.map(({ place }) => place));
  return region.serviceDoor.services.map((service) => {
    const place = places.find(({ id, kind }) =>
      service.instance === undefined ? relays.includes(id) && kind !== "instance" : id === service.instance,
    );
    if (place !== undefined) return place;
    throw new LocalError(
      `${region.name}: the plan does not say where service ${service.name} stands; give its target group targets, or its load balancer's group a rule to theirs`,
    );
  });
}

/** A group may have more members than subnets: they take turns. */
function withInterfaces(place: Place, count: number): Place {
  const { interfaces } = place;
  const more = Array.from({ length: Math.max(0, count - interfaces.length) }, (_, index) => index % interfaces.length);
  return { ...place, interfaces: [...interfaces, ...more.flatMap((index) => interfaces[index] ?? [])] };
}

/** A network whose internet's first host may use a region's static door; the path's own requests come from there. */
export function withClientFirst({ network, places }: RegionNetwork, port: number): RegionNetwork & { client: string } {
  const internet = network.outside.find(({ prefixList }) => prefixList === undefined);
  const doors = places.nlb.interfaces.flatMap((each) => each.public?.address ?? []);
  const prepared = prepare(network);
  const client = internet?.addresses.find((sourceAddress) => {
    const tcp = { family: 4, protocol: "tcp", sourcePort: EXAMPLE_PORT, destinationPort: port } as const;
    const ask = (destinationAddress: string) =>
      decide(prepared, { source: internet.id, sourceAddress, destinationAddress, ...tcp });
    return !sourceAddress.includes(":") && doors.every((door) => ask(door).reachable);
  });
  if (internet === undefined || client === undefined) {
    const question = `npm run prove -- STACK --from internet --to nlb --port ${port}`;
    throw new LocalError(`${places.nlb.name}: nobody on the internet reaches port ${port}; ${question} says why`);
  }
  const addresses = [client, ...internet.addresses.filter((address) => address !== client)];
  const outside = network.outside.map((each) => (each === internet ? { ...each, addresses } : each));
  return { network: { ...network, outside }, places, client };
}

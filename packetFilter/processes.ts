// Puts real processes where the agent would play hosts: at the end of every wire a namespace with the host's addresses.
import type { Network } from "../proof/network.ts";
import { defaultRoutes, type Layout, type Part, ZONES } from "./layout.ts";

/** A namespace that processes can be started in. */
export interface Machine {
  /** Id of the place or outside that it stands for. */
  readonly id: string;
  readonly part: Part;
  /** What it listens on and sends from; one namespace for all nodes of a load balancer, else those of one interface. */
  readonly addresses: readonly string[];
}

/** Longest part of a place's name in that of its namespace. */
const NAME_LENGTH = 60;

/** Routing tables of a machine, one for each of its devices. */
const TABLES = 100;

/**
 * Gives every wire of a layout to a machine instead of the agent, and takes away what numbers the agent's questions: real
 * packets carry no numbers. Call it once, before the namespaces are made. `network` is what was assembled.
 */
export function withProcesses(layout: Layout, network: Network): Machine[] {
  const machines = new Map<string, Machine & { readonly addresses: string[] }>();
  for (const { wire, end } of layout.wires.splice(0)) {
    const host = layout.hosts.find((each) => each.wire === wire);
    if (host === undefined) continue;
    const place = network.places.find(({ id }) => id === host.id);
    const key = place?.kind === "alb" ? host.id : `${host.id} ${wire}`;
    const machine = machines.get(key) ?? {
      id: host.id,
      part: layout.part(partName(layout, place?.name ?? nameOutside(network, host.id))),
      addresses: [],
    };
    machines.set(key, machine);
    plugIn(machine.part, host.addresses);
    machine.addresses.push(...host.addresses);
    layout.links.push([end, { part: machine.part, device: lastDevice(machine.part) }]);
  }
  for (const { nft } of layout.parts) nft.splice(0, nft.length, ...nft.map((text) => text.replace(`${ZONES}\n`, "")));
  return [...machines.values()];
}

/** Adds a device with addresses; what is sent from them leaves by it. */
function plugIn({ devices, routes, rules }: Part, addresses: readonly string[]): void {
  const device = `eth${devices.length}`;
  const table = TABLES + devices.length;
  // Without the first device nothing else would be there to send by.
  routes.push(...(devices.length === 0 ? ["link set dev lo up"] : []));
  for (const address of addresses) {
    const own = address.includes(":") ? `${address}/128 dev ${device} nodad` : `${address}/32 dev ${device}`;
    routes.push(`address add ${own}`);
    rules.push(`from ${address} pref 100 lookup ${table}`);
  }
  routes.push(...(devices.length === 0 ? defaultRoutes(device) : []), ...defaultRoutes(device, `${table}`));
  devices.push(device);
}

function lastDevice({ devices }: Part): string {
  return devices.at(-1) ?? "";
}

function nameOutside({ outside }: Network, id: string): string {
  return outside.find((each) => each.id === id)?.name ?? id;
}

/** The place's name as a namespace can have it, with a number where a part is called so already. */
function partName({ parts }: Layout, name: string): string {
  const plain = name.replace(/[^A-Za-z0-9]+/g, "-").slice(0, NAME_LENGTH);
  const taken = new Set(parts.map((part) => part.name));
  let found = `at-${plain}`;
  for (let number = 2; taken.has(found); number += 1) found = `at-${plain}-${number}`;
  return found;
}

// The plan of a network in namespaces: which parts there are, what joins them, and what each holds.

/** One end of a link. */
export interface End {
  readonly part: Part;
  /** At most 15 bytes, as for every network device of Linux. */
  readonly device: string;
  /** Device group, by which a router knows the subnet; 0 for none. */
  readonly group?: number;
}

/** One network namespace. */
export interface Part {
  readonly name: string;
  readonly devices: string[];
  /** Lines of `ip -batch` that add routes, run once all devices are up. */
  readonly routes: string[];
  /** Selectors of policy routing, `iif up pref 100 lookup 10`; for both families unless they begin with `from`. */
  readonly rules: string[];
  /** Text for `nft -f`. */
  readonly nft: string[];
  /** Which port of a question this part picks when it hides the sender. */
  translates?: "natPort" | "balancerPort";
  /** The most targets that one of its listeners chooses from; 0 where there is no choice. */
  choices: number;
}

/** A host that the agent plays, at the end of a wire. */
export interface Host {
  /** Network identifier of the wire, 1 and up. */
  readonly wire: number;
  /** Id of the place or outside. */
  readonly id: string;
  readonly addresses: readonly string[];
  /** False for a load balancer's own address: it asks, but what comes to it is for its listeners. */
  readonly answers: boolean;
  /** What a load balancer with addresses of both families takes by IPv6 and sends on by IPv4. */
  readonly relays?: {
    readonly address: string;
    readonly listeners: readonly {
      readonly protocol: string;
      readonly port: number;
      readonly targets: readonly (readonly [string, number])[];
    }[];
  };
}

/** Builds up the plan. Nothing is made before `build.ts` takes it. */
export class Layout {
  public readonly parts: Part[] = [];
  public readonly links: (readonly [End, End])[] = [];
  public readonly wires: { readonly wire: number; readonly end: End }[] = [];
  public readonly hosts: Host[] = [];

  public part(name: string): Part {
    const part: Part = { name, devices: [], routes: [], rules: [], nft: [], choices: 0 };
    this.parts.push(part);
    return part;
  }

  public link(one: End, other: End): void {
    one.part.devices.push(one.device);
    other.part.devices.push(other.device);
    this.links.push([one, other]);
  }

  /** Ends in the agent instead of in another namespace. */
  public wire(end: End, host: Omit<Host, "wire">): void {
    const wire = this.hosts.length + 1;
    end.part.devices.push(end.device);
    this.wires.push({ wire, end });
    this.hosts.push({ wire, ...host });
  }
}

/** A route for both families. */
export function defaultRoutes(device: string, table = "main"): string[] {
  return [`route add 0.0.0.0/0 dev ${device} table ${table}`, `route add ::/0 dev ${device} table ${table}`];
}

/**
 * Every question travels with a number in the IPv4 identification or the IPv6 flow label, which no filter of AWS reads
 * and no translation changes. It is the conntrack zone in every part that keeps state: questions never meet.
 */
export const ZONES = `  chain zones {
    type filter hook prerouting priority raw; policy accept;
    meta nfproto ipv4 ct zone set ip id
    meta nfproto ipv6 ct zone set @nh,16,16
  }`;

/** Ports by number of the question: `ports` for what hides the sender, `choice` for what picks among targets. */
export const QUESTION_MAPS = `  map ports {
    typeof ip id : tcp sport
  }
  map choice {
    typeof ip id : meta mark
  }`;

/** A part only passes on: what the kernel itself would say, such as an ICMP error, is not said. */
export const SILENCE = `  chain silence {
    type filter hook output priority filter; policy drop;
  }`;

/** A table with its chains. */
export function table(...chains: readonly string[]): string {
  return ["table inet filter {", ...chains, "}", ""].join("\n");
}

/** A base chain; `hook` is `forward priority filter; policy drop`. */
export function baseChain(name: string, type: string, hook: string, lines: readonly string[]): string {
  return [`  chain ${name} {`, `    type ${type} hook ${hook};`, ...lines.map((line) => `    ${line}`), "  }"].join(
    "\n",
  );
}

/** The table of what sends on from an IPv4 address of its own; `lines` say what it passes on. */
export function hidingTable(device: string, address: string, lines: readonly string[]): string {
  return table(
    QUESTION_MAPS,
    ZONES,
    baseChain("forward", "filter", "forward priority filter; policy drop", ["ct state invalid drop", ...lines]),
    baseChain("hide", "nat", "postrouting priority srcnat; policy accept", [
      `oifname "${device}" meta l4proto { tcp, udp } snat ip to ${address}:ip id map @ports`,
      `oifname "${device}" snat ip to ${address}`,
    ]),
    SILENCE,
  );
}

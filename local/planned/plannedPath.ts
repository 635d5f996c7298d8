// The planned doors of every region as plain values: what is to run, before any address on this machine is chosen.
import type { AlbBehaviour } from "../parts/albRules.ts";
import type { HealthCheck } from "../parts/healthCheck.ts";
import type { TlsVersions } from "../parts/tlsPolicy.ts";
import type { CertificateNames } from "./certificateNames.ts";
import type { PlannedEdge } from "./plannedEdge.ts";

/** Everything of a plan that local runs; regions in the plan's order. */
export interface PlannedPath {
  readonly regions: readonly RegionPath[];
  /** Absent where the plan has no distribution. */
  readonly edge?: PlannedEdge;
}

/** One region's way to its services. */
export interface RegionPath {
  /** AWS region, such as `eu-west-1`. */
  readonly name: string;
  /** Without nodes and listeners where CloudFront alone leads to the services, by a VPC origin. */
  readonly door: PlannedDoor;
  /** None where there is no door. */
  readonly proxies: PlannedProxies;
  readonly serviceDoor: PlannedServiceDoor;
  /** What the region's VPC resolves: the public names and those of its private zones. */
  readonly records: readonly PlannedRecord[];
}

/** The network load balancer. */
export interface PlannedDoor {
  /** One node per zone, with its Elastic IP: the address where the plan knows it, else the resource's name. */
  readonly nodes: readonly { readonly zone: string; readonly elasticIp: string }[];
  readonly crossZone: boolean;
  readonly listeners: readonly PlannedDoorListener[];
  readonly targetGroups: readonly PlannedTargetGroup[];
  /** Public names that lead here only; CloudFront's name of the origin, which leads to all regions, is none. */
  readonly publicNames: readonly string[];
}

/** A listener of the network load balancer. */
export interface PlannedDoorListener {
  readonly port: number;
  /** Absent on a TCP listener. */
  readonly tls?: {
    readonly certificate: CertificateNames;
    readonly versions: TlsVersions;
    readonly alpn: readonly string[];
  };
  readonly targetGroup: string;
  readonly idleSeconds: number;
}

/** A target group; `name` is its resource's name, unique in its region. */
export interface PlannedTargetGroup {
  readonly name: string;
  readonly port: number;
  readonly tls: boolean;
  readonly proxyProtocolV2: boolean;
  readonly healthCheck: HealthCheck;
  /** Undefined where the check goes to the port of the traffic. */
  readonly healthPort?: number;
}

/** The autoscaling group of HAProxy instances. */
export interface PlannedProxies {
  /** How many run: the desired size, else the smallest. */
  readonly count: number;
  /** Zones of the group's subnets, over which instances spread. */
  readonly zones: readonly string[];
  /** `/etc/haproxy/haproxy.cfg` as the launch template's user data writes it. */
  readonly configuration: string;
  /** Names of the certificate that instances fetch at boot. */
  readonly certificate: CertificateNames;
}

/** The application load balancer and what stands behind it. */
export interface PlannedServiceDoor extends AlbBehaviour {
  readonly zones: readonly string[];
  readonly port: number;
  readonly certificate: CertificateNames;
  readonly versions: TlsVersions;
  readonly targetGroups: readonly PlannedTargetGroup[];
  readonly services: readonly PlannedService[];
}

/** One target of a service's target group. */
export interface PlannedService {
  /** Name that the program answers with. */
  readonly name: string;
  readonly targetGroup: string;
  readonly port: number;
  readonly zone?: string;
  /** URN of the instance that the plan registers; absent for a stand-in. */
  readonly instance?: string;
  readonly program: ServiceProgram;
  /** True where the plan has no program for it, so that the sample program stands in. */
  readonly standIn: boolean;
}

/** A Python program as cloud-init writes it and systemd starts it. */
export interface ServiceProgram {
  readonly path: string;
  readonly text: string;
  /** What follows the program's path on the planned command line. */
  readonly arguments: readonly string[];
}

/** A name that leads to a load balancer of the region. */
export interface PlannedRecord {
  readonly name: string;
  readonly region: string;
  readonly to: "door" | "serviceDoor";
}

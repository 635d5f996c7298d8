// What no single setting can show: rules between settings. Each check works on whatever could be read,
// so that one wrong value does not hide the next fault.
import { overlapCidr } from "cidr-tools";
import { firstTierWithoutRoom } from "./addressPlan.ts";
import { doorFaults } from "./doorFaults.ts";
import { type Fault, type Readable, repeatedValues } from "./fault.ts";
import { serviceFaults } from "./serviceFaults.ts";
import { stackFaults } from "./stackFaults.ts";
import { regionZones } from "./regions.ts";
import { TIERS, type Tier } from "./tiers.ts";
import type { Settings } from "./settings.ts";

/** Every fault between settings, in the order of the keys. */
export function crossFaults(settings: Readable<Settings>): Fault[] {
  return [
    ...stackFaults(settings),
    ...domainFaults(settings),
    ...regionFaults(settings),
    ...addressFaults(settings),
    ...elasticIpFaults(settings),
    ...doorFaults(settings),
    ...serviceFaults(settings),
    ...proxyFaults(settings),
    ...repeatedValues("proxy.metricsCidrs", settings.proxy?.metricsCidrs),
    ...repeatedValues("endpoints", settings.endpoints),
  ];
}

function domainFaults({ domain, zone }: Readable<Settings>): Fault[] {
  if (domain === undefined || zone === undefined || domain === zone || domain.endsWith(`.${zone}`)) {
    return [];
  }
  return [
    { path: "domain", message: `"${domain}" is not inside the hosted zone ${zone}; use a name that ends in .${zone}` },
  ];
}

function regionFaults({ regions = [] }: Readable<Settings>): Fault[] {
  return regions.flatMap((region, index) => [
    ...repeatedName(regions, index),
    ...overlaps(regions, index),
    ...unknownZones(regions, index),
    ...repeatedValues(`regions[${index}].zones`, region?.zones),
  ]);
}

function repeatedName(regions: NonNullable<Readable<Settings>["regions"]>, index: number): Fault[] {
  const name = regions[index]?.name;
  const twin = regions.findIndex((other) => name !== undefined && other?.name === name);
  return twin < 0 || twin === index
    ? []
    : [{ path: `regions[${index}].name`, message: `"${name}" is regions[${twin}] already; name each region once` }];
}

function unknownZones(regions: NonNullable<Readable<Settings>["regions"]>, index: number): Fault[] {
  const { name, zones = [] } = regions[index] ?? {};
  const known = name === undefined ? [] : regionZones(name);
  return zones
    .filter((zone) => zone !== undefined && name !== undefined && !known.includes(zone))
    .map((zone) => ({
      path: `regions[${index}].zones`,
      message: `${name} has no zone "${zone}"; use ${known.join(", ")}`,
    }));
}

function overlaps(regions: NonNullable<Readable<Settings>["regions"]>, index: number): Fault[] {
  const cidr = regions[index]?.cidr;
  return regions.slice(0, index).flatMap((other, otherIndex) =>
    cidr === undefined || other?.cidr === undefined || !overlapCidr(cidr, other.cidr)
      ? []
      : [
          {
            path: `regions[${index}].cidr`,
            message: `${cidr} overlaps regions[${otherIndex}].cidr (${other.cidr}); choose disjoint ranges inside 10.0.0.0/8`,
          },
        ],
  );
}

function addressFaults({ regions = [], tiers }: Readable<Settings>): Fault[] {
  if (tiers === undefined || TIERS.some((tier) => tiers[tier] === undefined)) {
    return [];
  }
  const prefixes = tiers as Record<Tier, number>;
  return regions.flatMap((region, index) => {
    const full =
      region?.cidr === undefined ? undefined : firstTierWithoutRoom({ cidr: region.cidr, zones: [], tiers: prefixes });
    return full === undefined
      ? []
      : [
          {
            path: `regions[${index}].cidr`,
            message:
              `${region?.cidr} has no room for the ${full} tier, eight subnets of /${prefixes[full]}; ` +
              "use a larger range or longer prefixes in tiers",
          },
        ];
  });
}

/**
 * Elastic IPs that a region takes from its quota: one for each zone of the load balancer, and those of its NAT
 * gateways. A regional NAT gateway in automatic mode brings addresses that AWS itself manages.
 */
export function elasticIpCount(zones: number, nat: Settings["nat"]): number {
  return zones + { regional: 0, single: 1, zonal: zones }[nat];
}

function elasticIpFaults({ stack, doors, regions = [], nat, elasticIpQuota }: Readable<Settings>): Fault[] {
  const withoutProxies = doors?.static === undefined && doors?.cdn?.lock !== "prefix-list";
  return regions.flatMap((region, index) => {
    if (
      stack === "foundation" ||
      withoutProxies ||
      region?.zones === undefined ||
      nat === undefined ||
      elasticIpQuota === undefined
    ) {
      return [];
    }
    const needed = elasticIpCount(region.zones.length, nat);
    return needed <= elasticIpQuota
      ? []
      : [
          {
            path: `regions[${index}].zones`,
            message:
              `${region.zones.length} zones with nat "${nat}" need ${needed} Elastic IPs, the quota is ${elasticIpQuota}; ` +
              'use fewer zones or nat "regional", or have AWS raise the quota and set elasticIpQuota',
          },
        ];
  });
}

function proxyFaults({ proxy }: Readable<Settings>): Fault[] {
  const faults: Fault[] = [];
  if (proxy?.min !== undefined && proxy.max !== undefined && proxy.min > proxy.max) {
    faults.push({
      path: "proxy.min",
      message: `${proxy.min} is more than proxy.max (${proxy.max}); use at most ${proxy.max}`,
    });
  }
  if (proxy?.instanceType !== undefined && proxy.architecture !== undefined) {
    // Graviton families carry a g behind the generation (t4g, m7gd, c7gn, x2gd); a1 was the first of them.
    const fitting = /^(a1|[a-z]+\d+g[a-z]*)\./.test(proxy.instanceType) ? "arm64" : "x86_64";
    if (fitting !== proxy.architecture) {
      faults.push({
        path: "proxy.architecture",
        message: `"${proxy.architecture}" does not fit ${proxy.instanceType}, which is ${fitting}; change one of them`,
      });
    }
  }
  return faults;
}

// Everything about a region that can be said before a resource exists: addresses, names, rules and texts.
import { type AclEntries, aclEntries } from "./aclEntries.ts";
import { perTier, planAddresses, type AddressPlan } from "./addressPlan.ts";
import { encodeUserData } from "./cloudInit.ts";
import { regionFlows } from "./flows.ts";
import { type GroupRule, groupRules } from "./groupRules.ts";
import { regionShortName } from "./regions.ts";
import { proxyUserData } from "./proxyUserData.ts";
import { sampleServiceUserData } from "./sampleService.ts";
import type { RegionSettings, ServiceSettings, Settings } from "./settings.ts";
import type { Tier } from "./tiers.ts";

/** A service with the user data of its sample instance. */
export interface ServiceModel extends ServiceSettings {
  /** User data in base64; present where the sample service stands in. */
  readonly sampleUserData?: string;
}

/** DNS names of a region. */
export interface RegionHosts {
  /** What clients connect to, such as `euw1.edge.example.com`. */
  readonly public: string;
  /** Private zone that only this region's VPC resolves. */
  readonly privateZone: string;
  /** The application load balancer, in the private zone; its ACM certificate carries it. */
  readonly services: string;
  /** Name in the proxies' own certificate. */
  readonly proxy: string;
}

/** A planned region. Plain values only. */
export interface RegionModel extends AddressPlan {
  /** AWS region, such as eu-west-1. */
  readonly name: string;
  /** Short form, the beginning of every resource name: `euw1`. */
  readonly shortName: string;
  readonly cidr: string;
  /** Zone letters. */
  readonly zones: readonly string[];
  readonly hosts: RegionHosts;
  readonly acls: Readonly<Record<Tier, AclEntries>>;
  readonly groupRules: readonly GroupRule[];
  readonly services: readonly ServiceModel[];
  /** User data of the proxies in base64; holds no output of any resource, so a preview knows all of it. */
  readonly proxyUserData: string;
  /** Name in Secrets Manager of the proxies' key and certificate. */
  readonly certificateSecret: string;
  /** Tags of every resource of the region. */
  readonly tags: Readonly<Record<string, string>>;
  /** Alias of the region's KMS key, without `alias/`. */
  readonly keyAlias: string;
}

/** Works a region out from checked settings. */
export function modelRegion(settings: Settings, region: RegionSettings, project: string, stack: string): RegionModel {
  const shortName = regionShortName(region.name);
  const flows = regionFlows(settings, region);
  const hosts = regionHosts(settings.domain, shortName);
  const certificateSecret = `${project}/${stack}/${shortName}/proxy-certificate`;
  return {
    ...planAddresses({ ...region, tiers: settings.tiers }),
    name: region.name,
    shortName,
    cidr: region.cidr,
    zones: region.zones,
    hosts,
    acls: perTier((tier) => aclEntries(tier, flows, region.cidr)),
    groupRules: groupRules(flows),
    services: settings.services.map((service) => ({
      ...service,
      ...(service.sample ? { sampleUserData: encodeUserData(sampleServiceUserData(service)) } : {}),
    })),
    certificateSecret,
    tags: { ...settings.tags, Project: project, Stack: stack, Region: region.name },
    // KMS allows no dot in an alias.
    keyAlias: `${project}-${stack}-${shortName}`.replaceAll(".", "-"),
    proxyUserData: encodeUserData(
      proxyUserData({
        haproxy: {
          publicHost: hosts.public,
          httpsPort: settings.doors.static.httpsPort,
          servicesHost: hosts.services,
          metricsCidrs: settings.proxy.metricsCidrs,
        },
        region: region.name,
        shortName,
        stack,
        certificateSecret,
        architecture: settings.proxy.architecture,
      }),
    ),
  };
}

function regionHosts(domain: string, shortName: string): RegionHosts {
  const privateZone = `${shortName}.internal.${domain}`;
  return {
    public: `${shortName}.${domain}`,
    privateZone,
    services: `services.${privateZone}`,
    proxy: `proxy.${privateZone}`,
  };
}

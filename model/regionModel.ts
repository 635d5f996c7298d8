// Everything about a region that can be said before a resource exists: addresses, names, rules and texts.
import { type AclEntries, aclEntries } from "./aclEntries.ts";
import { perTier, planAddresses, type AddressPlan } from "./addressPlan.ts";
import { encodeUserData } from "./cloudInit.ts";
import { hasProxies, regionFlows } from "./flows.ts";
import { type GroupRule, groupRules } from "./groupRules.ts";
import { type RegionHosts, regionHosts } from "./hosts.ts";
import { regionShortName } from "./regions.ts";
import { proxyUserData } from "./proxyUserData.ts";
import { sampleServiceUserData } from "./sampleService.ts";
import type { RegionSettings, ServiceSettings, Settings } from "./settings.ts";
import type { Tier } from "./tiers.ts";
import { trustNames } from "./trust.ts";

/** A service with its way of registering targets and the user data of its sample instance. */
export interface ServiceModel extends ServiceSettings {
  readonly targetType: "instance" | "ip";
  /** User data in base64; present where the sample service stands in. */
  readonly sampleUserData?: string;
}

/** What the foundation has made for the proxies, by the names that their user data and their role call it by. */
export interface ProxySecrets {
  /** Names in Secrets Manager: the certificate and, behind a cdn door that asks for it, the origin secret. */
  readonly secretNames: readonly string[];
  /** Alias of the KMS key of all of them, without `alias/`. */
  readonly keyAlias: string;
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
  /**
   * User data of the proxies in base64; holds no output of any resource, so a preview knows all of it. Absent where no
   * door leads through HAProxy.
   */
  readonly proxyUserData?: string;
  /** What the proxies may read, known from config like their user data; absent where that is. */
  readonly proxySecrets?: ProxySecrets;
  /** Tags of every resource of the region. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Works a region out from checked settings. */
export function modelRegion(settings: Settings, region: RegionSettings, project: string, stack: string): RegionModel {
  const shortName = regionShortName(region.name);
  const flows = regionFlows(settings, region);
  return {
    ...planAddresses({ ...region, tiers: settings.tiers }),
    name: region.name,
    shortName,
    cidr: region.cidr,
    zones: region.zones,
    hosts: regionHosts(settings.domain, shortName),
    acls: perTier((tier) => aclEntries(tier, flows, region.cidr)),
    groupRules: groupRules(flows),
    services: settings.services.map((service) => ({
      ...service,
      targetType: service.targetType ?? (service.container === undefined ? "instance" : "ip"),
      ...(service.sample ? { sampleUserData: encodeUserData(sampleServiceUserData(service)) } : {}),
    })),
    tags: stackTags(settings, project, stack, region.name),
    ...(hasProxies(settings) ? proxyTexts(settings, region.name, project, stack) : {}),
  };
}

/** Tags of every resource that one provider makes. */
export function stackTags(
  { tags }: Pick<Settings, "tags">,
  project: string,
  stack: string,
  region: string,
): Record<string, string> {
  return { ...tags, Project: project, Stack: stack, Region: region };
}

function proxyTexts(
  settings: Settings,
  region: string,
  project: string,
  stack: string,
): { readonly proxyUserData: string; readonly proxySecrets: ProxySecrets } {
  const { doors, domain } = settings;
  const shortName = regionShortName(region);
  const hosts = regionHosts(domain, shortName);
  const { certificateSecret, originSecret, keyAlias } = trustNames(settings, shortName, project, stack);
  const cdnDoor = doors.cdn?.lock === "prefix-list";
  const userData = encodeUserData(
    proxyUserData({
      haproxy: {
        ...(doors.static === undefined
          ? {}
          : { staticDoor: { publicHost: hosts.public, httpsPort: doors.static.httpsPort } }),
        cdnDoor,
        servicesHost: hosts.services,
        metricsCidrs: settings.proxy.metricsCidrs,
      },
      region,
      shortName,
      stack,
      certificateSecret,
      ...(cdnDoor ? { originSecret } : {}),
      architecture: settings.proxy.architecture,
    }),
  );
  return {
    proxyUserData: userData,
    proxySecrets: { secretNames: [certificateSecret, ...(cdnDoor ? [originSecret] : [])], keyAlias },
  };
}

// The settings a stack may have: shape, defaults and limits. Everything after this file works on checked values.
import { z } from "zod";
import { REGION_SHORT_NAMES } from "./regions.ts";
import { cidr, domainName, flag, healthPath, pathPattern, port, privateCidr, wholeNumber } from "./settingTypes.ts";

/** Characters left for a service's name when a target group's 32 have paid for the region and Pulumi's suffix. */
const SERVICE_NAME_LENGTH = 18;

const region = z.strictObject({
  /** AWS region, such as eu-west-1. */
  name: z.enum(Object.keys(REGION_SHORT_NAMES) as [string, ...string[]], {
    error: "a region of the aws partition, such as eu-west-1",
  }),
  /** Range of the VPC; regions must not overlap. AWS allows /16 to /28; the tiers need more than a /25. */
  cidr: privateCidr({ minPrefix: 16, maxPrefix: 24 }),
  /** Letters of the availability zones. */
  zones: z
    .array(z.string({ error: "a zone letter" }).regex(/^[a-h]$/, { error: "a zone letter from a to h" }))
    .min(2, { error: "at least two zones; an application load balancer needs two" }),
});

/**
 * Prefix length of each tier's subnets. For a new stack only: a changed one moves subnets onto ranges that the old
 * ones still hold, which AWS refuses.
 */
const tiers = z.strictObject({
  // A load balancer needs a subnet of /27 or larger with eight free addresses; AWS keeps five of every subnet.
  ingress: wholeNumber(18, 27).default(26),
  proxy: wholeNumber(18, 28).default(24),
  service: wholeNumber(18, 27).default(23),
  endpoint: wholeNumber(18, 28).default(26),
});

const service = z.strictObject({
  /** Name in resource names and logs. */
  name: z
    .string({ error: "a name" })
    .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, { error: "lower-case letters, digits and inner hyphens, a letter first" })
    .max(SERVICE_NAME_LENGTH, {
      error: `at most ${SERVICE_NAME_LENGTH} characters: AWS gives a target group 32, region and Pulumi's suffix take 14`,
    }),
  /** Path patterns of the load balancer's rule, tried in the order of the services. */
  paths: z
    .array(pathPattern)
    .min(1, { error: "at least one path pattern" })
    .max(4, { error: "at most 4: a rule has 5 condition values and the host name takes one" })
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
    .refine((patterns) => (patterns.join("").match(/[*?]/g) ?? []).length <= 5, {
      error: "at most 5 wildcards in all: AWS counts them for each rule",
    }),
  /** TCP port the service answers on, over TLS. */
  port: port.default(9443),
  /** Path that answers 200 while the service is well. */
  healthPath: healthPath.default("/healthz"),
  /** How targets are registered. */
  targetType: z.enum(["instance", "ip"], { error: "instance or ip" }).default("instance"),
  /** Puts one instance behind the paths that answers with what it received. */
  sample: flag.default(false),
});

const proxy = z.strictObject({
  /** EC2 instance type; its processor must be `architecture`'s. */
  instanceType: z
    .string({ error: "an instance type such as t4g.small" })
    .regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, { error: "an instance type such as t4g.small" })
    .default("t4g.small"),
  architecture: z.enum(["arm64", "x86_64"], { error: "arm64 or x86_64" }).default("arm64"),
  /** Instances at least. */
  min: wholeNumber(1, 100).default(2),
  /** Instances at most. */
  max: wholeNumber(1, 100).default(6),
  /** Name of Debian's image, `*` and `?` allowed; the newest that matches is taken. */
  imageName: z
    .string({ error: "a name of Debian 12's images" })
    .regex(/^debian-12-[\w.*?-]{1,100}$/, { error: "a name of Debian 12's images, such as debian-12-*" })
    .default("debian-12-*"),
  /** Average processor load, in percent, that scaling aims at. */
  targetCpuPercent: wholeNumber(10, 90).default(50),
  /** Days after which an instance is replaced by one with current packages; AWS allows 1 to 365. */
  maxLifetimeDays: wholeNumber(1, 30).default(14),
  /** Ranges that may scrape HAProxy's metrics, beside the instance itself. */
  metricsCidrs: z.array(privateCidr({ minPrefix: 8, maxPrefix: 32 })).default([]),
});

const staticDoor = z.strictObject({
  /** Port of the TLS listener. */
  httpsPort: port.default(443),
  /** Port that answers plain HTTP with a redirect and nothing else. */
  redirectPort: port.default(80),
  /** Who may come in. No default: a door is opened by saying to whom. */
  clients: z.array(cidr).min(1, { error: "at least one CIDR; 0.0.0.0/0 opens the door to everyone" }),
});

/** AWS services that may have an interface endpoint here. */
const ENDPOINT_SERVICES = ["secretsmanager", "ssm", "ssmmessages", "monitoring"] as const;

/** Tags that every resource gets from elsewhere; IAM compares keys without their case. */
const tagKey = z.string().regex(/^(?!aws:|(?:project|stack|region|name|tier)$)[\w .:/=+\-@]{1,128}$/i, {
  error:
    "a key of at most 128 characters that does not begin with aws: and is none of Project, Stack, Region, Name, Tier",
});
const tagValue = z.string({ error: "text" }).regex(/^[\p{L}\p{N} _.:/=+\-@]{0,256}$/u, {
  error: "at most 256 letters, digits, spaces and _.:/=+-@",
});

/** Every top-level configuration key. `Pulumi.yaml` repeats keys and defaults for the CLI; a test compares. */
export const settingsSchema = z.strictObject({
  /** Each region's public host is `<short name>.<domain>`. */
  domain: domainName,
  /** Existing public hosted zone that the domain belongs to. */
  zone: domainName,
  regions: z.array(region).min(1, { error: "at least one region" }).max(32, { error: "at most 32 regions" }),
  tiers: tiers.prefault({}),
  /** The proxies' way out: one regional gateway, a single zonal one, or one for each zone. */
  nat: z.enum(["regional", "single", "zonal"], { error: "regional, single or zonal" }).default("regional"),
  /** Gives the doors IPv6 beside IPv4; everything behind them stays IPv4. */
  dualStack: flag.default(false),
  /** The ways in. */
  doors: z.strictObject({ static: staticDoor }),
  services: z.array(service).min(1, { error: "at least one service" }).max(20, { error: "at most 20 services" }),
  proxy: proxy.prefault({}),
  /** Services reached through interface endpoints; each is paid by the hour and zone. The rest goes through NAT. */
  endpoints: z.array(z.enum(ENDPOINT_SERVICES, { error: ENDPOINT_SERVICES.join(", ") })).default(["secretsmanager"]),
  /** Elastic IPs that AWS grants in each region; 5 unless raised. */
  elasticIpQuota: wholeNumber(1, 1000).default(5),
  /** Days until a log is deleted. */
  retentionDays: wholeNumber(1, 3653).default(365),
  /** Guards load balancers, addresses, logs and secrets; off, a stack can be destroyed and made again at once. */
  deletionProtection: flag.default(true),
  /** The one account that may be deployed to; empty for whichever the credentials are of. */
  accountId: z
    .string()
    .regex(/^(\d{12})?$/, { error: "an account number of 12 digits, in quotes" })
    .default(""),
  /** Tags beside Project, Stack and Region, which are set already. */
  tags: z
    .record(tagKey, tagValue)
    // AWS allows 50; five are set already.
    .refine((tags) => Object.keys(tags).length <= 45, { error: "at most 45 tags" })
    .default({}),
});

/** Checked settings with every default filled in. */
export type Settings = z.infer<typeof settingsSchema>;
export type RegionSettings = Settings["regions"][number];
export type ServiceSettings = Settings["services"][number];

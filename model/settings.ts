// The settings a stack may have: shape, defaults and limits. Everything after this file works on checked values.
import { z } from "zod";
import { doors } from "./doorSettings.ts";
import { edge, originSecret } from "./edgeSettings.ts";
import { proxy } from "./proxySettings.ts";
import { REGION_SHORT_NAMES } from "./regions.ts";
import { service } from "./serviceSettings.ts";
import { domainName, flag, privateCidr, stackName, wholeNumber } from "./settingTypes.ts";

/**
 * What a stack makes: `foundation` the shared trust, `region` one region, `edge` what stands in front of all regions,
 * `all` the three in one.
 */
export const STACK_KINDS = ["all", "foundation", "region", "edge"] as const;

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
  stack: z.enum(STACK_KINDS, { error: STACK_KINDS.join(", ") }).default("all"),
  /** Stack that holds the foundation of a `region` or `edge` stack. */
  foundationStack: stackName.or(z.literal("")).default(""),
  /** Stacks of the regions behind an `edge` stack. */
  regionStacks: z.array(stackName).max(32, { error: "at most 32 stacks" }).default([]),
  /** The viewers' name at the edge; each region's own host is `<short name>.<domain>`. */
  domain: domainName,
  /** Existing public hosted zone that the domain belongs to. */
  zone: domainName,
  /** All regions; in a `region` stack its own one. */
  regions: z.array(region).max(32, { error: "at most 32 regions" }).default([]),
  tiers: tiers.prefault({}),
  /** The proxies' way out: one regional gateway, a single zonal one, or one for each zone. */
  nat: z.enum(["regional", "single", "zonal"], { error: "regional, single or zonal" }).default("regional"),
  /** Gives the doors IPv6 beside IPv4; everything behind them stays IPv4. */
  dualStack: flag.default(false),
  /** The ways in. */
  doors: doors.prefault({}),
  /** The secret between the edge and the cdn door. */
  originSecret: originSecret.prefault({}),
  /** CloudFront and its web ACL, in front of every region with a cdn door. */
  edge: edge.prefault({}),
  services: z.array(service).max(20, { error: "at most 20 services" }).default([]),
  proxy: proxy.prefault({}),
  /** Services reached through interface endpoints; each is paid by the hour and zone. The rest goes through NAT. */
  endpoints: z.array(z.enum(ENDPOINT_SERVICES, { error: ENDPOINT_SERVICES.join(", ") })).default(["secretsmanager"]),
  /** Elastic IPs that AWS grants in each region; 5 unless raised. */
  elasticIpQuota: wholeNumber(1, 1000).default(5),
  /** Days until a log is deleted. */
  retentionDays: wholeNumber(1, 3653).default(365),
  /** Guards load balancers, addresses, logs and secrets; off, a stack can be destroyed and made again at once. */
  deletionProtection: flag.default(true),
  /**
   * Records who did what in the whole account, in every region. Off unless asked for: a first trail of an account is
   * free but for storage and key, a second one is paid by the event, and an organisation may have one for all accounts.
   */
  auditTrail: flag.default(false),
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

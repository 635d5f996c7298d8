// The settings a stack may have: shape, defaults and limits. Everything after this file works on checked values.
import { z } from "zod";
import { REGION_SHORT_NAMES } from "./regions.ts";
import { cidr, domainName, ipv4Cidr, pathPattern, port } from "./settingTypes.ts";

/** Characters that remain for a service's name once AWS's 32 have paid for the region and Pulumi's 8-character suffix. */
const SERVICE_NAME_LENGTH = 18;

const region = z.strictObject({
  name: z.enum(Object.keys(REGION_SHORT_NAMES) as [string, ...string[]], { error: "a region of the aws partition, such as eu-west-1" }),
  cidr: ipv4Cidr({ minPrefix: 16, maxPrefix: 24 }),
  zones: z
    .array(z.string().regex(/^[a-h]$/, { error: "a zone letter from a to h" }))
    .min(2, { error: "at least two zones; an application load balancer needs two" }),
});

const subnetPrefix = (longest: number) =>
  z.int().min(18, { error: "18 or more" }).max(longest, { error: `${longest} or less` });

const tiers = z.strictObject({
  // Load balancers need eight free addresses in a subnet of at least /27; AWS keeps five of every subnet.
  ingress: subnetPrefix(27).default(26),
  proxy: subnetPrefix(28).default(24),
  service: subnetPrefix(27).default(23),
  endpoint: subnetPrefix(28).default(26),
});

const service = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, { error: "lower-case letters, digits and inner hyphens, a letter first" })
    .max(SERVICE_NAME_LENGTH, {
      error: `at most ${SERVICE_NAME_LENGTH} characters; its target group's name has 32, of which the region and Pulumi's suffix take 14`,
    }),
  paths: z
    .array(pathPattern)
    .min(1, { error: "at least one path pattern" })
    .max(4, { error: "at most 4; a listener rule has 5 condition values and the host name takes one" }),
  port: port.default(9443),
  healthPath: z.string().regex(/^\/[\w\-./~]*$/, { error: "a path such as /healthz" }).default("/healthz"),
  targetType: z.enum(["instance", "ip"], { error: "instance or ip" }).default("instance"),
  sample: z.boolean({ error: "true or false" }).default(false),
});

const proxy = z.strictObject({
  instanceType: z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, { error: "an instance type such as t4g.small" }).default("t4g.small"),
  architecture: z.enum(["arm64", "x86_64"], { error: "arm64 or x86_64" }).default("arm64"),
  min: z.int().min(1, { error: "1 or more" }).max(100, { error: "100 or less" }).default(2),
  max: z.int().min(1, { error: "1 or more" }).max(100, { error: "100 or less" }).default(6),
  targetCpuPercent: z.int().min(10, { error: "10 or more" }).max(90, { error: "90 or less" }).default(50),
  maxLifetimeDays: z.int().min(1, { error: "1 or more" }).max(30, { error: "30 or less; images are patched by replacing instances" }).default(14),
  metricsCidrs: z.array(ipv4Cidr({ minPrefix: 8, maxPrefix: 32 })).default([]),
});

const staticDoor = z.strictObject({
  httpsPort: port.default(443),
  redirectPort: port.default(80),
  clients: z.array(cidr).min(1, { error: "at least one CIDR; 0.0.0.0/0 opens the door to everyone" }),
});

/** Every top-level configuration key. `Pulumi.yaml` describes the same keys; a test compares. */
export const settingsSchema = z.strictObject({
  domain: domainName,
  zone: domainName,
  regions: z.array(region).min(1, { error: "at least one region" }).max(32, { error: "at most 32 regions" }),
  tiers: tiers.prefault({}),
  nat: z.enum(["regional", "single", "zonal"], { error: "regional, single or zonal" }).default("regional"),
  dualStack: z.boolean({ error: "true or false" }).default(false),
  doors: z.strictObject({ static: staticDoor }),
  services: z.array(service).min(1, { error: "at least one service" }).max(20, { error: "at most 20 services" }),
  proxy: proxy.prefault({}),
  endpoints: z.array(z.enum(["secretsmanager", "ssm", "ssmmessages", "monitoring"], { error: "secretsmanager, ssm, ssmmessages or monitoring" }))
    .default(["secretsmanager"]),
  elasticIpQuota: z.int().min(1, { error: "1 or more" }).default(5),
  retentionDays: z.int().min(1, { error: "1 or more" }).max(3653, { error: "3653 or less" }).default(365),
  deletionProtection: z.boolean({ error: "true or false" }).default(true),
  accountId: z.string().regex(/^\d{12}$/, { error: "an account number of 12 digits, in quotes" }).optional(),
  tags: z
    .record(
      z.string().regex(/^(?!aws:)[\w .:/=+\-@]{1,128}$/, { error: "a tag key of at most 128 characters that does not begin with aws:" }),
      z.string({ error: "a string" }).max(256, { error: "at most 256 characters" }),
    )
    .default({}),
});

/** Checked settings with every default filled in. */
export type Settings = z.infer<typeof settingsSchema>;
export type RegionSettings = Settings["regions"][number];
export type ServiceSettings = Settings["services"][number];

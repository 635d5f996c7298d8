// AWS's list prices for what costs money even without traffic, in US dollars without tax.

/**
 * The day on which every price below was last compared with AWS's price lists, price pages and bills, as they stood
 * between March and October 2026.
 */
export const PRICE_DATE = "2026-11-22";

/** Hours of a month in AWS's own examples. */
export const HOURS_PER_MONTH = 730;

/** One list price. */
export interface Price {
  /** For one hour, one month, or one GB and month, as the line that uses it says. */
  readonly usd: number;
  /** False where the figure follows from AWS's other prices but was not itself found stated. */
  readonly confirmed: boolean;
}

/** AWS's page for each kind of line. */
export const SOURCES = {
  vpc: "https://aws.amazon.com/vpc/pricing/",
  privateLink: "https://aws.amazon.com/privatelink/pricing/",
  loadBalancing: "https://aws.amazon.com/elasticloadbalancing/pricing/",
  instances: "https://aws.amazon.com/ec2/pricing/on-demand/",
  volumes: "https://aws.amazon.com/ebs/pricing/",
  monitoring: "https://aws.amazon.com/cloudwatch/pricing/",
  keys: "https://aws.amazon.com/kms/pricing/",
  secrets: "https://aws.amazon.com/secrets-manager/pricing/",
  dns: "https://aws.amazon.com/route53/pricing/",
  firewall: "https://aws.amazon.com/waf/pricing/",
  containers: "https://aws.amazon.com/fargate/pricing/",
} as const;

/** The prices of one region. */
export interface RegionPrices {
  /** A NAT gateway in one zone, an hour; a regional one costs it in each of its zones. */
  readonly natGatewayHour: Price;
  /** A public IPv4 address, in use or not, an hour. */
  readonly publicAddressHour: Price;
  /** An interface endpoint in one zone, an hour. */
  readonly interfaceEndpointHour: Price;
  readonly networkLoadBalancerHour: Price;
  readonly applicationLoadBalancerHour: Price;
  /** gp3 storage, a GB and month; its 3,000 operations and 125 MB a second are free. */
  readonly gp3GbMonth: Price;
  /** One CloudWatch metric, a month, of the first 10,000. */
  readonly metricMonth: Price;
  /** A customer managed key, a month; each of its first two yearly rotations adds as much again. */
  readonly keyMonth: Price;
  readonly secretMonth: Price;
  /** One of the first 25 hosted zones, a month. */
  readonly hostedZoneMonth: Price;
  /** A health check of something inside AWS, a month, after an account's first 50. */
  readonly healthCheckMonth: Price;
  /** An alarm on one metric of standard resolution, a month. */
  readonly alarmMonth: Price;
  readonly webAclMonth: Price;
  /** A rule of a web ACL, a month; a managed group of AWS's counts as one. */
  readonly webAclRuleMonth: Price;
  /** Fargate on Linux, by architecture: a processor, and a GB of memory, an hour. */
  readonly fargateHour: Readonly<Record<"X86_64" | "ARM64", { readonly processor: Price; readonly gb: Price }>>;
  /** Linux, on demand, shared tenancy, an hour. A type that is missing here is not priced. */
  readonly instanceHour: Readonly<Record<string, Price>>;
}

const stated = (usd: number): Price => ({ usd, confirmed: true });
const derived = (usd: number): Price => ({ usd, confirmed: false });

/** Prices that do not differ between the regions below. */
const SAME_EVERYWHERE = {
  publicAddressHour: stated(0.005),
  metricMonth: derived(0.3),
  keyMonth: stated(1),
  secretMonth: stated(0.4),
  hostedZoneMonth: stated(0.5),
  // Stated for endpoints; that a check of an alarm costs as much was not found.
  healthCheckMonth: derived(0.5),
  alarmMonth: derived(0.1),
  webAclMonth: stated(5),
  webAclRuleMonth: stated(1),
};

/** The regions whose prices are known; every other one is priced as us-east-1, and says so. */
export const PRICES: Readonly<Record<string, RegionPrices>> & { readonly "us-east-1": RegionPrices } = {
  "us-east-1": {
    ...SAME_EVERYWHERE,
    natGatewayHour: stated(0.045),
    interfaceEndpointHour: stated(0.01),
    networkLoadBalancerHour: stated(0.0225),
    applicationLoadBalancerHour: stated(0.0225),
    gp3GbMonth: stated(0.08),
    fargateHour: {
      X86_64: { processor: stated(0.04048), gb: stated(0.004445) },
      ARM64: { processor: stated(0.03238), gb: stated(0.00356) },
    },
    instanceHour: {
      "t4g.nano": stated(0.0042),
      "t4g.micro": stated(0.0084),
      "t4g.small": stated(0.0168),
      "t4g.medium": derived(0.0336),
      "t4g.large": derived(0.0672),
      "t2.nano": derived(0.0058),
      "t2.micro": derived(0.0116),
      "t3.micro": stated(0.0104),
      "t3.small": derived(0.0208),
      "t3.medium": derived(0.0416),
      "t3.large": stated(0.0832),
    },
  },
  "eu-west-1": {
    ...SAME_EVERYWHERE,
    natGatewayHour: stated(0.048),
    interfaceEndpointHour: stated(0.011),
    networkLoadBalancerHour: derived(0.0252),
    applicationLoadBalancerHour: stated(0.0252),
    gp3GbMonth: stated(0.088),
    fargateHour: {
      X86_64: { processor: stated(0.04048), gb: stated(0.004445) },
      ARM64: { processor: derived(0.03238), gb: derived(0.00356) },
    },
    instanceHour: {
      "t4g.nano": derived(0.0046),
      "t4g.micro": derived(0.0092),
      "t4g.small": stated(0.0184),
      "t4g.medium": stated(0.0368),
      "t4g.large": derived(0.0736),
      "t2.nano": derived(0.0063),
      "t2.micro": derived(0.0126),
      "t3.micro": stated(0.0114),
      "t3.small": derived(0.0228),
      "t3.medium": derived(0.0456),
      "t3.large": derived(0.0912),
    },
  },
};

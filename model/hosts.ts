// DNS names: of the edge, and of each region.

/** DNS names of a region. */
export interface RegionHosts {
  /** What clients of the static door connect to, such as `euw1.edge.example.com`. */
  readonly public: string;
  /** What viewers of the edge connect to, and so the Host of what comes through the cdn door: `edge.example.com`. */
  readonly edge: string;
  /** What CloudFront connects to for the cdn door of any region: `origin.edge.example.com`. */
  readonly origin: string;
  /** Private zone that only this region's VPC resolves. */
  readonly privateZone: string;
  /** The application load balancer, in the private zone; its ACM certificate carries it. */
  readonly services: string;
  /** Name in the proxies' own certificate. */
  readonly proxy: string;
}

export function regionHosts(domain: string, shortName: string): RegionHosts {
  const privateZone = `${shortName}.internal.${domain}`;
  return {
    public: `${shortName}.${domain}`,
    edge: domain,
    origin: originHost(domain),
    privateZone,
    services: `services.${privateZone}`,
    proxy: `proxy.${privateZone}`,
  };
}

/**
 * CloudFront's name of the way to a region: unique in the account, so that two stacks may have an edge each; letters,
 * digits, - and _ only. What is too long loses its beginning.
 */
export function vpcOriginName(project: string, stack: string, shortName: string): string {
  return `${project}-${stack}-${shortName}`.replaceAll(/[^\w-]/g, "-").slice(-64);
}

/** The one name that all regions' cdn doors answer to. */
export function originHost(domain: string): string {
  return `origin.${domain}`;
}

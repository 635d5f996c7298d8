// Settings of the doors: the ways into a region.
import { z } from "zod";
import { cidr, port } from "./settingTypes.ts";

/** Clients at the region's Elastic IPs. */
const staticDoor = z.strictObject({
  /** Port of the TLS listener. */
  httpsPort: port.default(443),
  /** Port that answers plain HTTP with a redirect and nothing else. */
  redirectPort: port.default(80),
  /** Who may come in. No default: a door is opened by saying to whom. */
  clients: z.array(cidr).min(1, { error: "at least one CIDR; 0.0.0.0/0 opens the door to everyone" }),
});

/** What keeps everyone but this edge out of the cdn door. */
export const CDN_LOCKS = ["prefix-list", "vpc-origin"] as const;

/** Viewers of the edge, CloudFront. */
const cdnDoor = z.strictObject({
  /**
   * `prefix-list`: a port of the load balancer, open to CloudFront's addresses, where HAProxy admits only requests with
   * the origin secret. `vpc-origin`: CloudFront's own way into the VPC, to the application load balancer, without HAProxy.
   */
  lock: z.enum(CDN_LOCKS, { error: "prefix-list or vpc-origin; a door has one lock" }),
  /**
   * Port of the TLS listener for `prefix-list`. CloudFront connects to 443 and 1024 to 65535.
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
   */
  port: port
    .refine((value) => value === 443 || value >= 1024, { error: "443 or a port from 1024 to 65535" })
    .default(8443),
});

/** The ways in; a region has at least one. */
export const doors = z.strictObject({ static: staticDoor.optional(), cdn: cdnDoor.optional() });

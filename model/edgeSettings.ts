// Settings of the edge: the viewers' certificate, drained regions, the peak that must survive, the web ACL.
import { z } from "zod";
import { firewall } from "./firewallSettings.ts";
import { REGION_SHORT_NAMES } from "./regions.ts";
import { wholeNumber } from "./settingTypes.ts";

/** Generation numbers of the origin secret; a new number is a new value. */
const generation = wholeNumber(1, 1_000_000);

/** Which values of the origin secret count; rotated in three steps (docs/edge.md). */
export const originSecret = z.strictObject({
  /** Generations that the cdn doors accept. */
  accepted: z
    .array(generation)
    .min(1, { error: "at least one generation" })
    .max(2, { error: "at most two generations, the one in use and the next" })
    .default([1]),
  /** The one that the edge sends. */
  sent: generation.default(1),
});

export const edge = z.strictObject({
  /** ACM certificate in us-east-1 that carries the domain; empty to have one made by the foundation. */
  certificateArn: z
    .string({ error: "the ARN of a certificate" })
    .regex(/^(arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+)?$/, {
      error: "the ARN of an ACM certificate in us-east-1, where CloudFront looks for them",
    })
    .default(""),
  /** Regions that get no more requests: for maintenance, or before a region is removed. */
  drained: z
    .array(z.enum(Object.keys(REGION_SHORT_NAMES) as [string, ...string[]], { error: "a region such as eu-west-1" }))
    .default([]),
  /** Load that must be served with any one region gone; absent where no promise is made. */
  peak: z
    .strictObject({
      /** Requests a second that all regions together get at the peak. */
      requestsPerSecond: wholeNumber(1, 10_000_000),
      /** Requests a second that one proxy instance was measured to serve. */
      perProxy: wholeNumber(1, 1_000_000),
    })
    .optional(),
  /** The web ACL. */
  firewall: firewall.prefault({}),
});

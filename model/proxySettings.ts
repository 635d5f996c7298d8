// Settings of the HAProxy instances.
import { z } from "zod";
import { privateCidr, wholeNumber } from "./settingTypes.ts";

export const proxy = z.strictObject({
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

// What a contract of another stack must hold before anything is made of it: an output is whatever its stack put out.
import { z } from "zod";
import { REGION_SHORT_NAMES } from "../model/regions.ts";
import { wholeNumber } from "../model/settingTypes.ts";

const text = z.string({ error: "a text" }).regex(/^[\x21-\x7e]+$/, { error: "a text without spaces" });
const region = z.enum(Object.keys(REGION_SHORT_NAMES) as [string, ...string[]], {
  error: "a region such as eu-west-1",
});

// Further keys are let through: a version of the contract may grow.
const SHAPES = {
  foundation: z.object({
    domain: text,
    publicZoneId: text,
    certificateArn: text,
    certificateExpiresAt: text.optional(),
    regions: z.record(z.string(), z.object({ certificateExpiresAt: text })),
  }),
  region: z.object({
    domain: text,
    foundation: text,
    edge: z
      .discriminatedUnion("lock", [
        z.object({
          lock: z.literal("prefix-list"),
          region,
          port: wholeNumber(1, 65_535),
          maxProxies: wholeNumber(0, 100_000),
          dnsName: text,
          zoneId: text,
          alarmName: text,
        }),
        z.object({ lock: z.literal("vpc-origin"), region, loadBalancerArn: text }),
      ])
      .optional(),
  }),
};

/** Key paths of what is missing in a contract or of another kind than this version's; empty where all is there. */
export function shapeFaults(kind: keyof typeof SHAPES, contract: unknown): string[] {
  const parsed = SHAPES[kind].safeParse(contract);
  return parsed.success ? [] : [...new Set(parsed.error.issues.map(({ path }) => ["contract", ...path].join(".")))];
}

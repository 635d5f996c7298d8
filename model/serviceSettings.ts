// Settings of one service behind the doors.
import { z } from "zod";
import { container } from "./containerSettings.ts";
import { flag, healthPath, pathPattern, port } from "./settingTypes.ts";

/** Characters left for a service's name when a target group's 32 have paid for the region and Pulumi's suffix. */
const SERVICE_NAME_LENGTH = 18;

export const service = z.strictObject({
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
    .max(3, { error: "at most 3: a rule has 5 condition values, and the names of the region and of the edge take two" })
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
    .refine((patterns) => (patterns.join("").match(/[*?]/g) ?? []).length <= 5, {
      error: "at most 5 wildcards in all: AWS counts them for each rule",
    }),
  /** TCP port the service answers on, over TLS. */
  port: port.default(9443),
  /** Path that answers 200 while the service is well. */
  healthPath: healthPath.default("/healthz"),
  /** How targets are registered: `ip` with a container, else `instance` unless said otherwise. */
  targetType: z.enum(["instance", "ip"], { error: "instance or ip" }).optional(),
  /** Puts one instance behind the paths that answers with what it received. */
  sample: flag.default(false),
  /** Runs an image of the account's own registry behind the paths. */
  container: container.optional(),
});

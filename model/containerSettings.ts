// Settings of the container that a service brings.
import { z } from "zod";
import { wholeNumber } from "./settingTypes.ts";

/** Sizes of a Fargate task: CPU units (1,024 are one virtual processor), and the MiB of memory that AWS gives with each. */
export const FARGATE_SIZES = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: steps(1024, 4096, 1024) },
  { cpu: 1024, memory: steps(2048, 8192, 1024) },
  { cpu: 2048, memory: steps(4096, 16_384, 1024) },
  { cpu: 4096, memory: steps(8192, 30_720, 1024) },
  { cpu: 8192, memory: steps(16_384, 61_440, 4096) },
  { cpu: 16_384, memory: steps(32_768, 122_880, 8192) },
] as const;

const CPU_ERROR = FARGATE_SIZES.map(({ cpu }) => cpu).join(", ");

/** One or more path segments of lower-case words; a host's dots never stand in front of a slash. */
const REPOSITORY = /^(?![^/]*\.[^/]*\/)[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;
const VERSION = /^(:[A-Za-z0-9_][\w.-]{0,127}|@sha256:[0-9a-f]{64})$/;

const image = z
  .string({ error: "a repository with a tag or digest, such as orders:1.4.2" })
  .superRefine((value, context) => {
    const at = value.search(/[:@]/);
    const [repository, version] = at < 0 ? [value, ""] : [value.slice(0, at), value.slice(at)];
    const fault = (message: string) => context.addIssue({ code: "custom", message });
    if (repository.length > 256 || !REPOSITORY.test(repository)) {
      fault(
        "a repository of the account's own ECR, such as orders:1.4.2; without a host, since each region has its own",
      );
    } else if (!VERSION.test(version) || version === ":latest") {
      fault("a tag other than latest, or a digest, such as orders:1.4.2; a name that moves says not what runs");
    }
  });

/** Name of an environment variable. */
const variable = z
  .string()
  .regex(/^[A-Za-z_]\w{0,127}$/, { error: "a name of letters, digits and _, such as LOG_LEVEL" });

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const secretName = z.string({ error: "the name of a secret in Secrets Manager" }).regex(/^[\w/+=.@-]{1,512}$/, {
  error: "the name of a secret in Secrets Manager, such as orders/database",
});

export const container = z.strictObject({
  /** Repository and version in the account's own ECR of each region; nothing else is within the service tier's reach. */
  image,
  /** CPU units of a task. */
  cpu: z
    .int({ error: CPU_ERROR })
    .refine((cpu) => FARGATE_SIZES.some((size) => size.cpu === cpu), { error: CPU_ERROR })
    .default(256),
  /** Memory of a task, MiB. */
  memory: wholeNumber(512, 122_880).default(512),
  /** What the image was built for. */
  architecture: z.enum(["arm64", "x86_64"], { error: "arm64 or x86_64" }).default("x86_64"),
  /** Tasks that run in each region. */
  count: wholeNumber(1, 100).default(2),
  /** Environment variables; anyone who may read the task definition reads them. */
  environment: z
    .record(variable, z.string({ error: "text" }).max(4096, { error: "at most 4096 characters" }))
    .default({}),
  /** Environment variables that hold secrets, each with the name of one in Secrets Manager of the same region. */
  secrets: z.record(variable, secretName).default({}),
});

/** A checked container with every default. */
export type ContainerSettings = z.infer<typeof container>;

function steps(from: number, to: number, by: number): readonly number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, index) => from + index * by);
}

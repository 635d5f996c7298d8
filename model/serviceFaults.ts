// Rules between the services and within one: names and paths that collide, what a container excludes.
import { FARGATE_SIZES } from "./containerSettings.ts";
import type { Fault, Readable } from "./fault.ts";
import { coversPattern } from "./pathPattern.ts";
import type { Settings } from "./settings.ts";

export function serviceFaults({ services = [] }: Readable<Settings>): Fault[] {
  return [...repeatedNames(services), ...hiddenPaths(services), ...containerFaults(services)];
}

function repeatedNames(services: NonNullable<Readable<Settings>["services"]>): Fault[] {
  return services.flatMap((service, index) => {
    const twin = services.findIndex((other) => service?.name !== undefined && other?.name === service.name);
    return twin < 0 || twin === index
      ? []
      : [
          {
            path: `services[${index}].name`,
            message: `"${service?.name}" is services[${twin}] already; name each service once`,
          },
        ];
  });
}

/** Listener rules are tried in the order of the services: a pattern behind one that covers it gets no request. */
function hiddenPaths(services: NonNullable<Readable<Settings>["services"]>): Fault[] {
  const patterns = services.flatMap((service, index) =>
    (service?.paths ?? []).flatMap((pattern, position) =>
      pattern === undefined ? [] : [{ pattern, path: `services[${index}].paths[${position}]` }],
    ),
  );
  return patterns.flatMap(({ pattern, path }, index) => {
    const earlier = patterns.slice(0, index).find((other) => coversPattern(other.pattern, pattern));
    return earlier === undefined
      ? []
      : [
          {
            path,
            message:
              `"${pattern}" gets no request, ${earlier.path} ("${earlier.pattern}") takes them all; ` +
              "use another path or put this service first",
          },
        ];
  });
}

function containerFaults(services: NonNullable<Readable<Settings>["services"]>): Fault[] {
  return services.flatMap((service, index) => {
    const { container, sample, targetType } = service ?? {};
    if (container === undefined) {
      return [];
    }
    const path = `services[${index}]`;
    return [
      ...(sample === true
        ? [{ path: `${path}.sample`, message: "true beside a container, which answers itself; remove one of the two" }]
        : []),
      ...(targetType === "instance"
        ? [
            {
              path: `${path}.targetType`,
              message: '"instance" beside a container, which has an address only; remove it',
            },
          ]
        : []),
      ...sizeFaults(`${path}.container`, container.cpu, container.memory),
      ...doubleVariables(`${path}.container`, container.environment, container.secrets),
    ];
  });
}

/** AWS sells memory with processors, in steps. */
function sizeFaults(path: string, cpu: number | undefined, memory: number | undefined): Fault[] {
  const size = FARGATE_SIZES.find((candidate) => candidate.cpu === cpu);
  const fitting: readonly number[] = size?.memory ?? [];
  if (memory === undefined || fitting.length === 0 || fitting.includes(memory)) {
    return [];
  }
  const [first, second, last] = [fitting[0], fitting[1], fitting.at(-1)];
  const message = `${memory} MiB do not go with ${cpu} CPU units; use ${first}, ${second} ... ${last}, or another cpu`;
  return [{ path: `${path}.memory`, message }];
}

function doubleVariables(path: string, environment: object = {}, secrets: object = {}): Fault[] {
  return Object.keys(secrets)
    .filter((name) => name in environment)
    .map((name) => ({ path: `${path}.secrets.${name}`, message: "is in environment too; say it once" }));
}

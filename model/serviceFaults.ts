// Rules between the services: names and paths that collide.
import type { Fault, Readable } from "./fault.ts";
import { coversPattern } from "./pathPattern.ts";
import type { Settings } from "./settings.ts";

export function serviceFaults({ services = [] }: Readable<Settings>): Fault[] {
  return [...repeatedNames(services), ...hiddenPaths(services)];
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

// What services with a container need of the network around them: endpoints instead of a way out.
import type { ContainerSettings } from "./containerSettings.ts";
import type { Settings } from "./settings.ts";

type Services = readonly { readonly container?: ContainerSettings | undefined }[];

export function hasContainers(services: Services): boolean {
  return services.some(({ container }) => container !== undefined);
}

/**
 * Interface endpoints that ECS itself needs in the service tier: to pull the image, to write its log, and to hand over
 * secrets where a container has some.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export function containerEndpoints(services: Services): string[] {
  if (!hasContainers(services)) {
    return [];
  }
  const withSecrets = services.some(({ container }) => Object.keys(container?.secrets ?? {}).length > 0);
  return ["ecr.api", "ecr.dkr", "logs", ...(withSecrets ? ["secretsmanager"] : [])];
}

/**
 * The interface endpoints of a region and who uses them. An endpoint's private name counts in the whole VPC: where the
 * services bring Secrets Manager's, the proxies fetch their secrets through it too.
 */
export function regionEndpoints(
  { endpoints, services }: Pick<Settings, "endpoints"> & { readonly services: Services },
  withProxies: boolean,
): { readonly all: readonly string[]; readonly usedByProxies: boolean } {
  const own = withProxies ? endpoints : [];
  const derived = containerEndpoints(services);
  return {
    all: [...new Set([...own, ...derived])],
    usedByProxies: withProxies && (own.length > 0 || derived.includes("secretsmanager")),
  };
}

/** The repository of an image setting, without tag or digest. */
export function repositoryOf(image: string): string {
  return image.split(/[:@]/)[0] ?? image;
}

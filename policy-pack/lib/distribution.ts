// A distribution's behaviours and origins as people write them, and where in the inputs each stands.
import type { Json, Properties } from "../../plan/type.ts";
import { at, blocks, isAbsent, isObject, list, text } from "./inputs.ts";

export const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
export const VPC_ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin";

/** A block of the inputs with its path, such as `orderedCacheBehaviors.0`. */
export interface Block {
  readonly path: string;
  readonly inputs: Properties;
}

/** The default behaviour and the ordered ones; undefined where one of them is not known. */
export function behavioursOf(inputs: Properties): readonly Block[] | undefined {
  const [first, ...more] = blocks(inputs["defaultCacheBehavior"]) ?? [];
  const ordered = blocksAt(inputs, "orderedCacheBehaviors");
  if (first === undefined || more.length > 0 || ordered === undefined) return undefined;
  return [{ path: "defaultCacheBehavior", inputs: first }, ...ordered];
}

/** The origins; undefined where one of them is not known. */
export function originsOf(inputs: Properties): readonly Block[] | undefined {
  return blocksAt(inputs, "origins");
}

/** The blocks of a list with their paths; a block alone has no number. */
export function blocksAt(inputs: Properties, property: string): readonly Block[] | undefined {
  const alone = isObject(inputs[property]);
  return blocks(inputs[property])?.map((each, index) => ({
    path: alone ? property : `${property}.${index}`,
    inputs: each,
  }));
}

/** How CloudFront speaks to an origin of one's own: of each custom origin, or of a VPC origin. */
export function ownOrigins(type: string, inputs: Properties): readonly Block[] | undefined {
  if (type === VPC_ORIGIN) return blocksAt(inputs, "vpcOriginEndpointConfig");
  return originsOf(inputs)?.flatMap(({ path, inputs: origin }) => {
    if (isAbsent(origin["customOriginConfig"])) return [];
    const config = at(origin, "customOriginConfig");
    const [only] = isObject(config) ? [config] : (blocks(config) ?? []);
    return [{ path: `${path}.customOriginConfig`, inputs: only ?? {} }];
  });
}

/** The protocols of an origin, which a VPC origin lists under `items`. */
export function originProtocols(config: Properties): readonly Json[] | undefined {
  const given = at(config, "originSslProtocols");
  return list(isObject(given) ? given["items"] : given);
}

/** Whether an origin is one that AWS guards by signed requests: a bucket or a function URL; undefined where that is not known. */
export function takesSignedRequests({ inputs }: Block): boolean | undefined {
  if (!isAbsent(inputs["s3OriginConfig"])) return true;
  if (!isAbsent(inputs["vpcOriginConfig"])) return false;
  const domain = text(inputs["domainName"]);
  return domain === undefined ? undefined : isBucketHost(domain) || /\.lambda-url\.[a-z0-9-]+\.on\.aws$/.test(domain);
}

/** A bucket's REST host. Its website host takes no signed requests: it is public or nothing. */
export function isBucketHost(domain: string): boolean {
  return /(^|\.)s3([.-][a-z0-9.-]*)?\.amazonaws\.com(\.cn)?$/.test(domain) && !domain.includes("s3-website");
}

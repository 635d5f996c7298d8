// The catalogue: every policy of the pack, group after group. The policies about the pack itself stand last.
import type { Policy } from "./policy.ts";
import { paths } from "./rules/paths.ts";
import { cloudfront } from "./rules/cloudfront.ts";
import { cloudfrontContent } from "./rules/cloudfrontContent.ts";
import { thePack } from "./rules/thePack.ts";

export const CATALOGUE: readonly Policy[] = [...paths, ...cloudfront, ...cloudfrontContent, ...thePack];

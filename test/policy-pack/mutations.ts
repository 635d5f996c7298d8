// The mutations of all groups.
import type { Mutations } from "./mutation.ts";
import { paths } from "./mutations/paths.ts";
import { cloudfront } from "./mutations/cloudfront.ts";
import { cloudfrontContent } from "./mutations/cloudfrontContent.ts";

export const MUTATIONS: Mutations = {
  ...paths,
  ...cloudfront,
  ...cloudfrontContent,
};

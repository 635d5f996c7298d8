// What a region is made from, and what its parts share.
import type * as pulumi from "@pulumi/pulumi";
import type { LogBucket } from "../components/logBucket.ts";
import type { RegionModel } from "../model/regionModel.ts";
import type { Settings } from "../model/settings.ts";
import type { RegionTrust } from "./foundation.ts";

export interface RegionArgs {
  readonly settings: Settings;
  readonly model: RegionModel;
  readonly trust: RegionTrust;
}

/** What the parts of a region share. */
export interface RegionContext extends RegionArgs {
  readonly accountId: pulumi.Output<string>;
  readonly logs: LogBucket;
  /** The region, parent of every part. */
  readonly parent: pulumi.Resource;
}

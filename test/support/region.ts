// What component tests put in: the dev settings' first region, and subnets with names for ids.
import * as pulumi from "@pulumi/pulumi";
import type { SubnetRef } from "../../components/vpc.ts";
import { parseSettings } from "../../model/parseSettings.ts";
import { modelRegion, type RegionModel } from "../../model/regionModel.ts";
import type { Tier } from "../../model/tiers.ts";
import { devConfig } from "./devSettings.ts";

/** The model of eu-west-1 as dev has it, with keys of the settings replaced. */
export function devRegion(changes: Readonly<Record<string, unknown>> = {}): RegionModel {
  const settings = parseSettings(devConfig(changes));
  const [region] = settings.regions;
  if (region === undefined) throw new Error("the dev stack has no region");
  return modelRegion(settings, region, "portcullis", "dev");
}

/** Subnets of zones a and b, with ids such as `subnet-proxy-a`. */
export function subnetRefs(...tiers: readonly Tier[]): SubnetRef[] {
  return tiers.flatMap((tier) =>
    ["a", "b"].map((zone) => ({ tier, zone, id: pulumi.output(`subnet-${tier}-${zone}`) })),
  );
}

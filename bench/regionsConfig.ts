// The configuration with which benchmarks plan the dev stack in other numbers of regions.
import { REGION_SHORT_NAMES, regionZones } from "../model/regions.ts";

/** Values for `--config`; a peak that one region holds, so that it is never what is measured. */
export function regionsConfig(regions: number): string[] {
  const names = Object.keys(REGION_SHORT_NAMES).slice(0, regions);
  const settings = names.map((name, index) => ({
    name,
    cidr: `10.${index}.0.0/16`,
    zones: regionZones(name).slice(0, 2),
  }));
  return [`regions=${JSON.stringify(settings)}`, "edge={}"];
}

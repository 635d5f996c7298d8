// From the kind of a stack to what it makes and puts out. Wiring only.
import * as pulumi from "@pulumi/pulumi";
import { modelRegion } from "../model/regionModel.ts";
import type { RegionSettings } from "../model/settings.ts";
import type { StackContext } from "./context.ts";
import { foundationContract, regionContract } from "./contract.ts";
import { Edge } from "./edge.ts";
import { foundation, type RegionTrust } from "./foundation.ts";
import { readEdge, readRegionTrust } from "./references.ts";
import { Region } from "./region.ts";

type Outputs = Readonly<Record<string, unknown>>;

/** Makes what the settings ask for; the values are the stack's outputs. */
export async function composeStack(context: StackContext): Promise<Outputs> {
  switch (context.settings.stack) {
    case "all":
      return allStack(context);
    case "foundation":
      return foundationStack(context);
    case "region":
      return regionStack(context);
    case "edge":
      return edgeStack(context);
  }
}

function allStack(context: StackContext): Outputs {
  const { settings, project, stack, providers } = context;
  const shared = foundation(context);
  const regions = settings.regions.map((region) => {
    const { outputs, edge } = makeRegion(context, region, shared.regions[region.name]);
    return { name: region.name, outputs, edge };
  });
  const behind = regions.flatMap(({ edge }) => edge ?? []);
  const edge =
    shared.edge === undefined
      ? undefined
      : new Edge(
          { settings, project, stack, trust: shared.edge, regions: behind },
          { providers: { aws: providers.global } },
        );
  return {
    ...Object.fromEntries(regions.map(({ name, outputs }) => [name, outputs])),
    ...(edge === undefined ? {} : { edge: edge.outputs }),
  };
}

function foundationStack(context: StackContext): Outputs {
  const made = foundation(context);
  return {
    contract: foundationContract(made, context.settings),
    originSecret: made.edge?.originSecret,
    authorityCertificatePem: made.authority?.certificatePem,
    authorityExpiresAt: made.authority?.expiresAt,
    viewerCertificateExpiresAt: made.edge?.certificateExpiresAt,
  };
}

async function regionStack(context: StackContext): Promise<Outputs> {
  const [region] = context.settings.regions;
  if (region === undefined) {
    throw new RangeError("a region stack without a region passed the settings' checks");
  }
  const made = makeRegion(context, region, await readRegionTrust(context.settings, region.name));
  return { ...made.outputs, contract: regionContract(made.edge, context.settings) };
}

async function edgeStack({ settings, project, stack, providers }: StackContext): Promise<Outputs> {
  const read = await readEdge(settings);
  const edge = new Edge({ settings, project, stack, ...read }, { providers: { aws: providers.global } });
  return { ...edge.outputs };
}

function makeRegion(
  { settings, project, stack, providers }: StackContext,
  region: RegionSettings,
  trust: RegionTrust | undefined,
): Region {
  if (trust === undefined) {
    throw new pulumi.RunError(`the foundation made nothing for ${region.name}`);
  }
  const model = modelRegion(settings, region, project, stack);
  return new Region({ settings, model, trust }, { providers: { aws: providers.region(region.name) } });
}

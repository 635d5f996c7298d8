// Reads the configuration, works the model out, and composes the stack.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { modelRegion } from "./model/regionModel.ts";
import { parseSettings } from "./model/parseSettings.ts";
import { projectConfig } from "./model/projectConfig.ts";
import { foundation } from "./stacks/foundation.ts";
import { Region } from "./stacks/region.ts";

export default async () => {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const settings = parseSettings(projectConfig(pulumi.runtime.allConfig(), project));
  const models = settings.regions.map((region) => modelRegion(settings, region, project, stack));
  const regions = models.map((model) => ({
    model,
    provider: new aws.Provider(`${model.shortName}-provider`, {
      region: model.name as aws.Region,
      ...(settings.accountId === "" ? {} : { allowedAccountIds: [settings.accountId] }),
      defaultTags: { tags: model.tags },
    }),
  }));
  const [first] = regions;
  if (first === undefined) {
    return {};
  }
  const shared = foundation(settings, first.provider);
  return Object.fromEntries(
    regions.map(({ model, provider }) => [
      model.name,
      new Region({ settings, model, foundation: shared }, { providers: { aws: provider } }).outputs,
    ]),
  );
};

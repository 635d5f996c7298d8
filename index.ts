// Reads the configuration and composes the stack.
import * as pulumi from "@pulumi/pulumi";
import { parseSettings } from "./model/parseSettings.ts";
import { projectConfig } from "./model/projectConfig.ts";
import { composeStack } from "./stacks/compose.ts";
import { Providers } from "./stacks/context.ts";

export default async () => {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const settings = parseSettings(projectConfig(pulumi.runtime.allConfig(), project));
  return composeStack({ settings, project, stack, providers: new Providers(settings, project, stack) });
};

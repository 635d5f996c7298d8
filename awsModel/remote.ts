// Remote components: their children are made by a provider that is not run here, so the model answers no output.
import type { TypeModel, TypeModels } from "./type.ts";

const opaque: TypeModel = { id: () => "", outputs: {} };

export const remoteTypes: TypeModels = {
  "awsx:ecs:FargateService": opaque,
  "awsx:cloudtrail:Trail": opaque,
};

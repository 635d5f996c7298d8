// Between a plan and the analyzer's messages, as the engine writes them (`pulumi/pulumi`, sdk/proto/analyzer.proto).
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { AnalyzerProviderResource, AnalyzerResourceOptions } from "@pulumi/pulumi/proto/analyzer_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { isSecret, providerUrn } from "../plan/read.ts";
import type { Json, PlannedResource, Properties, Urn } from "../plan/type.ts";
import { SECRET } from "../plan/type.ts";

/** What stands for a secret's value, which a plan does not hold; the pack sees it as a text. */
const SECRET_VALUE = "[secret]";

/** Properties by the engine's marks. */
export function toStruct(properties: Properties): Struct {
  return struct.Struct.fromJavaScript(withValues(properties) as Record<string, never>);
}

function withValues(value: Json): Json {
  if (isSecret(value)) return { ...(SECRET as Properties), value: SECRET_VALUE };
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(withValues);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withValues(each)]));
}

/** Properties that the pack sends back, with the plan's mark for secrets. */
export function fromStruct(value: Struct | undefined): Properties {
  return withoutValues(value?.toJavaScript() ?? {}) as Properties;
}

function withoutValues(value: Json): Json {
  if (isSecret(value)) return SECRET;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutValues);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutValues(each)]));
}

/** The question about one resource, before it is made. */
export function analyzeRequest(resource: PlannedResource, inputs: Properties, byUrn: Resources) {
  const request = new analyzer.AnalyzeRequest();
  request.setType(resource.type);
  request.setUrn(resource.urn);
  request.setName(nameOf(resource.urn));
  request.setProperties(toStruct(inputs));
  request.setOptions(optionsOf(resource));
  request.setProvider(providerOf(resource, byUrn));
  return request;
}

export type Resources = ReadonlyMap<Urn, PlannedResource>;

/** The question about a whole stack. */
export function stackRequest(resources: readonly PlannedResource[], byUrn: Resources) {
  const request = new analyzer.AnalyzeStackRequest();
  request.setResourcesList(
    resources.map((resource) => {
      const member = new analyzer.AnalyzerResource();
      member.setType(resource.type);
      member.setUrn(resource.urn);
      member.setName(nameOf(resource.urn));
      member.setProperties(toStruct(answersOf(resource)));
      member.setOptions(optionsOf(resource));
      member.setProvider(providerOf(resource, byUrn));
      member.setParent(resource.parent ?? "");
      member.setDependenciesList([...resource.dependencies]);
      for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
        const edges = new analyzer.AnalyzerPropertyDependencies();
        edges.setUrnsList([...urns]);
        member.getPropertydependenciesMap().set(property, edges);
      }
      return member;
    }),
  );
  return request;
}

/** Outputs with the id among them, where AWS's providers answer it. */
function answersOf({ custom, id, outputs }: PlannedResource): Properties {
  return custom && id !== undefined && id !== "" ? { ...outputs, id } : outputs;
}

function optionsOf({ protect, ignoreChanges = [], parent }: PlannedResource): AnalyzerResourceOptions {
  const options = new analyzer.AnalyzerResourceOptions();
  options.setProtect(protect);
  options.setIgnorechangesList([...ignoreChanges]);
  options.setParent(parent ?? "");
  return options;
}

function providerOf({ provider }: PlannedResource, byUrn: Resources): AnalyzerProviderResource | undefined {
  const found = byUrn.get(providerUrn(provider ?? ""));
  if (!found) return undefined;
  const message = new analyzer.AnalyzerProviderResource();
  message.setType(found.type);
  message.setUrn(found.urn);
  message.setName(nameOf(found.urn));
  message.setProperties(toStruct(found.inputs));
  return message;
}

function nameOf(urn: Urn): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

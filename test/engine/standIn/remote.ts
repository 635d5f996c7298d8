// A remote component of the stand-in: registered with its inputs and nothing in it, as the in-process plan shows it.
import { credentials } from "@grpc/grpc-js";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import type { RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb.js";
import { outputNames } from "../../../awsModel/model.ts";

/** Registers the component with the engine that asks for it; its state is its inputs. */
export async function construct(request: ConstructRequest): Promise<ConstructResponse> {
  // Throws for a component that the model does not know.
  outputNames(request.getType(), request.getName());
  const monitor = new ResourceMonitorClient(request.getMonitorendpoint(), credentials.createInsecure());
  try {
    const registered = await register(monitor, request);
    const outputs = new resource.RegisterResourceOutputsRequest();
    outputs.setUrn(registered.getUrn());
    outputs.setOutputs(request.getInputs());
    await new Promise<void>((resolve, reject) => {
      monitor.registerResourceOutputs(outputs, (error) => (error ? reject(error) : resolve()));
    });
    const response = new provider.ConstructResponse();
    response.setUrn(registered.getUrn());
    response.setState(request.getInputs());
    return response;
  } finally {
    monitor.close();
  }
}

function register(monitor: ResourceMonitorClient, request: ConstructRequest): Promise<RegisterResourceResponse> {
  const registration = new resource.RegisterResourceRequest();
  registration.setType(request.getType());
  registration.setName(request.getName());
  registration.setParent(request.getParent());
  registration.setObject(request.getInputs());
  registration.setAcceptsecrets(true);
  registration.setDependenciesList(request.getDependenciesList());
  registration.setProtect(request.getProtect() ?? false);
  for (const [name, reference] of request.getProvidersMap().entries()) {
    registration.getProvidersMap().set(name, reference);
  }
  for (const [property, dependencies] of request.getInputdependenciesMap().entries()) {
    const edges = new resource.RegisterResourceRequest.PropertyDependencies();
    edges.setUrnsList(dependencies.getUrnsList());
    registration.getPropertydependenciesMap().set(property, edges);
  }
  return new Promise((resolve, reject) => {
    monitor.registerResource(registration, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

// A stand-in for one provider plugin: Pulumi's ResourceProvider service, answered by the stand-in for AWS.
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import type {
  CheckRequest,
  ConfigureRequest,
  ConstructRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  InvokeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Properties } from "../../../plan/type.ts";
import type { Cloud, Difference, Subject } from "./cloud.ts";
import { construct } from "./remote.ts";
import { fromStruct, toStruct, unary } from "./wire.ts";

interface Named {
  getUrn(): string;
  getType(): string;
  getName(): string;
}

/**
 * Serves one package on a port of 127.0.0.1. The engine gives every provider instance a connection of its own, so the
 * connection tells whose configuration (region, default tags) counts.
 */
export class StandInProvider {
  private readonly server = new Server();
  private readonly configuration = new Map<string, Properties>();

  public constructor(
    private readonly cloud: Cloud,
    /** Of the package, as its SDK has it. */
    private readonly version: string,
  ) {
    this.server.addService(ResourceProviderService, { ...this.instance(), ...this.resources() });
  }

  /** Listens; resolves to the port. */
  public async listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  }

  public close(): void {
    this.server.forceShutdown();
  }

  /** The calls about a provider instance. */
  private instance() {
    return {
      handshake: unary(() => {
        const response = new provider.ProviderHandshakeResponse();
        response.setAcceptSecrets(true);
        return response;
      }),
      attach: unary(() => new empty.Empty()),
      cancel: unary(() => new empty.Empty()),
      getPluginInfo: unary(() => {
        const info = new plugin.PluginInfo();
        info.setVersion(this.version);
        return info;
      }),
      checkConfig: unary((request: CheckRequest) => checked(request)),
      diffConfig: unary((request: DiffRequest) => {
        const [before, after] = [fromStruct(request.getOldInputs()), fromStruct(request.getNews())];
        const changed = Object.keys({ ...before, ...after }).filter((key) => !same(before[key], after[key]));
        // Another region is another provider: what it made stays in the old one.
        return differing({ changed, replacing: changed.filter((key) => key === "region") });
      }),
      configure: unary((request: ConfigureRequest, peer) => {
        this.configuration.set(peer, fromStruct(request.getArgs()));
        const response = new provider.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setSupportspreview(true);
        return response;
      }),
      invoke: unary((request: InvokeRequest, peer) => {
        const response = new provider.InvokeResponse();
        const answer = this.cloud.invoke(request.getTok(), fromStruct(request.getArgs()), this.configurationOf(peer));
        response.setReturn(toStruct(answer));
        return response;
      }),
      construct: unary(async (request: ConstructRequest) => {
        const response = await construct(request);
        const provider = request.getProvidersMap().get("aws");
        if (provider) this.cloud.remoteProviders.set(response.getUrn(), provider);
        return response;
      }),
    };
  }

  /** The calls about a resource. */
  private resources() {
    return {
      check: unary((request: CheckRequest, peer) => {
        const [oldInputs, inputs] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
        const response = new provider.CheckResponse();
        response.setInputs(toStruct(this.cloud.check(this.subject(request, peer), oldInputs, inputs)));
        return response;
      }),
      diff: unary((request: DiffRequest, peer) =>
        differing(
          this.cloud.diff(
            this.subject(request, peer),
            fromStruct(request.getOldInputs()),
            fromStruct(request.getNews()),
          ),
        ),
      ),
      create: unary((request: CreateRequest, peer) => this.create(request, peer)),
      read: unary((request: ReadRequest, peer) => this.read(request, peer)),
      update: unary((request: UpdateRequest, peer) => {
        const [oldInputs, inputs] = [fromStruct(request.getOldInputs()), fromStruct(request.getNews())];
        const response = new provider.UpdateResponse();
        const subject = this.subject(request, peer);
        const outputs = this.cloud.update(subject, request.getId(), fromStruct(request.getOlds()), oldInputs, inputs);
        response.setProperties(toStruct(outputs));
        return response;
      }),
      delete: unary((request: DeleteRequest, peer) => {
        this.cloud.delete(this.subject(request, peer), request.getId());
        return new empty.Empty();
      }),
    };
  }

  private create(request: CreateRequest, peer: string) {
    const inputs = fromStruct(request.getProperties());
    const subject = this.subject(request, peer);
    const response = new provider.CreateResponse();
    if (request.getPreview()) {
      response.setProperties(toStruct(this.cloud.foresee(subject, inputs)));
    } else {
      const { id, outputs } = this.cloud.create(subject, inputs);
      response.setId(id);
      // As the providers made of Terraform's do, of which all three are but awsx.
      response.setProperties(toStruct({ ...outputs, id }));
    }
    return response;
  }

  private read(request: ReadRequest, peer: string) {
    const state = fromStruct(request.getProperties());
    const inputs = fromStruct(request.getInputs());
    const response = new provider.ReadResponse();
    response.setId(request.getId());
    // With a state it is a refresh, and nobody but the program changes anything here.
    const refreshed = Object.keys(state).length > 0;
    response.setProperties(
      toStruct(refreshed ? state : this.cloud.read(this.subject(request, peer), request.getId(), inputs)),
    );
    response.setInputs(toStruct(inputs));
    return response;
  }

  private subject(request: Named, peer: string): Subject {
    return {
      urn: request.getUrn(),
      type: request.getType(),
      name: request.getName(),
      provider: this.configurationOf(peer),
    };
  }

  private configurationOf(peer: string): Properties {
    const configuration = this.configuration.get(peer);
    if (!configuration) throw new Error(`connection ${peer}: was never configured`);
    return configuration;
  }
}

function checked(request: CheckRequest) {
  const response = new provider.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

function differing({ changed, replacing }: Difference) {
  const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
  const response = new provider.DiffResponse();
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList([...changed]);
  response.setReplacesList([...replacing]);
  return response;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

// The monitor that stands where the engine's would: it takes down every resource the program asks for, and answers it.
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
  SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { providerInputs, Recorder } from "./recorder.ts";
import type { Answer, RecorderOptions } from "./recorder.ts";
import { stackOfReference } from "./reference.ts";
import type { PlannedResource, Properties, Urn } from "./type.ts";
import { isProvider, packageOf, STACK_TYPE } from "./urn.ts";
import { holdsSecret } from "./wire.ts";

/** What the monitor needs to stand in for an engine. */
export interface MonitorOptions extends RecorderOptions {
  /** Outputs of another stack, with the values of its secrets; it is planned when it is first asked for. */
  readonly stackOutputs: (stack: string) => Promise<Properties>;
  /** Told of every error before Pulumi's runtime wraps it. */
  readonly refuse: (error: unknown) => void;
}

type Callback = (error: (Error & { details?: string }) | null, reply?: object) => void;

/** Features of the engine that a plan can honour; the runtime asks for each by name. */
const FEATURES = ["secrets", "aliasSpecs", "deletedWith", "replaceWith"];

/** gRPC's code for a method that a server does not have. */
const UNIMPLEMENTED = 12;

/** Given to `runtime/settings.setMockOptions`; its methods are those of Pulumi's ResourceMonitor service. */
export class RecordingMonitor {
  private readonly recorder: Recorder;
  /** Outputs of the stack itself, with the values of its secrets: for the stacks that refer to it. */
  public stackOutputs: Properties = {};

  public constructor(private readonly options: MonitorOptions) {
    this.recorder = new Recorder(options);
  }

  /** Everything recorded so far, in registration order. */
  public get resources(): PlannedResource[] {
    return this.recorder.resources;
  }

  public registerResource(req: RegisterResourceRequest, callback: Callback): void {
    this.reply(callback, () => this.register(req));
  }

  public readResource(req: ReadResourceRequest, callback: Callback): void {
    this.reply(callback, () => this.read(req));
  }

  public invoke(req: ResourceInvokeRequest, callback: Callback): void {
    this.reply(callback, () => {
      const token = req.getTok();
      const provider = req.getProvider() || this.recorder.defaultProvider(packageOf(token), req.getVersion());
      const inputs = propertiesOf(req.getArgs());
      const result = this.recorder.model.invoke({ token, inputs, provider: this.recorder.inputsOf(provider) });
      return { getReturn: () => struct(result), getFailuresList: () => [], getUnknown: () => false };
    });
  }

  public registerResourceOutputs(req: RegisterResourceOutputsRequest, callback: Callback): void {
    this.reply(callback, () => {
      const outputs = propertiesOf(req.getOutputs());
      if (this.recorder.setOutputs(req.getUrn(), outputs) === STACK_TYPE) this.stackOutputs = outputs;
      return {};
    });
  }

  public call(_req: object, callback: Callback): void {
    callback(new Error("a method of a remote component cannot be called in a plan: its provider does not run"));
  }

  public supportsFeature(req: SupportsFeatureRequest, callback: Callback): void {
    callback(null, { getHassupport: () => FEATURES.includes(req.getId()) });
  }

  /** Refused, so that the runtime asks for features by name. */
  public getDeploymentInfo(_req: object, callback: Callback): void {
    callback(Object.assign(new Error("not implemented"), { code: UNIMPLEMENTED }));
  }

  /** Gives the runtime an answer, or an error that it turns into a failure of the resource. */
  private reply(callback: Callback, answer: () => object | Promise<object>): void {
    void Promise.resolve()
      .then(answer)
      .then(
        (reply) => callback(null, reply),
        (thrown: unknown) => {
          this.options.refuse(thrown);
          const error = thrown as Error;
          callback(Object.assign(error, { details: error.message }));
        },
      );
  }

  private register(req: RegisterResourceRequest): object {
    const [type, name, parent, custom] = [req.getType(), req.getName(), req.getParent(), req.getCustom()];
    const urn = this.recorder.claim(parent, type, name);
    if (!custom) this.recorder.inherit(urn, parent, new Map(req.getProvidersMap().entries()));
    const provider = this.providerFor(req, urn);
    const given = propertiesOf(req.getObject());
    const inputs = isProvider(type) ? providerInputs(given, req.getVersion()) : given;
    const secretOutputs = req.getAdditionalsecretoutputsList();
    const answered = custom || req.getRemote();
    const answer = answered
      ? this.recorder.answer({ urn, type, name, inputs, provider, secretOutputs })
      : { id: "", outputs: inputs };
    this.recorder.record({
      urn,
      type,
      custom,
      ...(custom ? { id: answer.id } : {}),
      inputs,
      outputs: answer.outputs,
      parent,
      provider,
      dependencies: req.getDependenciesList(),
      propertyDependencies: edges(req),
      protect: req.getProtect() ?? false,
      ...(req.getRemote() ? { opaque: true } : {}),
      ignoreChanges: req.getIgnorechangesList(),
    });
    return replyOf(urn, answer);
  }

  private async read(req: ReadResourceRequest): Promise<object> {
    const [type, name, parent, id] = [req.getType(), req.getName(), req.getParent(), req.getId()];
    const urn = this.recorder.claim(parent, type, name);
    const provider = req.getProvider() || this.recorder.defaultProvider(packageOf(type), req.getVersion());
    const isStack = type === "pulumi:pulumi:StackReference";
    const inputs = isStack ? { name: id } : propertiesOf(req.getProperties());
    const secretOutputs = req.getAdditionalsecretoutputsList();
    const answer = isStack
      ? await this.reference(id)
      : this.recorder.answer({ urn, type, name, inputs, provider, secretOutputs }, id);
    this.recorder.record({
      urn,
      type,
      custom: true,
      id,
      inputs,
      outputs: answer.outputs,
      parent,
      provider,
      dependencies: req.getDependenciesList(),
      propertyDependencies: {},
      protect: false,
      external: true,
    });
    return replyOf(urn, answer);
  }

  /** The outputs of another stack, as the engine answers a StackReference. */
  private async reference(name: string): Promise<Answer> {
    const outputs = await this.options.stackOutputs(stackOfReference(name));
    const secretOutputNames = Object.keys(outputs).filter((key) => holdsSecret(outputs[key] ?? null));
    return { id: name, outputs: { name, outputs, secretOutputNames } };
  }

  /** A remote component's provider is the one its AWS children would take; components otherwise have none. */
  private providerFor(req: RegisterResourceRequest, urn: Urn): string {
    const type = req.getType();
    if (isProvider(type) || (!req.getCustom() && !req.getRemote())) return "";
    const provider = req.getProvider() || this.recorder.defaultProvider(packageOf(type), req.getVersion());
    return req.getRemote() ? this.recorder.inherited(urn, "aws") : provider;
  }
}

/** Input properties that outputs flowed into; the runtime also lists the others, with nothing. */
function edges(req: RegisterResourceRequest): Record<string, Urn[]> {
  const all = [...req.getPropertydependenciesMap().entries()].map(([property, list]) => [property, list.getUrnsList()]);
  return Object.fromEntries(all.filter(([, urns]) => urns?.length)) as Record<string, Urn[]>;
}

function propertiesOf(value: { toJavaScript(): unknown } | undefined): Properties {
  return (value?.toJavaScript() ?? {}) as Properties;
}

/** The runtime asks a reply's struct for nothing but its JavaScript value. */
function struct(value: Properties): object {
  return { toJavaScript: () => value };
}

function replyOf(urn: Urn, { id, outputs }: Answer): object {
  return {
    getUrn: () => urn,
    getId: () => id,
    getObject: () => struct(outputs),
    getProperties: () => struct(outputs),
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
    getUnknown: () => false,
  };
}

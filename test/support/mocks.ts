// The only place that calls Pulumi's setMocks: builds components, answers them from awsModel and records what they make.
import * as pulumi from "@pulumi/pulumi";
import { createAwsModel, madeUpName } from "../../awsModel/model.ts";
import type { AwsModel } from "../../awsModel/model.ts";
import { providerUrn } from "../../plan/read.ts";
import type { Properties } from "../../plan/type.ts";
import { unwrapped } from "../../plan/wire.ts";

/** How the mocks answer. */
export interface MockOptions {
  /** True: ids and whatever else only AWS knows stay unknown; names that the provider makes up do not. False by default. */
  readonly preview?: boolean;
  /** Region of resources whose provider names none; `eu-west-1` by default. */
  readonly region?: string;
  /** Outputs of other stacks, by stack; a StackReference to any other has none. */
  readonly stacks?: Readonly<Record<string, Properties>>;
}

/** One resource that was registered. Mocks do not see parents or dependencies: a plan does. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  /** With the values of secrets. */
  readonly inputs: Properties;
  /** `URN::ID` of the provider passed to it; "" for a component and for the default provider. */
  readonly provider: string;
  readonly custom: boolean;
  /** What the model answered, `id` among it; empty for a component. */
  readonly outputs: Properties;
}

/** What was built, and everything that was registered meanwhile. */
export class Built<T> {
  public constructor(
    public readonly result: T,
    public readonly resources: readonly Recorded[],
  ) {}

  public ofType(type: string): readonly Recorded[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The one resource of a type and name; throws and lists what there is. */
  public named(type: string, name: string): Recorded {
    const found = this.ofType(type).filter((resource) => resource.name === name);
    if (found.length === 1 && found[0]) return found[0];
    const names = this.ofType(type).map((resource) => resource.name);
    throw new Error(
      `${type} ${name}: ${found.length} of them were registered; of this type there are ${names.join(", ")}`,
    );
  }
}

/**
 * Runs `build` under fresh mocks and waits until every registration is answered. Rejects with the first fault, also one
 * that is only found in an apply or by the model. Import the component inside `build` if its module makes resources.
 */
export async function buildWithMocks<T>(build: () => T | Promise<T>, options: MockOptions = {}): Promise<Built<T>> {
  const mocks = new RecordingMocks(options);
  await pulumi.runtime.setMocks(mocks, "project", "stack", options.preview ?? false, "organization");
  const result = await catchingFaults(async () => {
    const built = await build();
    await pulumi.runtime.disconnect();
    return built;
  });
  return new Built(result, mocks.resources);
}

class RecordingMocks implements pulumi.runtime.Mocks {
  public readonly resources: Recorded[] = [];
  private readonly model: AwsModel = createAwsModel();

  public constructor(private readonly options: MockOptions) {}

  public newResource(args: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
    const { type, name, provider = "", custom = false } = args;
    const marked = args.inputs as Properties;
    const inputs = unwrapped(marked);
    if (type === "pulumi:pulumi:StackReference") {
      this.resources.push({ type, name, inputs, provider, custom, outputs: {} });
      const outputs = this.options.stacks?.[args.id?.split("/").at(-1) ?? ""] ?? {};
      return { id: args.id, state: { ...marked, outputs, secretOutputNames: [] } };
    }
    if (!custom) {
      this.resources.push({ type, name, inputs, provider, custom, outputs: {} });
      return { id: undefined, state: marked };
    }
    const identity = `${type}::${name}`;
    const request = { identity, type, name, inputs, provider: this.inputsOf(provider), id: args.id || undefined };
    const answer = this.model.resource(request);
    this.resources.push({ type, name, inputs, provider, custom, outputs: { ...answer.outputs, id: answer.id } });
    // The model is asked in a preview too, so that a type it does not know fails there as well.
    if (this.options.preview && !args.id) return { id: "", state: { ...madeUpName(request), ...marked } };
    return { id: answer.id, state: { ...answer.outputs, ...marked } };
  }

  public call(args: pulumi.runtime.MockCallArgs): pulumi.runtime.MockCallResult {
    const { token, provider = "" } = args;
    return this.model.invoke({ token, inputs: args.inputs as Properties, provider: this.inputsOf(provider) });
  }

  /** Inputs of the provider that a reference names: its type and name are the last parts of its URN. */
  private inputsOf(reference: string): Properties {
    const [, , types = "", name] = providerUrn(reference).split("::");
    const type = types.split("$").at(-1);
    const found = this.resources.find((resource) => resource.type === type && resource.name === name);
    return found?.inputs ?? { region: this.options.region ?? "eu-west-1" };
  }
}

const EVENTS = ["uncaughtException", "unhandledRejection"] as const;

/** Takes the process's handlers meanwhile: Pulumi reports a fault in an output as an unhandled rejection. */
async function catchingFaults<T>(work: () => Promise<T>): Promise<T> {
  const before = EVENTS.map((event) => [event, process.listeners(event as "uncaughtException")] as const);
  const faults: unknown[] = [];
  const note = (fault: unknown): unknown => faults.push(fault);
  for (const event of EVENTS) process.removeAllListeners(event).on(event, note);
  try {
    const result = await work().catch((fault: unknown) => note(fault));
    // Rejections are reported a turn after they happen.
    await new Promise((resolve) => setImmediate(resolve));
    if (faults.length > 0) throw faults[0];
    return result as T;
  } finally {
    for (const [event, listeners] of before) {
      process.removeAllListeners(event);
      for (const listener of listeners) process.on(event, listener as (fault: unknown) => void);
    }
  }
}

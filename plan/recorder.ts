// The record of one program run: resources under their URNs, the providers they take, and the answers they were given.
import { createAwsModel, madeUpName, outputNames } from "../awsModel/model.ts";
import type { ResourceRequest } from "../awsModel/type.ts";
import { providerUrn } from "./read.ts";
import { UNKNOWN } from "./type.ts";
import type { Json, Plan, PlannedResource, Properties, Urn } from "./type.ts";
import { childUrn, defaultProviderName } from "./urn.ts";
import { secret, unwrapped, withoutSecrets } from "./wire.ts";

/** Whose record it is. */
export interface RecorderOptions {
  readonly project: string;
  readonly stack: string;
  readonly mode: Plan["mode"];
  /** Configuration by `namespace:key`; the default providers take theirs from it. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** What the program is answered: secrets marked, with their values. */
export interface Answer {
  readonly id: string;
  readonly outputs: Properties;
}

/** What an answer depends on. */
export interface Claim {
  readonly urn: Urn;
  readonly type: string;
  readonly name: string;
  /** As they came over the wire, with secrets. */
  readonly inputs: Properties;
  /** `URN::ID`, or "". */
  readonly provider: string;
  /** Outputs that the program's SDK declares secret. */
  readonly secretOutputs: readonly string[];
}

/** Nothing with a secret's value is ever kept here. */
export class Recorder {
  private readonly recorded = new Map<Urn, PlannedResource>();
  /** By component: the providers its children inherit, by package. */
  private readonly providers = new Map<Urn, ReadonlyMap<string, string>>();
  public readonly model = createAwsModel();

  public constructor(private readonly options: RecorderOptions) {}

  /** Everything recorded so far, in registration order. */
  public get resources(): PlannedResource[] {
    return [...this.recorded.values()];
  }

  /** A fresh URN. The engine refuses a second resource of the same one, and so does this. */
  public claim(parent: Urn, type: string, name: string): Urn {
    const urn = childUrn(this.options.stack, this.options.project, parent, type, name);
    if (this.recorded.has(urn)) throw new Error(`duplicate resource URN ${urn}; give one of the two another name`);
    return urn;
  }

  public record(resource: PlannedResource): void {
    const { urn, inputs, outputs, parent, provider, ignoreChanges, ...rest } = resource;
    this.recorded.set(urn, {
      urn,
      ...rest,
      inputs: withoutSecrets(inputs),
      outputs: withoutSecrets(outputs),
      ...(parent ? { parent } : {}),
      ...(provider ? { provider } : {}),
      ...(ignoreChanges?.length ? { ignoreChanges } : {}),
    });
  }

  /** Sets what a component registers as its outputs; returns its type. */
  public setOutputs(urn: Urn, outputs: Properties): string | undefined {
    const resource = this.recorded.get(urn);
    if (resource) this.recorded.set(urn, { ...resource, outputs: withoutSecrets(outputs) });
    return resource?.type;
  }

  /** A component hands its parent's providers on, under its own: the runtime sends a remote one an empty map. */
  public inherit(urn: Urn, parent: Urn, own: ReadonlyMap<string, string>): void {
    this.providers.set(urn, new Map([...(this.providers.get(parent) ?? []), ...own]));
  }

  /** The provider of a package that a component's children take, as `URN::ID`. */
  public inherited(urn: Urn, pkg: string): string {
    return this.providers.get(urn)?.get(pkg) ?? "";
  }

  /** The reference of a package's default provider, which is recorded when it is first needed. */
  public defaultProvider(pkg: string, version: string): string {
    const [type, name] = [`pulumi:providers:${pkg}`, defaultProviderName(version)];
    const urn = childUrn(this.options.stack, this.options.project, "", type, name);
    if (!this.recorded.has(urn)) {
      const inputs = providerInputs(this.packageConfig(pkg), version);
      const { id, outputs } = this.answer({ urn, type, name, inputs, provider: "", secretOutputs: [] });
      const none = { dependencies: [], propertyDependencies: {}, protect: false };
      this.record({ urn, type, custom: true, id, inputs, outputs, ...none });
    }
    return `${urn}::${this.recorded.get(urn)?.id || UNKNOWN}`;
  }

  /**
   * What AWS answers: in a preview nothing but the names of properties and the name that Pulumi's provider makes up,
   * except for a resource that exists already, whose id is then given.
   */
  public answer({ urn, type, name, inputs, provider, secretOutputs }: Claim, readId?: string): Answer {
    const known = this.options.mode === "resolved" || (readId !== undefined && readId !== UNKNOWN);
    const request = {
      identity: urn,
      type,
      name,
      inputs: unwrapped(inputs),
      provider: this.inputsOf(provider),
      id: readId,
    };
    const { id, outputs } = known ? this.model.resource(request) : unknownAnswer(request);
    const all: Properties = { ...outputs, ...Object.fromEntries(Object.entries(inputs).filter(isVisible)) };
    const marked = secretOutputs.filter((property) => all[property] !== undefined);
    const secrets = Object.fromEntries(marked.map((property) => [property, secret(all[property] ?? null)]));
    return { id, outputs: { ...all, ...secrets } };
  }

  /** Inputs of the provider that a reference names; none when it is not known. */
  public inputsOf(provider: string): Properties {
    return this.recorded.get(providerUrn(provider))?.inputs ?? {};
  }

  private packageConfig(pkg: string): Properties {
    const { config, secretKeys } = this.options;
    const own = Object.entries(config).filter(([key]) => key.startsWith(`${pkg}:`));
    return Object.fromEntries(
      own.map(([key, value]) => [key.slice(pkg.length + 1), secretKeys.includes(key) ? secret(value) : value]),
    );
  }
}

/** A provider's inputs as the engine keeps them: with its version, and a place for the engine's own notes. */
export function providerInputs(given: Properties, version: string): Properties {
  return { ...given, ...(version ? { version } : {}), __internal: {} };
}

/** The engine's own notes are inputs that nobody is answered. */
function isVisible([property]: readonly [string, Json]): boolean {
  return property !== "__internal";
}

function unknownAnswer(request: ResourceRequest): Answer {
  const unknown = outputNames(request.type, request.identity).map((property) => [property, UNKNOWN]);
  return { id: "", outputs: { ...Object.fromEntries(unknown), ...madeUpName(request) } as Properties };
}

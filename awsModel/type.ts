// What the model of AWS's answers is asked, and the shape of one entry in its tables.
import type { Json, Properties } from "../plan/type.ts";
import type { Addresses } from "./addresses.ts";
import { AwsModelError } from "./error.ts";
import { ACCOUNT, hex } from "./invented.ts";
import { partitionOf } from "./region.ts";

/** One resource that the program asks AWS for. */
export interface ResourceRequest {
  /** What the answer is derived from: the URN, or type and name where there is no URN. */
  readonly identity: string;
  readonly type: string;
  /** Pulumi's logical name. */
  readonly name: string;
  /** Inputs with secrets unwrapped. */
  readonly inputs: Properties;
  /** Inputs of the resource's provider; its `region` is the region of the answer. */
  readonly provider: Properties;
  /** Given when an existing resource is read. */
  readonly id?: string;
}

/** One invoke of the program. */
export interface InvokeRequest {
  readonly token: string;
  /** Arguments with secrets unwrapped. */
  readonly inputs: Properties;
  readonly provider: Properties;
}

/** Resources and zones answered so far, by the id they were given. */
export type Known = Map<string, Properties>;

/** How one resource type answers: its id, then every property that only AWS knows. */
export interface TypeModel {
  readonly id: (q: Question) => string;
  readonly outputs: Readonly<Record<string, (q: Question) => Json>>;
}

export type TypeModels = Readonly<Record<string, TypeModel>>;
export type InvokeModels = Readonly<Record<string, (q: Question) => Properties>>;

/** One request, with what an entry needs to answer it. */
export class Question {
  /** The id the model (or the program, for a read) gave; empty while the id itself is asked. */
  public id = "";
  private publicAddress?: string;
  private privateAddress?: string;

  public constructor(
    public readonly identity: string,
    public readonly name: string,
    public readonly inputs: Properties,
    private readonly provider: Properties,
    public readonly known: Known,
    public readonly addresses: Addresses,
  ) {}

  /** The region: the request's own, else its provider's. */
  public get region(): string {
    const region = this.text("region") || this.provider["region"];
    if (typeof region === "string" && region !== "") return region;
    throw new AwsModelError(
      `${this.identity}: neither the resource nor its provider names a region; pass a provider with a region, or set aws:region`,
    );
  }

  /** The region's partition: `aws`, `aws-cn`, ... */
  public get partition(): string {
    return partitionOf(this.region).name;
  }

  /** The domain of the partition's endpoints: `amazonaws.com`, ... */
  public get dnsSuffix(): string {
    return partitionOf(this.region).dnsSuffix;
  }

  /** The public address of this resource, taken when it is first asked for. */
  public publicIp(): string {
    this.publicAddress ??= this.addresses.nextElastic(this.region);
    return this.publicAddress;
  }

  /** The private address of this resource in its subnet: the program's own choice, else the next free one. */
  public privateIp(): string {
    this.privateAddress ??=
      this.text("privateIp") || this.addresses.nextHost(this.of("subnetId", "cidrBlock"), this.identity);
    return this.privateAddress;
  }

  /** A string input, or "" when it is absent. */
  public text(property: string): string {
    const value = this.inputs[property];
    return typeof value === "string" ? value : "";
  }

  /** The strings of a list input. */
  public texts(property: string): string[] {
    const value = this.inputs[property];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
  }

  /** Hexadecimal digits that depend on the identity alone; `salt` tells apart several of one resource. */
  public hex(length: number, salt = ""): string {
    return hex(`${this.identity} ${salt}`, length);
  }

  /** The name AWS would know it by: as given, or Pulumi's name with a suffix of seven digits. */
  public get physicalName(): string {
    const prefix = this.text("namePrefix");
    return this.text("name") || (prefix ? `${prefix}${this.hex(26, "name")}` : `${this.name}-${this.hex(7, "name")}`);
  }

  /** An ARN in the request's region and the model's account. */
  public arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${ACCOUNT}:${resource}`;
  }

  /** A property of the resource whose id stands in `property`, when the model answered that one too. */
  public of(property: string, wanted: string): string {
    const value = this.known.get(this.text(property))?.[wanted];
    return typeof value === "string" ? value : "";
  }

  /** Tags as AWS holds them: the provider's default tags under the resource's own. */
  public get tagsAll(): Json {
    const given = this.provider["defaultTags"];
    const defaults: unknown = typeof given === "string" ? JSON.parse(given) : given;
    return { ...tagsOf(defaults), ...(this.inputs["tags"] as Properties | undefined) };
  }
}

function tagsOf(defaults: unknown): Properties {
  return (defaults as { readonly tags?: Properties } | undefined)?.tags ?? {};
}

/** An EC2-style id: prefix, then seventeen hexadecimal digits of which AWS sets the first to 0. */
export function ec2Id(prefix: string): (q: Question) => string {
  return (q) => `${prefix}-0${q.hex(16)}`;
}

/** Outputs that every regional AWS resource with tags has. */
export const regionAndTags: TypeModel["outputs"] = { region: (q) => q.region, tagsAll: (q) => q.tagsAll };

/** Outputs that every regional AWS resource without tags has. */
export const regionOnly: TypeModel["outputs"] = { region: (q) => q.region };

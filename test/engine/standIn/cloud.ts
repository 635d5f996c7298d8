// What stands behind the stand-in providers: one AWS made of awsModel's answers, with what has been created in it.
import { isDeepStrictEqual } from "node:util";
import { Addresses } from "../../../awsModel/addresses.ts";
import { createAwsModel, madeUpName, outputNames, typeModels } from "../../../awsModel/model.ts";
import { Question } from "../../../awsModel/type.ts";
import type { Json, Properties } from "../../../plan/type.ts";
import { UNKNOWN } from "../../../plan/type.ts";
import { unwrapped } from "../../../plan/wire.ts";

/** A resource as the engine names it. */
export interface Subject {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Configuration of the provider instance that was asked. */
  readonly provider: Properties;
}

/** What changes between two sets of inputs. */
export interface Difference {
  readonly changed: readonly string[];
  /** Those that AWS cannot change in place. */
  readonly replacing: readonly string[];
}

/**
 * Inputs that EC2 and load balancing take once. Together with "a change that gives another id is a replacement" and
 * "nothing of tls changes in place" this is all the stand-in knows: a short list, not AWS's own.
 */
const TAKEN_ONCE = ["vpcId", "cidrBlock", "availabilityZone", "subnetId", "loadBalancerType", "networkAclId"];

/** The provider's note of the inputs that it made up. */
const DEFAULTS = "__defaults";

export class Cloud {
  /** By URN of a remote component: the aws provider that the engine hands its children, as `URN::ID`. */
  public readonly remoteProviders = new Map<string, string>();
  private readonly model = createAwsModel();
  private readonly created = new Map<string, number>();
  private readonly living = new Set<string>();

  /** `TYPE ID` of everything that was created and not deleted. */
  public get resources(): readonly string[] {
    return [...this.living].sort().map((key) => key.split("\n").slice(1).join(" "));
  }

  /**
   * The inputs as the provider takes them: with the name that it makes up where there is none, and a note that it did,
   * as Pulumi's bridge to Terraform's providers writes it. What is there keeps its name, what is made anew gets another.
   * Throws AwsModelError for a type that the model does not know.
   */
  public check(subject: Subject, oldInputs: Properties, inputs: Properties): Properties {
    const [made] = Object.entries(madeUpName({ ...subject, identity: this.nextIdentity(subject), inputs }));
    if (made === undefined) return inputs;
    const [property, fresh] = made;
    const kept = (oldInputs[DEFAULTS] as readonly string[] | undefined)?.includes(property);
    return { ...inputs, [property]: kept ? (oldInputs[property] ?? fresh) : fresh, [DEFAULTS]: [property] };
  }

  /** Outputs of a resource that is yet to be created: its inputs, and unknown whatever only AWS knows. */
  public foresee({ type, urn }: Subject, inputs: Properties): Properties {
    const unknown = outputNames(type, urn).map((property): [string, Json] => [property, UNKNOWN]);
    return { ...Object.fromEntries(unknown), ...answered(inputs) };
  }

  /** A resource that is made a second time, as in a replacement, is another one, with ids of its own. */
  public create(subject: Subject, inputs: Properties): { readonly id: string; readonly outputs: Properties } {
    const identity = this.nextIdentity(subject);
    this.created.set(subject.urn, (this.created.get(subject.urn) ?? 0) + 1);
    const { id, outputs } = this.model.resource({ ...subject, identity, inputs: unwrapped(inputs) });
    this.living.add(key(subject, id));
    return { id, outputs: { ...outputs, ...answered(inputs) } };
  }

  /** Outputs after a change in place: what AWS chose stays, what the program says is new. */
  public update(
    subject: Subject,
    id: string,
    outputs: Properties,
    oldInputs: Properties,
    inputs: Properties,
  ): Properties {
    this.refuseUnknown(subject, id, "updated");
    const dropped = Object.keys(oldInputs).filter((property) => !(property in inputs));
    const kept = Object.entries(outputs).filter(([property]) => !dropped.includes(property));
    return { ...Object.fromEntries(kept), ...answered(inputs) };
  }

  /** What exists outside of the program, as `aws.TYPE.get` asks for it. */
  public read(subject: Subject, id: string, inputs: Properties): Properties {
    const { outputs } = this.model.resource({ ...subject, identity: subject.urn, inputs: unwrapped(inputs), id });
    return { ...outputs, ...answered(inputs) };
  }

  public delete(subject: Subject, id: string): void {
    this.refuseUnknown(subject, id, "deleted");
    this.living.delete(key(subject, id));
  }

  public invoke(token: string, args: Properties, provider: Properties): Properties {
    return this.model.invoke({ token, inputs: unwrapped(args), provider });
  }

  public diff(subject: Subject, oldInputs: Properties, newInputs: Properties): Difference {
    const [before, after] = [unwrapped(oldInputs), unwrapped(newInputs)];
    const properties = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    const changed = properties.filter((property) => !isDeepStrictEqual(before[property], after[property]));
    const otherId = idOf(subject, before) !== idOf(subject, after);
    const replacing =
      otherId || subject.type.startsWith("tls:")
        ? changed
        : changed.filter((property) => TAKEN_ONCE.includes(property));
    return { changed, replacing };
  }

  private nextIdentity({ urn }: Subject): string {
    const before = this.created.get(urn) ?? 0;
    return before === 0 ? urn : `${urn} ${before + 1}`;
  }

  private refuseUnknown(subject: Subject, id: string, verb: string): void {
    if (!this.living.has(key(subject, id))) {
      throw new Error(`${subject.type} ${id}: is ${verb} but does not exist in the stand-in for AWS`);
    }
  }
}

/** The note is about inputs and is answered to nobody. */
function answered(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([property]) => property !== DEFAULTS));
}

function key({ urn, type }: Subject, id: string): string {
  return [urn, type, id].join("\n");
}

function idOf({ urn, type, name, provider }: Subject, inputs: Properties): string | undefined {
  return typeModels[type]?.id(new Question(urn, name, inputs, provider, new Map(), new Addresses()));
}

// From the catalogue's policies to CrossGuard's: the type filter, knobs, levels, exceptions, and a predicate that throws.
import { Secret } from "@pulumi/policy";
import type {
  Policies,
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Json, PlannedResource, Urn } from "../plan/type.ts";
import { isAbsent } from "./lib/inputs.ts";
import { knobValues } from "./lib/knobs.ts";
import { messageOf, nameOfUrn } from "./lib/message.ts";
import type { Session } from "./lib/session.ts";
import type { Fault, Policy, ResourcePolicy, ResourceSurroundings, StackPolicy } from "./policy.ts";

/** Every policy of a catalogue for one process of the pack. */
export function crossGuardPolicies(catalogue: readonly Policy[], session: Session): Policies {
  return catalogue.map((policy) =>
    policy.kind === "resource" ? resourceValidation(policy, session) : stackValidation(policy, session),
  );
}

/** What CrossGuard shows of a policy. The pack's own level is production's, so a forgotten configuration is strict. */
function facts(policy: Policy): Omit<ResourceValidationPolicy, "validateResource"> {
  const { id, name, rule, severity, level, controls, steps, link } = policy;
  const [framework = "", specification = ""] = (controls[0] ?? "").split(":");
  return {
    name,
    displayName: `${id} ${name}`,
    description: rule,
    enforcementLevel: level.prod,
    severity,
    framework: { name: framework, version: "", reference: link, specification },
    tags: [id, ...(policy.floor ? ["floor"] : []), ...controls],
    remediationSteps: steps,
    url: link,
    ...(Object.keys(policy.knobs).length > 0 && { configSchema: configSchema(policy) }),
  };
}

function configSchema({ knobs }: Policy): PolicyConfigSchema {
  const properties = Object.entries(knobs).map(([name, { meaning, schema, default: value }]) => [
    name,
    { ...schema, description: meaning, default: value },
  ]);
  return { properties: Object.fromEntries(properties) as PolicyConfigSchema["properties"] };
}

function resourceValidation(policy: ResourcePolicy, session: Session): ResourceValidationPolicy {
  const { name, fix } = policy;
  return {
    ...facts(policy),
    validateResource: onlyFor(policy, (args, report) => {
      session.judged.add(name);
      const resource = session.resource(args, policy.types === "all");
      const knobs = knobValues(policy.knobs, args.getConfig());
      const faults = judged(() => policy.judge(resource, knobs, aroundResource(resource, args, session)));
      for (const fault of faults) tell(policy, session, report, { ...fault, resource });
    }),
    ...(fix && {
      remediateResource: onlyFor(policy, (args) => {
        const wanted = fix(session.unkept(args).inputs, knobValues(policy.knobs, args.getConfig())) ?? {};
        const added = Object.entries(wanted).filter(([path, value]) => add(args.props, path.split("."), value));
        return added.length > 0 ? args.props : undefined;
      }),
    }),
  };
}

/** CrossGuard reads a single type off the function and then does not even unpack the properties of other resources. */
function onlyFor<A extends Pick<ResourceValidationArgs, "type" | "notApplicable">, Rest extends unknown[], R>(
  { types }: Policy,
  run: (args: A, ...rest: Rest) => R,
): (args: A, ...rest: Rest) => R {
  const filtered = (args: A, ...rest: Rest): R => {
    if (types !== "all" && !types.includes(args.type)) args.notApplicable(`only for ${types.join(", ")}`);
    return run(args, ...rest);
  };
  const [only, ...more] = types === "all" ? [] : types;
  return only !== undefined && more.length === 0 ? Object.assign(filtered, { __pulumiType: only }) : filtered;
}

function stackValidation(policy: StackPolicy, session: Session): StackValidationPolicy {
  const { name, types } = policy;
  return {
    ...facts(policy),
    validateStack: (args: StackValidationArgs, report) => {
      session.judged.add(name);
      if (types !== "all" && !args.resources.some(({ type }) => types.includes(type))) {
        args.notApplicable(`the stack has none of ${types.join(", ")}`);
      }
      const knobs = knobValues(policy.knobs, args.getConfig());
      const faults = judged(() => policy.judge(session.stack(args.resources), knobs));
      for (const fault of faults) tell(policy, session, report, fault);
    },
  };
}

/** A predicate that throws has judged nothing: that is a violation of its policy, not an error of the pack's. */
function judged(judge: () => readonly Fault[]): readonly Fault[] {
  try {
    return judge();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ what: `could not be judged: ${why}`, remedy: "report it as a fault of the policy pack, with the plan" }];
  }
}

/** CrossGuard's server takes an object here too, the one way to give a violation a level of its own; its type hides that. */
type Report = (violation: {
  readonly message: string;
  readonly urn?: Urn;
  readonly enforcementLevel?: "mandatory" | "advisory";
}) => void;

function tell(policy: Policy, session: Session, report: ReportViolation, fault: Fault): void {
  const urn = fault.resource?.urn;
  const message = messageOf(policy, urn === undefined ? "the stack" : nameOfUrn(urn), fault);
  const to = { ...(urn !== undefined && { urn }) };
  const say = report as unknown as Report;
  // The floor holds whatever a configuration says.
  if (policy.floor) {
    say({ ...to, message, enforcementLevel: "mandatory" });
    return;
  }
  const exception = session.excepted(policy.name, urn);
  if (!exception) {
    say({ ...to, message });
    return;
  }
  say({
    ...to,
    message: `${message} (excepted until ${exception.expires}: ${exception.reason})`,
    enforcementLevel: "advisory",
  });
}

function aroundResource(
  { inputs }: PlannedResource,
  { provider }: ResourceValidationArgs,
  session: Session,
): ResourceSurroundings {
  const own = session.providerInputs(provider?.props);
  const text = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);
  return { ...session.surroundings, provider: own, region: text(inputs["region"]) ?? text(own["region"]) };
}

/**
 * Adds one value where there is none, in place, so that unknowns and secrets beside it stay as they came; blocks on the
 * way are made. A value that somebody gave is theirs to change and stays a violation; the answer is then false.
 */
function add(block: unknown, [step = "", ...rest]: readonly string[], value: Json): boolean {
  if (Array.isArray(block) && !/^\d+$/.test(step))
    return block.length === 1 && add(raw(block, "0"), [step, ...rest], value);
  if (typeof block !== "object" || block === null || block instanceof Secret) return false;
  const given = raw(block, step);
  if (rest.length > 0 && !isAbsent(given as Json)) return add(given, rest, value);
  if (!isAbsent(given as Json) || Array.isArray(block)) return false;
  const made = rest.reduceRight<Json>((inner, name) => ({ [name]: inner }), value);
  Object.assign(block, { [step]: made });
  return true;
}

/** A property as it came: reading it would ask the proxy, which throws where it is not known. */
function raw(block: object, step: string): unknown {
  return Object.getOwnPropertyDescriptor(block, step)?.value;
}

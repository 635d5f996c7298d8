// What one pack process remembers: the inputs of every resource analysed, so that stack policies see what the program
// gave, and which policies ran and which exceptions were used.
import type { Settings } from "../../model/settings.ts";
import { holdsUnknown, indexPlan, type PlanIndex } from "../../plan/read.ts";
import { type Json, type PlannedResource, type Properties, UNKNOWN, type Urn } from "../../plan/type.ts";
import { judge } from "../../proof/claims/prove.ts";
import { readNetwork } from "../../proof/planned/readNetwork.ts";
import type { Claim } from "../../proof/result.ts";
import { declarationAlone } from "../declaration.ts";
import type { Policy, Run, Stack, Surroundings } from "../policy.ts";
import { type Exception, exceptionFor, type Exceptions } from "./exceptions.ts";
import { contentOf, plainProperties } from "./values.ts";

/** A resource as CrossGuard shows it to a resource policy. */
export interface Analysed {
  readonly type: string;
  readonly urn: Urn;
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: { readonly protect: boolean; readonly ignoreChanges: readonly string[]; readonly parent?: string };
  readonly provider?: { readonly urn: Urn; readonly props: Readonly<Record<string, unknown>> };
}

/** The same among the others of its stack. */
export interface Related extends Analysed {
  readonly parent?: { readonly urn: Urn };
  readonly dependencies: readonly { readonly urn: Urn }[];
  readonly propertyDependencies: Readonly<Record<string, readonly { readonly urn: Urn }[]>>;
}

export class Session {
  /** URNs that a policy has judged, by the policy's name. */
  public readonly judged = new Set<string>();
  public readonly used = new Set<Exception>();
  private readonly analysed = new Map<Urn, Properties>();
  private sawAll = false;
  /** How often a resource was analysed: each time what stack policies see may be another. */
  private asked = 0;
  private last: { readonly key: string; readonly stack: Stack } | undefined;

  public constructor(
    private readonly around: Surroundings,
    private readonly exceptions: Exceptions,
    private readonly policies: readonly Policy[],
  ) {}

  public get surroundings(): Surroundings {
    return this.around;
  }

  /** The exception that covers a violation, which is then used. */
  public excepted(policy: string, urn: Urn | undefined): Exception | undefined {
    const found = exceptionFor(this.exceptions, policy, urn, this.around.today);
    if (found) this.used.add(found);
    return found;
  }

  /** Inputs of the provider that CrossGuard shows beside a resource. */
  public providerInputs(props: Readonly<Record<string, unknown>> | undefined): Properties {
    return props === undefined ? {} : plainProperties(props);
  }

  /**
   * The resource that is being analysed; its inputs are kept for the stack policies.
   *
   * @param every true where whoever asks is shown every resource that is made
   */
  public resource(given: Analysed, every: boolean): PlannedResource {
    this.sawAll ||= every;
    const resource = planned(given, plainProperties(given.props));
    this.analysed.set(given.urn, resource.inputs);
    this.asked += 1;
    return resource;
  }

  /** The same without keeping anything, for a remediation may still change it. */
  public unkept(given: Analysed): PlannedResource {
    return planned(given, plainProperties(given.props));
  }

  /** The whole stack. CrossGuard makes its list anew for every policy; the same content is read once. */
  public stack(given: readonly Related[]): Stack {
    const key = `${this.asked} ${given.map(relatedContent).join("\n")}`;
    if (this.last?.key !== key) this.last = { key, stack: stackOf(this.resourcesOf(given), this.around, this.run()) };
    return this.last.stack;
  }

  private resourcesOf(given: readonly Related[]): PlannedResource[] {
    const members = given.map((each) => this.member(each));
    const listed = new Set(members.map(({ urn }) => urn));
    return [...providersOf(given, listed), ...members].sort(this.inOrder());
  }

  private run(): Run {
    const { policies, judged, exceptions, used } = this;
    return { policies, judged, exceptions, used };
  }

  /** By the order in which resources were registered; CrossGuard's own list has none. */
  private inOrder(): (one: PlannedResource, other: PlannedResource) => number {
    const order = new Map([...this.analysed.keys()].map((urn, at) => [urn, at]));
    const rank = ({ urn }: PlannedResource): number => order.get(urn) ?? -1;
    return (one, other) => rank(one) - rank(other) || (one.urn < other.urn ? -1 : 1);
  }

  private member(given: Related): PlannedResource {
    const outputs = plainProperties(given.props);
    const inputs = this.analysed.get(given.urn);
    // What is not analysed where everything is was not made here, only read.
    const external = inputs === undefined && this.sawAll && given.provider !== undefined;
    return {
      ...planned(given, inputs ?? withoutAnswers(outputs, given)),
      outputs,
      // AWS's providers answer the id among the other outputs; CrossGuard has no other place for it.
      id: typeof outputs["id"] === "string" && outputs["id"] !== UNKNOWN ? outputs["id"] : "",
      ...(given.parent && { parent: given.parent.urn }),
      dependencies: given.dependencies.map(({ urn }) => urn),
      propertyDependencies: Object.fromEntries(
        Object.entries(given.propertyDependencies).map(([property, others]) => [
          property,
          others.map(({ urn }) => urn),
        ]),
      ),
      ...(external && { external }),
    };
  }
}

/** Everything about a resource of which two stacks may differ. */
function relatedContent({ urn, props, opts, parent, dependencies, propertyDependencies }: Related): string {
  const urns = (others: readonly { readonly urn: Urn }[]): Urn[] => others.map((other) => other.urn);
  const edges = Object.entries(propertyDependencies).map(([property, others]) => [property, urns(others)]);
  return `${urn} ${contentOf(props)} ${JSON.stringify([opts, parent?.urn, urns(dependencies), edges])}`;
}

/** The resource by itself. Components have no provider; a remote one stands for what another program makes of it. */
function planned({ type, urn, opts, provider }: Analysed, inputs: Properties): PlannedResource {
  const opaque = type.startsWith("awsx:");
  return {
    urn,
    type,
    custom: !opaque && (provider !== undefined || type.startsWith("pulumi:providers:")),
    id: "",
    inputs,
    outputs: {},
    ...(opts.parent !== undefined && { parent: opts.parent }),
    ...(provider && { provider: `${provider.urn}::${UNKNOWN}` }),
    dependencies: [],
    propertyDependencies: {},
    protect: opts.protect,
    ...(opaque && { opaque }),
    ...(opts.ignoreChanges.length > 0 && { ignoreChanges: opts.ignoreChanges }),
  };
}

/** Outputs without what only the provider fills in: unknown, though no resource flowed into it. */
function withoutAnswers(outputs: Properties, { propertyDependencies }: Related): Properties {
  const given = ([property, value]: readonly [string, Json]): boolean =>
    value !== UNKNOWN || (propertyDependencies[property] ?? []).length > 0;
  return Object.fromEntries(Object.entries(outputs).filter(given));
}

/** The providers, which CrossGuard shows beside their resources, as resources of their own. */
function providersOf(given: readonly Related[], listed: ReadonlySet<Urn>): PlannedResource[] {
  const found = new Map(given.flatMap(({ provider }) => (provider ? [[provider.urn, provider]] : [])));
  return [...found.values()]
    .filter(({ urn }) => !listed.has(urn))
    .map(({ urn, props }) => {
      const type = /::(pulumi:providers:[^:]+)::/.exec(urn)?.[1] ?? "pulumi:providers:unknown";
      return planned({ type, urn, props, opts: { protect: false, ignoreChanges: [] } }, plainProperties(props));
    });
}

function stackOf(resources: readonly PlannedResource[], around: Surroundings, run: Run): Stack {
  const [, stack = "", project = ""] = /^urn:pulumi:([^:]*)::([^:]*)::/.exec(resources[0]?.urn ?? "") ?? [];
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const mode = resources.some(({ outputs }) => holdsUnknown(outputs)) ? "preview" : "resolved";
  const stacks = [{ stack, resources, outputs: root?.outputs ?? {} }];
  const index = indexPlan({ mode, source: "program", project, stacks });
  let claims: readonly Claim[] | undefined;
  return {
    ...around,
    run,
    index,
    claims: () => (claims ??= claimsOf(index, around.settings)),
  };
}

function claimsOf(index: PlanIndex, settings: Settings | undefined): readonly Claim[] {
  if (settings === undefined) {
    throw new Error(
      "the stack's settings are not known, so neither is what is declared; run the pack with the stack's configuration",
    );
  }
  return judge(readNetwork(index), declarationAlone(settings));
}

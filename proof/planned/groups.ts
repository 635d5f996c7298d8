// Security groups with the rules that are written in them.
import type { Json, PlannedResource, Urn } from "../../plan/type.ts";
import type { GroupRule, SecurityGroup } from "../network.ts";
import { doubt, isAbsent, nameOf, notKnown, originOf } from "./reading.ts";
import type { Found, Reading } from "./reading.ts";
import { inlineRules, ownRule, wholeRule } from "./groupRules.ts";
import type { Direction, GroupIds } from "./groupRules.ts";
import type { PrefixLists } from "./prefixLists.ts";
import { TYPES } from "./types.ts";

type Rules = Record<Direction, GroupRule[]>;

const GROUP_TYPES = [TYPES.securityGroup, TYPES.defaultSecurityGroup];

/** The groups of a plan. AWS's default group of a VPC appears where something uses it and the program does not adopt it. */
export class Groups {
  private readonly rules = new Map<Urn, Rules>();
  private readonly vpcs = new Map<Urn, Urn>();
  private readonly origins: PlannedResource[] = [];
  private readonly adopted = new Map<Urn, Urn>();
  private readonly made = new Map<string, SecurityGroup>();

  public constructor(
    private readonly reading: Reading,
    private readonly lists: PrefixLists,
  ) {
    const written = GROUP_TYPES.flatMap((type) => reading.index.ofType(type));
    for (const group of written) {
      const vpc = reading.required(group, "vpcId", [TYPES.vpc]);
      if (vpc === undefined) continue;
      this.vpcs.set(group.urn, vpc.urn);
      this.rules.set(group.urn, { ingress: [], egress: [] });
      if (group.type === TYPES.defaultSecurityGroup) this.adopted.set(vpc.urn, group.urn);
      this.origins.push(group);
    }
    for (const group of this.origins) this.addInline(group);
    for (const [type, direction] of OWN_RULES)
      for (const rule of reading.index.ofType(type)) this.addOwn(rule, direction);
    for (const rule of reading.index.ofType(TYPES.securityGroupRule)) this.addOwn(rule, directionOf(rule));
  }

  public get all(): SecurityGroup[] {
    const written = this.origins.map((group): SecurityGroup => {
      const { ingress, egress } = this.rules.get(group.urn) ?? { ingress: [], egress: [] };
      const outwards = egress.map((rule) => ({ ...rule, ...doubt(rule.missing, this.sameList(rule)) }));
      return { ...originOf(group), vpc: this.vpcs.get(group.urn) ?? "", ingress, egress: outwards };
    });
    return [...written, ...this.made.values()];
  }

  /** The groups that a list of ids in a property names. */
  public of(resource: PlannedResource, property: string, list: Json | undefined = resource.inputs[property]): GroupIds {
    return this.ids(this.reading.many(resource, property, [...GROUP_TYPES, TYPES.vpc], list));
  }

  /** The same for one id. */
  public one(resource: PlannedResource, property: string, value: Json | undefined): GroupIds {
    // A peer in another account is written with the account before it.
    const id = typeof value === "string" ? value.replace(/^\d{12}\//, "") : value;
    return this.ids(this.reading.one(resource, property, [...GROUP_TYPES, TYPES.vpc], id));
  }

  /** Id of the group that AWS puts on what names none. */
  public defaultOf(vpc: Urn): string {
    const adopted = this.adopted.get(vpc);
    if (adopted !== undefined) return adopted;
    const resource = this.reading.index.byUrn(vpc);
    const origin = {
      id: `${vpc}/default-security-group`,
      name: `default security group of ${resource ? nameOf(resource) : vpc}`,
    };
    const group = (peer: GroupRule["peer"]): GroupRule => ({ origin, protocol: "all", peer });
    this.made.set(origin.id, {
      ...origin,
      vpc,
      ingress: [group({ group: origin.id })],
      egress: [group({ cidr: "0.0.0.0/0" }), group({ cidr: "::/0" })],
    });
    return origin.id;
  }

  /** Only on the way out does it matter that a gateway endpoint may lead to the list. */
  private sameList({ peer }: GroupRule): string | undefined {
    return "prefixList" in peer ? this.lists.mayBeEndpoints(peer.prefixList) : undefined;
  }

  private ids({ resources, missing }: Found): GroupIds {
    const groups = resources.map((each) => (each.type === TYPES.vpc ? this.defaultOf(each.urn) : each.urn));
    return { groups: [...new Set(groups)], ...doubt(missing) };
  }

  private addInline(group: PlannedResource): void {
    const own = this.rules.get(group.urn);
    for (const direction of ["ingress", "egress"] as const) {
      const list = group.inputs[direction];
      if (isAbsent(list)) continue;
      own?.[direction].push(...inlineRules(this, this.lists, group, direction, list));
    }
  }

  private addOwn(rule: PlannedResource, direction: Direction | undefined): void {
    const { groups, missing } = this.one(rule, "securityGroupId", rule.inputs["securityGroupId"]);
    if (groups.length === 0) this.reading.note(rule, missing ?? notKnown("securityGroupId", rule));
    const unsure = direction === undefined ? notKnown("type", rule) : undefined;
    for (const group of groups) {
      const read =
        rule.type === TYPES.securityGroupRule
          ? wholeRule(this, this.lists, rule, group)
          : ownRule(this, this.lists, rule);
      const rules = read.map((each): GroupRule => ({ ...each, ...doubt(each.missing, missing, unsure) }));
      const own = this.rules.get(group);
      if (own === undefined) this.reading.note(rule, `it belongs to ${group}, which the plan does not hold`);
      if (direction !== "egress") own?.ingress.push(...rules);
      if (direction !== "ingress") own?.egress.push(...rules);
    }
  }
}

const OWN_RULES: readonly (readonly [string, Direction])[] = [
  [TYPES.ingressRule, "ingress"],
  [TYPES.egressRule, "egress"],
];

function directionOf({ inputs }: PlannedResource): Direction | undefined {
  const { type } = inputs;
  return type === "ingress" || type === "egress" ? type : undefined;
}

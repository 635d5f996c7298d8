// Security groups of a region and every rule between them, derived from the flows.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { GroupName, PrefixList } from "../model/flows.ts";
import { type GroupRule, GROUPS, PREFIX_LISTS } from "../model/groupRules.ts";

export interface SecurityGroupsArgs {
  /** AWS region, part of the names of some prefix lists. */
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly rules: readonly GroupRule[];
}

type PrefixListIds = Readonly<Partial<Record<PrefixList, pulumi.Output<string>>>>;

/**
 * Makes the groups first and each rule as a resource of its own: groups name each other in circles, and in an inline
 * list nobody could tell which rule depends on which group.
 */
export class SecurityGroups extends pulumi.ComponentResource {
  /** Group ids by name; a group without a rule is not made. */
  readonly ids: Readonly<Partial<Record<GroupName, pulumi.Output<string>>>>;

  constructor(name: string, args: SecurityGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:SecurityGroups", name, {}, opts);
    const used = new Set(args.rules.map(({ group }) => group));
    this.ids = Object.fromEntries([...used].map((key) => [key, this.group(name, args.vpcId, key).id]));
    const lists = this.prefixLists(args);
    for (const rule of args.rules) {
      this.rule(name, args.region, rule, lists);
    }
    this.registerOutputs({ ids: this.ids });
  }

  /** The id of a group that has rules. */
  id(group: GroupName): pulumi.Output<string> {
    const id = this.ids[group];
    if (id === undefined) {
      throw new pulumi.ResourceError(`no rule names the group "${group}", so it was not made`, this);
    }
    return id;
  }

  private group(name: string, vpcId: pulumi.Input<string>, key: GroupName): aws.ec2.SecurityGroup {
    return new aws.ec2.SecurityGroup(
      `${name}-${key}-security-group`,
      { vpcId, description: GROUPS[key], tags: { Name: `${name}-${key}` } },
      { parent: this },
    );
  }

  /** Ids of the lists that rules name. */
  private prefixLists({ region, rules }: SecurityGroupsArgs): PrefixListIds {
    const used = new Set(rules.flatMap(({ prefixList }) => prefixList ?? []));
    return Object.fromEntries(
      [...used].map((list) => [
        list,
        aws.ec2.getManagedPrefixListOutput({ name: PREFIX_LISTS[list](region) }, { parent: this }).id,
      ]),
    );
  }

  private rule(name: string, region: string, rule: GroupRule, lists: PrefixListIds): void {
    const { key, group, direction, protocol, fromPort, toPort, prefixList } = rule;
    // A plan knows a list of AWS's by its id alone, and ids are another in each region: the name stands beside it.
    const listName = prefixList && ` (${PREFIX_LISTS[prefixList](region)})`;
    const args = {
      securityGroupId: this.id(group),
      ipProtocol: protocol,
      fromPort,
      toPort,
      description: `${rule.description}${listName ?? ""}`,
      ...this.peer(rule, lists),
    };
    if (direction === "ingress") {
      new aws.vpc.SecurityGroupIngressRule(`${name}-${key}`, args, { parent: this });
    } else {
      new aws.vpc.SecurityGroupEgressRule(`${name}-${key}`, args, { parent: this });
    }
  }

  private peer({ peer, prefixList, cidrIpv4, cidrIpv6 }: GroupRule, lists: PrefixListIds) {
    if (peer !== undefined) {
      return { referencedSecurityGroupId: this.id(peer) };
    }
    if (prefixList !== undefined) {
      return { prefixListId: lists[prefixList] };
    }
    return cidrIpv6 !== undefined ? { cidrIpv6 } : { cidrIpv4 };
  }
}

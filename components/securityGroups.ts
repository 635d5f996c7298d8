// Security groups of a region and every rule between them, derived from the flows.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { GroupName } from "../model/flows.ts";
import { type GroupRule, GROUPS, PREFIX_LISTS } from "../model/groupRules.ts";

export interface SecurityGroupsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly rules: readonly GroupRule[];
}

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
    const cloudfront = args.rules.some(({ prefixList }) => prefixList !== undefined)
      ? aws.ec2.getManagedPrefixListOutput({ name: PREFIX_LISTS.cloudfront }, { parent: this }).id
      : undefined;
    for (const rule of args.rules) {
      this.rule(name, rule, cloudfront);
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

  private rule(name: string, rule: GroupRule, cloudfront: pulumi.Output<string> | undefined): void {
    const { key, group, direction, protocol, fromPort, toPort, description } = rule;
    const args = {
      securityGroupId: this.id(group),
      ipProtocol: protocol,
      fromPort,
      toPort,
      description,
      ...this.peer(rule, cloudfront),
    };
    if (direction === "ingress") {
      new aws.vpc.SecurityGroupIngressRule(`${name}-${key}`, args, { parent: this });
    } else {
      new aws.vpc.SecurityGroupEgressRule(`${name}-${key}`, args, { parent: this });
    }
  }

  private peer({ peer, prefixList, cidrIpv4, cidrIpv6 }: GroupRule, cloudfront: pulumi.Output<string> | undefined) {
    if (peer !== undefined) {
      return { referencedSecurityGroupId: this.id(peer) };
    }
    if (prefixList !== undefined) {
      return { prefixListId: cloudfront };
    }
    return cidrIpv6 !== undefined ? { cidrIpv6 } : { cidrIpv4 };
  }
}

// Security groups of a region and every rule between them, derived from the flows.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { GroupName } from "../model/flows.ts";
import { type GroupRule, GROUPS } from "../model/groupRules.ts";

export interface SecurityGroupsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly rules: readonly GroupRule[];
}

/**
 * Makes the groups first and each rule as a resource of its own: groups name each other in circles, and in an inline
 * list nobody could tell which rule depends on which group.
 */
export class SecurityGroups extends pulumi.ComponentResource {
  /** Group ids by name. */
  readonly ids: Readonly<Record<GroupName, pulumi.Output<string>>>;

  constructor(name: string, args: SecurityGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:SecurityGroups", name, {}, opts);
    const parent = { parent: this };
    const group = (key: GroupName) =>
      new aws.ec2.SecurityGroup(
        `${name}-${key}-security-group`,
        { vpcId: args.vpcId, description: GROUPS[key], tags: { Name: `${name}-${key}` } },
        parent,
      ).id;
    this.ids = {
      nlb: group("nlb"),
      proxy: group("proxy"),
      alb: group("alb"),
      service: group("service"),
      endpoint: group("endpoint"),
    };
    for (const rule of args.rules) {
      this.rule(name, rule);
    }
    this.registerOutputs({ ids: this.ids });
  }

  private rule(name: string, rule: GroupRule): void {
    const { key, group, direction, protocol, fromPort, toPort, peer, cidrIpv4, cidrIpv6, description } = rule;
    const peerArgs =
      peer !== undefined
        ? { referencedSecurityGroupId: this.ids[peer] }
        : cidrIpv6 !== undefined
          ? { cidrIpv6 }
          : { cidrIpv4 };
    const args = { securityGroupId: this.ids[group], ipProtocol: protocol, fromPort, toPort, description, ...peerArgs };
    if (direction === "ingress") {
      new aws.vpc.SecurityGroupIngressRule(`${name}-${key}`, args, { parent: this });
    } else {
      new aws.vpc.SecurityGroupEgressRule(`${name}-${key}`, args, { parent: this });
    }
  }
}

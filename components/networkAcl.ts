// Network ACLs: one for each tier, its entries derived from the flows.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AclEntries, AclEntry } from "../model/aclEntries.ts";
import { TIERS, type Tier } from "../model/tiers.ts";
import type { SubnetRef } from "./vpc.ts";

export interface NetworkAclArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly subnets: readonly SubnetRef[];
  /** Numbered entries of each tier; at most 19 each way and family beside AWS's default deny. */
  readonly acls: Readonly<Record<Tier, AclEntries>>;
}

/**
 * Makes each tier's ACL and puts it on the tier's subnets. Entries are inline, with numbers that stay when other flows
 * come or go: the provider deletes each changed entry before it makes the new one.
 */
export class NetworkAcl extends pulumi.ComponentResource {
  constructor(name: string, args: NetworkAclArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:NetworkAcl", name, {}, opts);
    for (const tier of TIERS) {
      new aws.ec2.NetworkAcl(
        `${name}-${tier}-network-acl`,
        {
          vpcId: args.vpcId,
          subnetIds: args.subnets.filter((subnet) => subnet.tier === tier).map(({ id }) => id),
          ingress: args.acls[tier].ingress.map(entry),
          egress: args.acls[tier].egress.map(entry),
          tags: { Name: `${name}-${tier}`, Tier: tier },
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

function entry(planned: AclEntry) {
  const { ruleNo, action, cidrBlock, ipv6CidrBlock } = planned;
  const block = ipv6CidrBlock === undefined ? { cidrBlock } : { ipv6CidrBlock };
  if (planned.protocol === "tcp") {
    return { ruleNo, action, ...block, protocol: "tcp", fromPort: planned.fromPort, toPort: planned.toPort };
  }
  const { icmpType, icmpCode } = planned;
  // The API knows ICMPv6 by its number only, and wants ports beside every protocol.
  const protocol = planned.protocol === "icmp" ? "icmp" : "58";
  return { ruleNo, action, ...block, protocol, icmpType, icmpCode, fromPort: 0, toPort: 0 };
}

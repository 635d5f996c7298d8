// Route tables: which tier may leave the VPC, and through what.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { TIERS, type Tier } from "../model/tiers.ts";
import type { SubnetRef } from "./vpc.ts";

export interface RouteTablesArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly subnets: readonly SubnetRef[];
  readonly internetGatewayId: pulumi.Input<string>;
  /** NAT gateway of each zone, by zone letter; absent where nothing behind the doors needs a way out. */
  readonly natGatewayIds?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Gives the ingress tier an IPv6 default route too. */
  readonly dualStack: boolean;
}

/**
 * Only `ingress` routes to the internet gateway and only `proxy` to NAT; `service` and `endpoint` have no route but
 * the VPC's own. Proxies have a table for each zone, so that the NAT mode changes targets and never tables.
 */
export class RouteTables extends pulumi.ComponentResource {
  /** The proxies' tables, which the S3 gateway endpoint adds its prefix list to. */
  readonly proxyTableIds: readonly pulumi.Output<string>[];
  /** The service tier's one table, which gets that list too where containers run. */
  readonly serviceTableIds: readonly pulumi.Output<string>[];

  constructor(name: string, args: RouteTablesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:RouteTables", name, {}, opts);
    const parent = { parent: this };
    const table = (tier: Tier, suffix: string) =>
      new aws.ec2.RouteTable(
        `${name}-${tier}-route-table${suffix}`,
        { vpcId: args.vpcId, tags: { Name: `${name}-${tier}${suffix}`, Tier: tier } },
        parent,
      );
    const proxyTables: pulumi.Output<string>[] = [];
    const serviceTables: pulumi.Output<string>[] = [];
    for (const tier of TIERS) {
      const shared = tier === "proxy" ? undefined : table(tier, "");
      if (shared !== undefined && tier === "ingress") {
        internetRoutes(name, args, shared, parent);
      }
      if (shared !== undefined && tier === "service") {
        serviceTables.push(shared.id);
      }
      for (const subnet of args.subnets.filter((candidate) => candidate.tier === tier)) {
        const own = shared ?? table(tier, `-${subnet.zone}`);
        if (shared === undefined) {
          natRoute(name, args, subnet.zone, own, parent);
          proxyTables.push(own.id);
        }
        new aws.ec2.RouteTableAssociation(
          `${name}-${tier}-route-table-association-${subnet.zone}`,
          { subnetId: subnet.id, routeTableId: own.id },
          parent,
        );
      }
    }
    this.proxyTableIds = proxyTables;
    this.serviceTableIds = serviceTables;
    this.registerOutputs({ proxyTableIds: this.proxyTableIds, serviceTableIds: this.serviceTableIds });
  }
}

function internetRoutes(
  name: string,
  args: RouteTablesArgs,
  table: aws.ec2.RouteTable,
  parent: pulumi.CustomResourceOptions,
): void {
  const target = { routeTableId: table.id, gatewayId: args.internetGatewayId };
  new aws.ec2.Route(`${name}-ingress-route-internet`, { ...target, destinationCidrBlock: "0.0.0.0/0" }, parent);
  if (args.dualStack) {
    new aws.ec2.Route(`${name}-ingress-route-internet-ipv6`, { ...target, destinationIpv6CidrBlock: "::/0" }, parent);
  }
}

function natRoute(
  name: string,
  args: RouteTablesArgs,
  zone: string,
  table: aws.ec2.RouteTable,
  parent: pulumi.CustomResourceOptions,
): void {
  if (args.natGatewayIds === undefined) {
    return;
  }
  const natGatewayId = args.natGatewayIds[zone];
  if (natGatewayId === undefined) {
    throw new pulumi.InputPropertyError({
      propertyPath: "natGatewayIds",
      reason: `no NAT gateway for zone ${zone}; give one for each proxy subnet`,
    });
  }
  new aws.ec2.Route(
    `${name}-proxy-route-nat-${zone}`,
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId },
    parent,
  );
}

// The network of a region: VPC, ways out, ACLs, groups, endpoints and flow log. Wiring only.
import type * as pulumi from "@pulumi/pulumi";
import { FlowLog } from "../components/flowLog.ts";
import { NatGateway } from "../components/natGateway.ts";
import { NetworkAcl } from "../components/networkAcl.ts";
import { RouteTables } from "../components/routeTables.ts";
import { SecurityGroups } from "../components/securityGroups.ts";
import { Vpc } from "../components/vpc.ts";
import { VpcEndpoints } from "../components/vpcEndpoints.ts";
import { hasContainers, regionEndpoints } from "../model/containerService.ts";
import { hasProxies } from "../model/flows.ts";
import type { RegionModel } from "../model/regionModel.ts";
import type { Settings } from "../model/settings.ts";

export interface NetworkArgs {
  readonly settings: Settings;
  readonly model: RegionModel;
  readonly accountId: pulumi.Output<string>;
  /** Bucket that admits the flow log's delivery. */
  readonly logBucketArn: pulumi.Output<string>;
}

/** The parts of a region's network that others are put into. */
export interface Network {
  readonly vpc: Vpc;
  readonly groups: SecurityGroups;
  /** What an instance or a container needs before its first start can succeed: ways out and the rules that admit them. */
  readonly waysOut: readonly pulumi.Resource[];
}

/** Makes the network; every component is a child of the region. */
export function regionNetwork(args: NetworkArgs, opts: pulumi.ComponentResourceOptions): Network {
  const { model, settings, accountId } = args;
  const name = model.shortName;
  const { dualStack } = settings;
  const vpc = new Vpc(name, { region: model.name, cidr: model.cidr, subnets: model.subnets, dualStack }, opts);
  const inVpc = { vpcId: vpc.vpcId, subnets: vpc.subnets };
  const { internetGateway } = vpc;
  const containers = hasContainers(settings.services);
  // Nothing but the proxies needs a way out.
  const nat = hasProxies(settings)
    ? new NatGateway(
        name,
        { mode: settings.nat, vpcId: vpc.vpcId, subnets: vpc.subnetsOf("ingress"), internetGateway },
        opts,
      )
    : undefined;
  const routes = new RouteTables(
    name,
    {
      ...inVpc,
      internetGatewayId: internetGateway.id,
      ...(nat === undefined ? {} : { natGatewayIds: nat.idByZone }),
      dualStack,
    },
    opts,
  );
  const acls = new NetworkAcl(name, { ...inVpc, acls: model.acls }, opts);
  const groups = new SecurityGroups(name, { region: model.name, vpcId: vpc.vpcId, rules: model.groupRules }, opts);
  const endpoints = new VpcEndpoints(
    name,
    {
      region: model.name,
      accountId,
      vpcId: vpc.vpcId,
      services: regionEndpoints(settings, hasProxies(settings)).all,
      subnetIds: vpc.subnetsOf("endpoint").map(({ id }) => id),
      ...(groups.ids.endpoint === undefined ? {} : { securityGroupId: groups.ids.endpoint }),
      routeTableIds: [...routes.proxyTableIds, ...(containers ? routes.serviceTableIds : [])],
      imageLayers: containers,
    },
    opts,
  );
  new FlowLog(name, { vpcId: vpc.vpcId, logBucketArn: args.logBucketArn }, opts);
  return { vpc, groups, waysOut: [routes, acls, groups, endpoints] };
}

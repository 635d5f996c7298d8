// NAT gateways: the proxies' way out, in one of three modes.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SubnetRef } from "./vpc.ts";

export interface NatGatewayArgs {
  /**
   * - `regional`: one gateway over all zones without a subnet; AWS manages its addresses
   * - `single`: one gateway in the first zone; cheapest, and its zone's failure cuts every proxy off
   * - `zonal`: one in each zone
   */
  readonly mode: "regional" | "single" | "zonal";
  readonly vpcId: pulumi.Input<string>;
  /** The ingress subnets, one a zone. */
  readonly subnets: readonly SubnetRef[];
  /** Must be attached before a public NAT gateway can be made. */
  readonly internetGateway: pulumi.Resource;
}

/** Makes the gateways and their Elastic IPs; the routes to them are in the route tables. */
export class NatGateway extends pulumi.ComponentResource {
  /** The gateway that each zone's proxies use, by zone letter. */
  readonly idByZone: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: NatGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:NatGateway", name, {}, opts);
    const options = { parent: this, dependsOn: [args.internetGateway] };
    const zones = args.subnets.map(({ zone }) => zone);
    if (args.mode === "regional") {
      const { id } = new aws.ec2.NatGateway(
        `${name}-nat-gateway`,
        { vpcId: args.vpcId, availabilityMode: "regional", connectivityType: "public", tags: { Name: name } },
        options,
      );
      this.idByZone = Object.fromEntries(zones.map((zone) => [zone, id]));
    } else {
      const own = args.subnets.slice(0, args.mode === "single" ? 1 : undefined).map((subnet) => {
        return [subnet.zone, zonalGateway(name, subnet, options).id] as const;
      });
      const [first] = own;
      const byZone = new Map(own);
      this.idByZone = Object.fromEntries(
        zones.flatMap((zone) => {
          const id = byZone.get(zone) ?? first?.[1];
          return id === undefined ? [] : [[zone, id]];
        }),
      );
    }
    this.registerOutputs({ idByZone: this.idByZone });
  }
}

function zonalGateway(
  name: string,
  { zone, id }: SubnetRef,
  options: pulumi.CustomResourceOptions,
): aws.ec2.NatGateway {
  const tags = { Name: `${name}-nat-${zone}`, Tier: "ingress" };
  const address = new aws.ec2.Eip(`${name}-nat-address-${zone}`, { domain: "vpc", tags }, options);
  return new aws.ec2.NatGateway(
    `${name}-nat-gateway-${zone}`,
    { subnetId: id, allocationId: address.allocationId, connectivityType: "public", tags },
    // Its successor could not have the same address beside it.
    { ...options, deleteBeforeReplace: true },
  );
}

// Mistakes in routes and gateways: ways out that should not be, and ways that lead nowhere.
import { add, change, type Edit, of, remove, together } from "../../../support/planEdits.ts";
import type { Mistake } from "./mistake.ts";

function route(name: string, table: string, inputs: Parameters<typeof add>[2]): Edit {
  return add("aws:ec2/route:Route", name, { routeTableId: of(table), ...inputs });
}

const EVERYWHERE = { destinationCidrBlock: "0.0.0.0/0" };

/** A second VPC of the region, joined to the first, with a route to it. */
const SECOND_VPC: Edit = together(
  add("aws:ec2/vpc:Vpc", "euw1-analytics", { cidrBlock: "10.30.0.0/16" }),
  add("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "euw1-analytics-peering", {
    vpcId: of("euw1-vpc"),
    peerVpcId: of("euw1-analytics"),
    autoAccept: true,
  }),
  route("euw1-analytics-route", "euw1-service-route-table", {
    destinationCidrBlock: "10.30.0.0/16",
    vpcPeeringConnectionId: of("euw1-analytics-peering"),
  }),
);

/** A peering between the regions, with routes both ways. */
const BETWEEN_REGIONS: Edit = together(
  add("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "euw1-use1-peering", {
    vpcId: of("euw1-vpc"),
    peerVpcId: of("use1-vpc"),
    peerRegion: "us-east-1",
  }),
  add("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "use1-euw1-accepter", {
    vpcPeeringConnectionId: of("euw1-use1-peering"),
    autoAccept: true,
  }),
  route("euw1-use1-route", "euw1-service-route-table", {
    destinationCidrBlock: "10.20.0.0/16",
    vpcPeeringConnectionId: of("euw1-use1-peering"),
  }),
  route("use1-euw1-route", "use1-service-route-table", {
    destinationCidrBlock: "10.10.0.0/16",
    vpcPeeringConnectionId: of("euw1-use1-peering"),
  }),
);

/** Ways out that should not be. */
const WAYS_OUT: readonly Mistake[] = [
  {
    name: "gives the service tier a route to the internet",
    edit: route("euw1-service-route-internet", "euw1-service-route-table", {
      ...EVERYWHERE,
      gatewayId: of("euw1-internet-gateway"),
    }),
    fails: "service-tier-closed",
    names: "euw1-service-route-internet",
    preview: true,
  },
  {
    name: "gives the service tier a route to the NAT gateway",
    edit: route("euw1-service-route-nat", "euw1-service-route-table", {
      ...EVERYWHERE,
      natGatewayId: of("euw1-nat-gateway-a"),
    }),
    fails: "service-tier-closed",
    names: "euw1-service-route-nat",
    preview: true,
  },
  {
    name: "gives the endpoint tier a route to the internet in the table itself",
    edit: change("euw1-endpoint-route-table", {
      routes: [{ cidrBlock: "203.0.113.0/24", gatewayId: of("euw1-internet-gateway") }],
    }),
    fails: "service-tier-closed",
    names: "euw1-endpoint-route-table",
  },
  {
    name: "gives the service tier a way out in IPv6",
    edit: together(
      add("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "euw1-egress-only", {
        vpcId: of("euw1-vpc"),
      }),
      route("euw1-service-route-6", "euw1-service-route-table", {
        destinationIpv6CidrBlock: "::/0",
        egressOnlyGatewayId: of("euw1-egress-only"),
      }),
    ),
    fails: "service-tier-closed",
    names: "euw1-service-route-6",
  },
  {
    name: "gives a service subnet the ingress tier's table",
    edit: change("euw1-service-route-table-association-a", { routeTableId: of("euw1-ingress-route-table") }),
    fails: "service-tier-closed",
    names: "euw1-service-subnet-a",
    preview: true,
  },
  {
    name: "starts a service in an ingress subnet",
    edit: change("euw1-orders-sample", { subnetId: of("euw1-ingress-subnet-a") }),
    fails: "service-tier-closed",
    names: "euw1-ingress-subnet-a",
  },
  {
    name: "peers the regions",
    edit: BETWEEN_REGIONS,
    fails: "regions-isolated",
    names: "euw1-use1-peering",
    preview: true,
  },
  {
    name: "peers with another VPC of the region",
    edit: SECOND_VPC,
    fails: "regions-isolated",
    names: "euw1-analytics-peering",
  },
  {
    name: "leads from the service tier into a peered VPC",
    edit: SECOND_VPC,
    fails: "service-tier-closed",
    names: "euw1-analytics-route",
  },
];

/** Ways that lead nowhere. */
const DEAD_ENDS: readonly Mistake[] = [
  {
    name: "puts the NAT gateway where no route leads to the internet",
    edit: change("euw1-nat-gateway-a", { subnetId: of("euw1-endpoint-subnet-a") }),
    fails: "declared-flows",
    names: "euw1-endpoint-route-table",
  },
  {
    name: "has no internet gateway",
    edit: remove("euw1-internet-gateway", "euw1-ingress-route-internet"),
    fails: "declared-flows",
    names: "euw1-vpc",
  },
  {
    name: "attaches the internet gateway to nothing",
    edit: change("euw1-internet-gateway", { vpcId: undefined }),
    fails: "declared-flows",
    names: "euw1-vpc",
  },
  {
    name: "forgets the ingress tier's route to the internet",
    edit: remove("euw1-ingress-route-internet"),
    fails: "declared-flows",
    names: "euw1-ingress-route-table",
    preview: true,
  },
  {
    name: "forgets the second zone's route to the NAT gateway",
    edit: remove("euw1-proxy-route-nat-b"),
    fails: "declared-flows",
    names: "euw1-proxy-route-table-b",
  },
  {
    name: "leaves behind a route whose NAT gateway is gone",
    edit: change("euw1-proxy-route-nat-a", { natGatewayId: undefined }),
    fails: "declared-flows",
    names: "euw1-proxy-route-nat-a",
  },
  {
    name: "leads the proxies past the NAT gateway, without public addresses",
    edit: change("euw1-proxy-route-nat-a", { natGatewayId: undefined, gatewayId: of("euw1-internet-gateway") }),
    fails: "declared-flows",
    names: "euw1-internet-gateway",
  },
  {
    name: "forgets the association of a proxy subnet, which falls back on the default table",
    edit: remove("euw1-proxy-route-table-association-b"),
    fails: "declared-flows",
    names: "euw1-default-route-table",
  },
];

export const ROUTES: readonly Mistake[] = [...WAYS_OUT, ...DEAD_ENDS];

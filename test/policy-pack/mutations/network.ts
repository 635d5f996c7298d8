// Mutations of the policies about VPCs, subnets, routes and endpoints.
import { UNKNOWN } from "../../../plan/type.ts";
import { add, allowTcp, change, of, remove, rule, tcp, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const VPC = "euw1-vpc";
const GATEWAY = "euw1-internet-gateway";
const TO_INTERNET = { destinationCidrBlock: "0.0.0.0/0", gatewayId: of(GATEWAY) };

function route(table: string, inputs: Parameters<typeof add>[2]) {
  return add("aws:ec2/route:Route", "euw1-new-route", { routeTableId: of(table), ...inputs });
}

const statement = (more: Parameters<typeof add>[2]) => ({ Effect: "Allow", Principal: "*", Action: "*", ...more });

export const network: Mutations = {
  "NET-01": {
    edit: remove("euw1-flow-log"),
    on: VPC,
    forms: {
      "only what was shut out": change("euw1-flow-log", { trafficType: "REJECT" }),
      "of one subnet": change("euw1-flow-log", { vpcId: undefined, subnetId: of("euw1-proxy-subnet-a") }),
    },
  },
  "NET-02": {
    edit: change("euw1-default-security-group", { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }] }),
    on: "euw1-default-security-group",
    forms: {
      "not adopted": { edit: remove("euw1-default-security-group"), on: VPC },
      "a rule of its own": {
        edit: rule("Egress", "euw1-new-rule", "euw1-default-security-group", { ...tcp(443), cidrIpv4: "0.0.0.0/0" }),
        on: "euw1-new-rule",
      },
      "a rule of its own, by the VPC": {
        edit: rule("Egress", "euw1-new-rule", VPC, { ...tcp(443), cidrIpv4: "0.0.0.0/0" }),
        on: "euw1-new-rule",
      },
      "a list that is not known": change("euw1-default-security-group", { ingress: UNKNOWN }),
    },
    harmless: { "no list": change("euw1-default-security-group", { ingress: undefined, egress: undefined }) },
  },
  "NET-03": {
    edit: change("euw1-default-network-acl", { ingress: [allowTcp(100, "10.10.0.0/16", 443)] }),
    on: "euw1-default-network-acl",
    forms: {
      "not adopted": { edit: remove("euw1-default-network-acl"), on: VPC },
      "a rule of its own": {
        edit: add("aws:ec2/networkAclRule:NetworkAclRule", "euw1-new-rule", {
          ...{ networkAclId: of(VPC), ruleNumber: 100, ruleAction: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0" },
        }),
        on: "euw1-new-rule",
      },
    },
  },
  "NET-04": {
    edit: change("euw1-default-route-table", { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: of(GATEWAY) }] }),
    on: "euw1-default-route-table",
    forms: {
      "not adopted": { edit: remove("euw1-default-route-table"), on: VPC },
      "a route of its own": { edit: route("euw1-default-route-table", TO_INTERNET), on: "euw1-new-route" },
      "another main table": {
        edit: add("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "euw1-main-table", {
          ...{ vpcId: of(VPC), routeTableId: of("euw1-ingress-route-table") },
        }),
        on: "euw1-main-table",
      },
    },
  },
  "NET-06": {
    edit: add("aws:ec2/defaultVpc:DefaultVpc", "euw1-default-vpc", {}),
    on: "euw1-default-vpc",
    forms: {
      "a default subnet": {
        edit: add("aws:ec2/defaultSubnet:DefaultSubnet", "euw1-default-subnet", { availabilityZone: "eu-west-1a" }),
        on: "euw1-default-subnet",
      },
    },
  },
  "NET-08": {
    edit: change("euw1-proxy-subnet-a", { mapPublicIpOnLaunch: true }),
    on: "euw1-proxy-subnet-a",
    forms: {
      "in quotes": change("euw1-proxy-subnet-a", { mapPublicIpOnLaunch: "true" }),
      "not known": change("euw1-proxy-subnet-a", { mapPublicIpOnLaunch: UNKNOWN }),
    },
    harmless: {
      "not given": change("euw1-proxy-subnet-a", { mapPublicIpOnLaunch: undefined }),
      "false in quotes": change("euw1-proxy-subnet-a", { mapPublicIpOnLaunch: "false" }),
    },
  },
  "NET-09": {
    edit: change("euw1-proxy-subnet-a", { tags: { Name: "euw1-proxy-a", Tier: "private" } }),
    on: "euw1-proxy-subnet-a",
    forms: {
      "no tags": change("euw1-proxy-subnet-a", { tags: undefined }),
      "another spelling": change("euw1-proxy-subnet-a", { tags: { Tier: "Proxy" } }),
      "not known": change("euw1-proxy-subnet-a", { tags: { Tier: UNKNOWN } }),
      "a network ACL": { edit: change("euw1-proxy-network-acl", { tags: {} }), on: "euw1-proxy-network-acl" },
      "a route table": { edit: change("euw1-proxy-route-table-a", { tags: {} }), on: "euw1-proxy-route-table-a" },
    },
    harmless: { "another tier": change("euw1-proxy-subnet-a", { tags: { Tier: "endpoint" } }) },
  },
  "NET-14": {
    edit: route("euw1-service-route-table", TO_INTERNET),
    on: "euw1-new-route",
    forms: {
      IPv6: route("euw1-service-route-table", { ...TO_INTERNET, destinationIpv6CidrBlock: "::/0" }),
      "half of the internet": route("euw1-proxy-route-table-a", {
        ...{ destinationCidrBlock: "128.0.0.0/1", gatewayId: of(GATEWAY) },
      }),
      "a gateway that is nobody's": route("euw1-service-route-table", { ...TO_INTERNET, gatewayId: "igw-0123456789" }),
      "the table's own list": {
        edit: change("euw1-service-route-table", { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: of(GATEWAY) }] }),
        on: "euw1-service-route-table",
      },
      "a gateway's attachment": together(
        add("aws:ec2/internetGatewayAttachment:InternetGatewayAttachment", "euw1-attachment", {
          ...{ internetGatewayId: of(GATEWAY), vpcId: of(VPC) },
        }),
        route("euw1-service-route-table", { ...TO_INTERNET, gatewayId: of("euw1-attachment") }),
      ),
      "a literal beside a NAT gateway's edge": {
        edit: change("euw1-service-route-table", {
          routes: [
            { cidrBlock: "198.51.100.0/24", natGatewayId: of("euw1-nat-gateway-a") },
            { cidrBlock: "0.0.0.0/0", gatewayId: "igw-0123456789" },
          ],
        }),
        on: "euw1-service-route-table",
      },
      "another tier's subnet on a table that nobody knows": {
        edit: change("euw1-service-route-table-association-a", { routeTableId: "rtb-0123456789" }),
        on: "euw1-service-route-table-association-a",
      },
      "the main table": {
        edit: change("euw1-default-route-table", { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: of(GATEWAY) }] }),
        on: "euw1-default-route-table",
      },
      "a list that is not known": {
        edit: change("euw1-service-route-table", { routes: UNKNOWN }),
        on: "euw1-service-route-table",
      },
      "another tier's subnet on the public table": {
        edit: change("euw1-service-route-table-association-a", { routeTableId: of("euw1-ingress-route-table") }),
        on: "euw1-service-route-table-association-a",
      },
    },
    harmless: {
      "a NAT gateway": route("euw1-proxy-route-table-a", {
        ...{ destinationCidrBlock: "198.51.100.0/24", natGatewayId: of("euw1-nat-gateway-a") },
      }),
      "the VPC itself": change("euw1-service-route-table", {
        routes: [{ cidrBlock: "10.10.0.0/16", gatewayId: "local" }],
      }),
      "a VPN's gateway": together(
        add("aws:ec2/vpnGateway:VpnGateway", "euw1-vpn", { vpcId: of(VPC) }),
        route("euw1-service-route-table", { destinationCidrBlock: "172.16.0.0/12", gatewayId: of("euw1-vpn") }),
      ),
      "IPv6 of the public tier": route("euw1-ingress-route-table", {
        ...{ destinationIpv6CidrBlock: "::/0", gatewayId: of(GATEWAY) },
      }),
    },
  },
  "NET-18": {
    edit: remove("euw1-s3-endpoint"),
    on: VPC,
    forms: {
      "an interface endpoint less": remove("euw1-secretsmanager-endpoint"),
      "another kind": change("euw1-s3-endpoint", { vpcEndpointType: "Interface" }),
      "another region's": change("euw1-s3-endpoint", { serviceName: "com.amazonaws.us-east-1.s3" }),
    },
    harmless: { "AWS's default kind": change("euw1-s3-endpoint", { vpcEndpointType: undefined }) },
  },
  "NET-19": {
    edit: change("euw1-s3-endpoint", { policy: undefined }),
    on: "euw1-s3-endpoint",
    forms: {
      "AWS's own": change("euw1-s3-endpoint", {
        policy: JSON.stringify({ Statement: [statement({ Resource: "*" })] }),
      }),
      "an object, one statement, lists": change("euw1-s3-endpoint", {
        policy: { Statement: statement({ Principal: { AWS: ["*"] }, Action: ["*"], Resource: ["*"] }) },
      }),
      "all but one action": change("euw1-s3-endpoint", {
        policy: { Statement: [{ Effect: "Allow", Principal: "*", NotAction: "s3:PutObject", Resource: "*" }] },
      }),
      "not known": change("euw1-s3-endpoint", { policy: UNKNOWN }),
      "no document": change("euw1-s3-endpoint", { policy: "everything" }),
      "a policy of its own": {
        edit: add("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "euw1-open-policy", {
          vpcEndpointId: of("euw1-s3-endpoint"),
          policy: JSON.stringify({ Statement: [statement({ Resource: "*" })] }),
        }),
        on: "euw1-open-policy",
      },
    },
    harmless: {
      "one account": change("euw1-s3-endpoint", {
        policy: {
          Statement: [
            statement({ Resource: "*", Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } }),
          ],
        },
      }),
    },
  },
};

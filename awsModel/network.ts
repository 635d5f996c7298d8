// AWS's answers for the network: VPCs, subnets, routes, gateways, endpoints, ACLs and security groups.
import type { Json } from "../plan/type.ts";
import { ipv6Block, prefixListCidr, prefixListId } from "./addresses.ts";
import { ACCOUNT, hex } from "./invented.ts";
import { ec2Id, regionAndTags, regionOnly } from "./type.ts";
import type { InvokeModels, Question, TypeModel, TypeModels } from "./type.ts";
import { zoneId } from "./region.ts";

const owner: TypeModel["outputs"] = { ownerId: () => ACCOUNT };

/** The ARN of an EC2 resource is its kind and its id. */
function ec2Arn(kind: string): (q: Question) => Json {
  return (q) => q.arn("ec2", `${kind}/${q.id}`);
}

/** A type whose only answers are its ARN, owner, region and tags. */
function plain(prefix: string, kind: string, more: TypeModel["outputs"] = {}): TypeModel {
  return { id: ec2Id(prefix), outputs: { arn: ec2Arn(kind), ...owner, ...regionAndTags, ...more } };
}

/** The id of something AWS makes together with a VPC. */
function made(prefix: string): (q: Question) => string {
  return (q) => `${prefix}-0${q.hex(16, prefix)}`;
}

function ipv6(q: Question): Json {
  return q.inputs["assignGeneratedIpv6CidrBlock"] === true ? ipv6Block(q.identity) : "";
}

const vpc: TypeModel = plain("vpc", "vpc", {
  cidrBlock: (q) => q.text("cidrBlock"),
  defaultNetworkAclId: made("acl"),
  defaultRouteTableId: made("rtb"),
  defaultSecurityGroupId: made("sg"),
  dhcpOptionsId: made("dopt"),
  ipv6AssociationId: (q) => (ipv6(q) === "" ? "" : made("vpc-cidr-assoc")(q)),
  ipv6CidrBlock: ipv6,
  mainRouteTableId: made("rtb"),
});

const eip: TypeModel = {
  id: ec2Id("eipalloc"),
  outputs: {
    allocationId: (q) => q.id,
    arn: ec2Arn("elastic-ip"),
    associationId: () => "",
    carrierIp: () => "",
    customerOwnedIp: () => "",
    privateDns: () => "",
    privateIp: () => "",
    ptrRecord: () => "",
    // The address comes first: its name is made of it.
    publicIp: (q) => q.publicIp(),
    publicDns: (q) => `ec2-${q.publicIp().replaceAll(".", "-")}.${q.region}.compute.${q.dnsSuffix}`,
    ...regionAndTags,
  },
};

const natGateway: TypeModel = {
  id: ec2Id("nat"),
  outputs: {
    associationId: (q) => (q.text("allocationId") ? made("eipassoc")(q) : ""),
    autoProvisionZones: (q) => (q.text("availabilityMode") === "regional" ? "enabled" : ""),
    autoScalingIps: (q) => (q.text("availabilityMode") === "regional" ? "enabled" : ""),
    networkInterfaceId: (q) => (q.text("subnetId") ? made("eni")(q) : ""),
    publicIp: (q) => q.of("allocationId", "publicIp"),
    // AWS adds addresses zone by zone as workloads appear; a plan has none.
    regionalNatGatewayAddresses: () => [],
    regionalNatGatewayAutoMode: (q) => (q.text("availabilityMode") === "regional" ? "enabled" : ""),
    routeTableId: (q) => (q.text("availabilityMode") === "regional" ? made("rtb")(q) : ""),
    ...regionAndTags,
  },
};

function isInterface(q: Question): boolean {
  return q.text("vpcEndpointType") === "Interface";
}

const vpcEndpoint: TypeModel = plain("vpce", "vpc-endpoint", {
  cidrBlocks: (q) => (isInterface(q) ? [] : [prefixListCidr(q.region, q.text("serviceName"))]),
  dnsEntries: (q) =>
    isInterface(q)
      ? [{ dnsName: `${q.id}.${q.text("serviceName").split(".").reverse().join(".")}`, hostedZoneId: zone(q) }]
      : [],
  networkInterfaceIds: (q) => (isInterface(q) ? q.texts("subnetIds").map((id) => `eni-0${hex(q.id + id, 16)}`) : []),
  prefixListId: (q) => (isInterface(q) ? "" : prefixListId(q.region, q.text("serviceName"))),
  requesterManaged: () => false,
  state: () => "available",
});

function zone(q: Question): string {
  return `Z${q.hex(20, "zone").toUpperCase()}`;
}

const securityGroupRule: TypeModel = {
  id: ec2Id("sgr"),
  outputs: { arn: ec2Arn("security-group-rule"), securityGroupRuleId: (q) => q.id, ...regionAndTags },
};

/** A default resource is not made: it has the id AWS gave it together with the VPC. */
function ofVpc(prefix: string, property: string): (q: Question) => string {
  return (q) => q.text(property) || q.of("vpcId", property) || made(prefix)(q);
}

export const networkTypes: TypeModels = {
  "aws:ec2/vpc:Vpc": vpc,
  "aws:ec2/internetGateway:InternetGateway": plain("igw", "internet-gateway"),
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": { id: ec2Id("eigw"), outputs: regionAndTags },
  "aws:ec2/subnet:Subnet": plain("subnet", "subnet", {
    availabilityZoneId: (q) => zoneId(q.text("availabilityZone") || `${q.region}a`),
    ipv6CidrBlockAssociationId: (q) => (q.text("ipv6CidrBlock") ? made("subnet-cidr-assoc")(q) : ""),
  }),
  "aws:ec2/routeTable:RouteTable": plain("rtb", "route-table"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { id: ec2Id("rtbassoc"), outputs: regionOnly },
  "aws:ec2/route:Route": {
    id: (q) => `r-${q.text("routeTableId")}${parseInt(q.hex(8), 16)}`,
    outputs: {
      instanceId: () => "",
      instanceOwnerId: () => "",
      origin: () => "CreateRoute",
      state: () => "active",
      ...regionOnly,
    },
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    id: ofVpc("sg", "defaultSecurityGroupId"),
    outputs: {
      arn: ec2Arn("security-group"),
      description: () => "default VPC security group",
      name: () => "default",
      namePrefix: () => "",
      ...owner,
      ...regionAndTags,
    },
  },
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": {
    id: ofVpc("acl", "defaultNetworkAclId"),
    outputs: {
      arn: ec2Arn("network-acl"),
      vpcId: (q) => vpcWith(q, "defaultNetworkAclId"),
      ...owner,
      ...regionAndTags,
    },
  },
  "aws:ec2/defaultRouteTable:DefaultRouteTable": {
    id: ofVpc("rtb", "defaultRouteTableId"),
    outputs: {
      arn: ec2Arn("route-table"),
      vpcId: (q) => vpcWith(q, "defaultRouteTableId"),
      ...owner,
      ...regionAndTags,
    },
  },
  "aws:ec2/eip:Eip": eip,
  "aws:ec2/natGateway:NatGateway": natGateway,
  "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
  "aws:ec2/flowLog:FlowLog": { id: ec2Id("fl"), outputs: { arn: ec2Arn("vpc-flow-log"), ...regionAndTags } },
  "aws:ec2/networkAcl:NetworkAcl": plain("acl", "network-acl"),
  "aws:ec2/networkAclRule:NetworkAclRule": { id: (q) => `nacl-${parseInt(q.hex(8), 16)}`, outputs: regionOnly },
  "aws:ec2/securityGroup:SecurityGroup": plain("sg", "security-group", { name: (q) => q.physicalName }),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
};

/** The VPC that was made together with the given default resource. */
function vpcWith(q: Question, property: string): string {
  const found = [...q.known].find(([id, outputs]) => id.startsWith("vpc-") && outputs[property] === q.id);
  return found?.[0] ?? made("vpc")(q);
}

/** The name asked for: `name`, or the filter on the list's name. */
function listName(q: Question): string {
  const filters = (q.inputs["filters"] ?? []) as readonly {
    readonly name?: string;
    readonly values?: readonly string[];
  }[];
  return q.text("name") || (filters.find(({ name }) => name === "prefix-list-name")?.values?.[0] ?? "");
}

export const networkInvokes: InvokeModels = {
  "aws:ec2/getPrefixList:getPrefixList": (q) => {
    const name = listName(q);
    const id = q.text("prefixListId") || prefixListId(q.region, name);
    return { cidrBlocks: [prefixListCidr(q.region, name)], id, name, prefixListId: id, region: q.region };
  },
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": (q) => {
    const name = listName(q);
    const id = q.text("id") || prefixListId(q.region, name);
    return {
      addressFamily: "IPv4",
      arn: `arn:${q.partition}:ec2:${q.region}:aws:prefix-list/${id}`,
      entries: [{ cidr: prefixListCidr(q.region, name), description: "" }],
      id,
      // CloudFront's list counts as that many rules of a group.
      maxEntries: name.endsWith("cloudfront.origin-facing") ? 55 : 1,
      name,
      ownerId: "AWS",
      region: q.region,
      tags: {},
      version: 1,
    };
  },
};

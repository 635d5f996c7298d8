// Ways in and out that a plan only hints at: each is a fact that is missing, and no claim holds without it.
import { type PlannedResource, SECRET } from "../../../../plan/type.ts";
import { add, change, changeWith, type Edit, of, together } from "../../../support/planEdits.ts";
import type { Undecided } from "./undecided.ts";

/** Changes a resource beside its inputs. */
function alter(name: string, changes: Partial<PlannedResource>): Edit {
  return (plan) => ({
    ...plan,
    stacks: plan.stacks.map((stack) => ({
      ...stack,
      resources: stack.resources.map((each) => (each.urn.endsWith(`::${name}`) ? { ...each, ...changes } : each)),
    })),
  });
}

const NOT_MODELLED: readonly Undecided[] = [
  "kubernetes:core/v1:Service",
  "awscc:ec2/instance:Instance",
  "command:local:Command",
  "pulumi-nodejs:dynamic:Resource",
  "aws:cloudfront/multitenantDistribution:MultitenantDistribution",
  "aws:lambda/functionUrl:FunctionUrl",
].map((type) => ({
  name: `makes a ${type}`,
  edit: add(type, "euw1-other", {}),
  fact: `${type} is not modelled (euw1-other)`,
}));

const SECRETS: readonly Undecided[] = [
  {
    name: "keeps a rule of a group secret",
    edit: change("euw1-service-security-group", { ingress: [SECRET] }),
    fact: "ingress of euw1-service-security-group is not known",
  },
  {
    name: "keeps a route secret",
    edit: change("euw1-service-route-table", { routes: [SECRET] }),
    fact: "routes of euw1-service-route-table is not known (euw1-service-route-table)",
  },
  {
    name: "keeps secret where a function stands",
    edit: add("aws:lambda/function:Function", "euw1-function", { vpcConfig: SECRET }),
    fact: "vpcConfig of euw1-function is not known (euw1-function)",
  },
];

const FOREIGN: readonly Undecided[] = [
  {
    name: "joins a VPC of somebody else",
    edit: add("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "euw1-peering", {
      vpcId: of("euw1-vpc"),
      peerVpcId: "vpc-0123456789abcdef0",
    }),
    fact: "peerVpcId of euw1-peering is vpc-0123456789abcdef0, which the plan does not hold (euw1-peering)",
  },
  {
    name: "accepts a peering of somebody else",
    edit: add("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "euw1-accepter", {
      vpcPeeringConnectionId: "pcx-0123456789abcdef0",
      autoAccept: true,
    }),
    fact: "vpcPeeringConnectionId of euw1-accepter is pcx-0123456789abcdef0, which the plan does not hold (euw1-accepter)",
  },
  {
    name: "leads to a service of somebody else by PrivateLink",
    edit: add("aws:ec2/vpcEndpoint:VpcEndpoint", "euw1-foreign-endpoint", {
      vpcId: of("euw1-vpc"),
      vpcEndpointType: "Interface",
      serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0",
      subnetIds: [of("euw1-endpoint-subnet-a")],
      securityGroupIds: [of("euw1-endpoint-security-group")],
    }),
    fact: "services of others behind PrivateLink are not modelled (euw1-foreign-endpoint)",
  },
  {
    name: "puts a group that is only read on the load balancer",
    edit: together(
      add("aws:ec2/securityGroup:SecurityGroup", "euw1-read-group", { vpcId: of("euw1-vpc") }),
      alter("euw1-read-group", { external: true }),
      change("euw1-alb", { securityGroups: [of("euw1-alb-security-group"), of("euw1-read-group")] }),
    ),
    fact: "it is read and not made here, so what else belongs to it is not known (euw1-read-group)",
  },
  {
    name: "names another group than the one that it refers to",
    edit: (plan) => {
      const made = plan.stacks.flatMap(({ resources }) => resources).find(({ urn }) => urn.endsWith("::euw1-alb"));
      return alter("euw1-alb", { inputs: { ...made?.inputs, securityGroups: ["sg-0123456789abcdef0"] } })(plan);
    },
    fact: "securityGroups of euw1-alb may be any of euw1-alb-security-group",
  },
];

const LAUNCHES: readonly Undecided[] = [
  {
    name: "puts a host without HAProxy behind a door",
    edit: together(
      add("aws:ec2/instance:Instance", "euw1-host", {
        subnetId: of("euw1-proxy-subnet-a"),
        vpcSecurityGroupIds: [of("euw1-proxy-security-group")],
      }),
      add("aws:lb/targetGroupAttachment:TargetGroupAttachment", "euw1-host-attachment", {
        targetGroupArn: of("euw1-static"),
        targetId: of("euw1-host"),
      }),
    ),
    fact: "no HAProxy is configured in the user data of euw1-host",
  },
  {
    name: "starts proxies without HAProxy",
    edit: change("euw1-proxy-template", { userData: Buffer.from("#!/bin/sh\n").toString("base64") }),
    fact: "no HAProxy is configured in the user data of euw1-proxy-template",
  },
  {
    name: "overrides the proxies' template by another one",
    edit: change("euw1-proxy-group", {
      launchTemplate: undefined,
      mixedInstancesPolicy: {
        launchTemplate: {
          launchTemplateSpecification: { launchTemplateId: of("euw1-proxy-template") },
          overrides: [{ launchTemplateSpecification: { launchTemplateId: "lt-0123456789abcdef0" } }],
        },
      },
    }),
    fact: "overrides with launch templates of their own are not modelled (euw1-proxy-group)",
  },
  {
    name: "gives the proxies another source of traffic",
    edit: change("euw1-proxy-group", { trafficSources: [{ identifier: "tg-0123456789abcdef0", type: "vpc-lattice" }] }),
    fact: "traffic sources are not modelled (euw1-proxy-group)",
  },
  {
    name: "starts proxies on an interface made elsewhere",
    edit: changeWith("euw1-proxy-template", () => ({
      networkInterfaces: [{ networkInterfaceId: "eni-0123456789abcdef0" }],
    })),
    fact: "interfaces made elsewhere are not modelled (euw1-proxy-template)",
  },
];

export const UNDECIDED_WAYS: readonly Undecided[] = [...NOT_MODELLED, ...SECRETS, ...FOREIGN, ...LAUNCHES];

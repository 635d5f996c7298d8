// AWS's answers for network and application load balancers, their listeners, rules and target groups.
import { hex } from "./invented.ts";
import { ec2Id, regionAndTags, regionOnly } from "./type.ts";
import type { Question, TypeModel, TypeModels } from "./type.ts";

/** `app`, `net` or `gwy`, as it stands in ARNs. */
function kind(q: Question): string {
  return ({ network: "net", gateway: "gwy" } as Record<string, string>)[q.text("loadBalancerType")] ?? "app";
}

/** Name and hash of a load balancer, as in its ARN and CloudWatch dimension. */
function suffix(q: Question): string {
  return `${kind(q)}/${q.physicalName}/${q.hex(16)}`;
}

/** A network load balancer's DNS name has its hash; an internal application load balancer's says so. */
function dnsName(q: Question): string {
  const name = q.physicalName;
  if (kind(q) === "net") return `${name}-${q.hex(16)}.elb.${q.region}.${q.dnsSuffix}`;
  const digits = String(parseInt(q.hex(8), 16));
  return `${q.inputs["internal"] === true ? "internal-" : ""}${name}-${digits}.${q.region}.elb.${q.dnsSuffix}`;
}

/** The VPC of the first subnet. */
function vpcId(q: Question): string {
  const mappings = (q.inputs["subnetMappings"] ?? []) as readonly { readonly subnetId?: string }[];
  const subnet = q.texts("subnets")[0] ?? mappings[0]?.subnetId ?? "";
  const found = q.known.get(subnet)?.["vpcId"];
  return typeof found === "string" ? found : ec2Id("vpc")(q);
}

const arn = (resource: (q: Question) => string): ((q: Question) => string) => {
  return (q) => q.arn("elasticloadbalancing", resource(q));
};

/** An ARN derived from another one, as a listener's is from its load balancer's. */
function under(property: string, from: string, to: string): (q: Question) => string {
  return (q) => `${q.text(property).replace(`:${from}/`, `:${to}/`)}/${q.hex(16)}`;
}

const loadBalancer: TypeModel = {
  id: arn((q) => `loadbalancer/${suffix(q)}`),
  outputs: {
    arn: (q) => q.id,
    arnSuffix: suffix,
    dnsName,
    name: (q) => q.physicalName,
    vpcId,
    // Fixed per region and kind of load balancer, as AWS's are.
    zoneId: (q) => `Z${hex(`${q.region} ${kind(q)}`, 13).toUpperCase()}`,
    ...regionAndTags,
  },
};

const targetGroup: TypeModel = {
  id: arn((q) => `targetgroup/${q.physicalName}/${q.hex(16)}`),
  outputs: {
    arn: (q) => q.id,
    arnSuffix: (q) => `targetgroup/${q.physicalName}/${q.hex(16)}`,
    // Known to AWS only after listeners exist.
    loadBalancerArns: () => [],
    name: (q) => q.physicalName,
    ...regionAndTags,
  },
};

export const loadBalancingTypes: TypeModels = {
  "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:lb/listener:Listener": {
    id: under("loadBalancerArn", "loadbalancer", "listener"),
    outputs: { arn: (q) => q.id, ...regionAndTags },
  },
  "aws:lb/listenerRule:ListenerRule": {
    id: under("listenerArn", "listener", "listener-rule"),
    outputs: { arn: (q) => q.id, ...regionAndTags },
  },
  "aws:lb/targetGroup:TargetGroup": targetGroup,
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    id: (q) => `${q.text("targetGroupArn")}-${q.hex(26)}`,
    outputs: regionOnly,
  },
};

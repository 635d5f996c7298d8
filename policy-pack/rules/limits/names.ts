// Names and descriptions that AWS refuses, which no type-checker sees.
import type { PlannedResource } from "../../../plan/type.ts";
import type { PlanIndex } from "../../../plan/read.ts";
import { TYPES } from "../../../proof/planned/types.ts";
import { at, blocks, isAbsent, text } from "../../lib/inputs.ts";
import { nameFaults, type NameRule } from "../../lib/physicalName.ts";
import { BALANCERS, TARGET_GROUPS } from "../../lib/quotas/balancerCounts.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../../policy.ts";

const API = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference";

const BALANCER_NAME: NameRule = {
  maximum: 32,
  pattern: /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
  words: "of letters, digits and inner hyphens, not beginning with internal-",
  prefix: ["namePrefix", 6],
};
const TARGET_GROUP_NAME: NameRule = {
  ...BALANCER_NAME,
  pattern: /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
  words: "of letters, digits and inner hyphens",
};

/** One fault of each resource whose name AWS refuses, for itself or because an earlier one of its region has it. */
function namesOf(index: PlanIndex, types: readonly string[], rule: NameRule): Fault[] {
  const taken = new Set<string>();
  const resources = types.flatMap((type) => index.ofType(type)).filter(({ external }) => external !== true);
  return resources.flatMap((resource): Fault[] => {
    const [fault] = nameFaults(resource, rule);
    if (fault) return [{ ...fault, resource }];
    const name = text(at(resource.inputs, "name"));
    if (name === undefined) return [];
    const key = `${index.region(resource) ?? ""} ${name}`;
    if (taken.has(key))
      return [{ what: "has the name of another in its region", property: "name", value: name, resource }];
    taken.add(key);
    return [];
  });
}

/** Characters that AWS takes in the texts of a security group. */
const GROUP_TEXT = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;
const GROUP_WORDS = "letters, digits, spaces and . _-:/()#,@[]+=&;{}!$* at most, 255 of them";

function textFaults(property: string, given: unknown): Fault[] {
  if (typeof given !== "string" || (given.length <= 255 && GROUP_TEXT.test(given))) return [];
  return [{ what: `has a description that is not of ${GROUP_WORDS}`, property, value: given }];
}

const GROUP_TYPES = [TYPES.securityGroup, TYPES.securityGroupRule, TYPES.ingressRule, TYPES.egressRule] as const;

function groupFaults(resource: PlannedResource): readonly Fault[] {
  const { inputs } = resource;
  const described = [inputs, ...["ingress", "egress"].flatMap((direction) => blocks(inputs[direction]) ?? [])];
  const texts = described.flatMap((each) => textFaults("description", each["description"]));
  const isGroup = !("protocol" in inputs || "ipProtocol" in inputs);
  const names = isGroup
    ? nameFaults(resource, {
        maximum: 255,
        pattern: /^(?!sg-)[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]+$/i,
        words: `of ${GROUP_WORDS}, not beginning with sg-`,
        prefix: ["namePrefix", 229],
      })
    : [];
  return [...names, ...texts].slice(0, 1);
}

const TEMPLATE_NAME: NameRule = {
  minimum: 3,
  maximum: 128,
  pattern: /^[A-Za-z0-9().\-/_]+$/,
  words: "of at least three letters, digits and ().-/_",
  prefix: ["namePrefix", 102],
};
const SCALING_GROUP_NAME: NameRule = {
  maximum: 255,
  pattern: /^[^:]+$/,
  words: "without colons",
  prefix: ["namePrefix", 229],
};

const STAGES = ["aws:apigateway/stage:Stage", "aws:apigatewayv2/stage:Stage"] as const;
const STAGE_NAME: NameRule = {
  maximum: 128,
  pattern: /^(\$default|[A-Za-z0-9_-]+)$/,
  words: "of letters, digits, - and _",
};
const RESERVED = /^\/?s?ping$/;

/** Paths that API Gateway answers itself: parts right under the root, and routes. */
function reservedPath({ type, inputs }: PlannedResource, parents: readonly PlannedResource[]): string | undefined {
  if (type === "aws:apigatewayv2/route:Route") {
    const path = text(at(inputs, "routeKey"))?.split(" ")[1];
    return path !== undefined && RESERVED.test(path) ? "routeKey" : undefined;
  }
  const root = parents.length === 0 || parents.some((parent) => parent.type === "aws:apigateway/restApi:RestApi");
  return root && RESERVED.test(text(at(inputs, "pathPart")) ?? "") ? "pathPart" : undefined;
}

export const names = [
  stackPolicy({
    id: "LIM-01",
    name: "lim-load-balancer-names",
    rule: "A load balancer's name fits AWS's 32 characters, with the engine's eight added to a logical one",
    reason: "AWS refuses the load balancer when half of the stack has been made",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:1"],
    steps: "Give it a name of at most 32 letters, digits and inner hyphens, a logical one of at most 24",
    link: `${API}/API_CreateLoadBalancer.html`,
    types: BALANCERS,
    judge: ({ index }) => namesOf(index, BALANCERS, BALANCER_NAME),
  }),
  stackPolicy({
    id: "LIM-02",
    name: "lim-target-group-names",
    rule: "A target group's name fits AWS's 32 characters and is its region's only one",
    reason: "AWS refuses the target group when half of the stack has been made",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:2"],
    steps: "Give it a name of its own of at most 32 letters, digits and inner hyphens, a logical one of at most 24",
    link: `${API}/API_CreateTargetGroup.html`,
    types: TARGET_GROUPS,
    judge: ({ index }) => namesOf(index, TARGET_GROUPS, TARGET_GROUP_NAME),
  }),
  resourcePolicy({
    id: "LIM-23",
    name: "lim-autoscaling",
    rule: "Launch templates and autoscaling groups have names that AWS takes, and a group says how long an instance warms up",
    reason: "AWS refuses the name, and without a warm-up a refresh goes on before the first new instance answers",
    severity: "medium",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:23"],
    steps: "Mend the name, and set defaultInstanceWarmup to the seconds that a boot takes",
    link: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-default-instance-warmup.html",
    types: [TYPES.autoscalingGroup, TYPES.launchTemplate],
    judge: (resource) => {
      // What has sizes is a group.
      const isGroup = "maxSize" in resource.inputs;
      const [fault] = nameFaults(resource, isGroup ? SCALING_GROUP_NAME : TEMPLATE_NAME);
      if (fault) return [fault];
      if (!isGroup || !isAbsent(at(resource.inputs, "defaultInstanceWarmup"))) return [];
      return [{ what: "does not set defaultInstanceWarmup", property: "defaultInstanceWarmup" }];
    },
  }),
  stackPolicy({
    id: "LIM-40",
    name: "lim-api-names",
    rule: "Stages of an API are named in letters, digits, - and _, and no path of it is /ping or /sping",
    reason: "AWS refuses other stage names, and answers those paths itself",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:40"],
    steps: "Choose another name or path",
    link: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html",
    types: [...STAGES, "aws:apigateway/resource:Resource", "aws:apigatewayv2/route:Route"],
    judge: ({ index }) => {
      const stages = STAGES.flatMap((type) => index.ofType(type)).flatMap((resource): Fault[] => {
        const property = resource.type === STAGES[0] ? "stageName" : "name";
        return nameFaults(resource, { ...STAGE_NAME, property }).map((fault) => ({ ...fault, resource }));
      });
      const paths = ["aws:apigateway/resource:Resource", "aws:apigatewayv2/route:Route"]
        .flatMap((type) => index.ofType(type))
        .flatMap((resource): Fault[] => {
          const property = reservedPath(resource, index.referenced(resource, "parentId"));
          if (property === undefined) return [];
          return [{ what: "is a path that API Gateway keeps", property, value: resource.inputs[property], resource }];
        });
      return [...stages, ...paths];
    },
  }),
  resourcePolicy({
    id: "LIM-43",
    name: "lim-group-texts",
    rule: "Names and descriptions of security groups and their rules hold only what AWS takes",
    reason: "AWS refuses quotes, letters beyond ASCII and names that look like ids",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:43"],
    steps: `Use ${GROUP_WORDS}`,
    link: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
    types: GROUP_TYPES,
    judge: groupFaults,
  }),
];

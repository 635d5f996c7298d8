// Policies about VPC endpoints: those that must exist, and what they admit.
import { at, blocks, document, isAbsent, isObject, list, notKnown, text } from "../lib/inputs.ts";
import { declaredEndpoints } from "../lib/publicOpenings.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";
import { isUnknown } from "../../plan/read.ts";
import type { Json, Properties } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";

/** An endpoint that a VPC must have. */
interface Wanted {
  readonly service: string;
  readonly kind: "Gateway" | "Interface";
}

function missingFaults({ index, settings }: Stack): readonly Fault[] {
  return index.ofType(TYPES.vpc).flatMap((vpc): Fault[] => {
    if (settings === undefined) return [{ what: "cannot be judged without the stack's settings", resource: vpc }];
    const own = index.users(vpc, "vpcId").filter(({ type }) => type === TYPES.endpoint);
    const region = index.region(vpc) ?? "";
    const wanted: Wanted[] = [
      { service: "s3", kind: "Gateway" },
      ...declaredEndpoints(settings).map((service) => ({ service, kind: "Interface" as const })),
    ];
    const missing = wanted.filter(
      ({ service, kind }) =>
        !own.some(({ inputs }) => {
          const given = isAbsent(inputs["vpcEndpointType"]) ? "Gateway" : inputs["vpcEndpointType"];
          return text(inputs["serviceName"]) === `com.amazonaws.${region}.${service}` && given === kind;
        }),
    );
    if (missing.length === 0) return [];
    const names = missing.map(({ service, kind }) => `${kind.toLowerCase()} endpoint for ${service}`);
    return [{ what: `has no ${names.join(" and no ")}`, resource: vpc }];
  });
}

/** True for a statement that lets everybody do everything without a condition. */
function allowsAll(statement: Properties): boolean {
  const holdsStar = (value: Json | undefined): boolean => list(value)?.some((each) => each === "*") ?? true;
  const { Effect, Principal, Action, Resource, Condition, NotAction, NotResource, NotPrincipal } = statement;
  if (Effect !== "Allow" || (isObject(Condition) && Object.keys(Condition).length > 0)) return false;
  const principal = Principal === "*" || holdsStar(at(statement, "Principal.AWS")) || !isAbsent(NotPrincipal);
  return principal && (holdsStar(Action) || !isAbsent(NotAction)) && (holdsStar(Resource) || !isAbsent(NotResource));
}

export const endpoints = [
  stackPolicy({
    id: "NET-18",
    name: "net-endpoints-required",
    rule: "Each VPC has S3's gateway endpoint and the interface endpoints that the settings name",
    reason: "without one its traffic takes the way out that is meant for packages alone",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:EC2.10", "cis7:6.8"],
    steps: "Add the endpoint to the VPC",
    link: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    types: [TYPES.vpc],
    judge: missingFaults,
  }),
  resourcePolicy({
    id: "NET-19",
    name: "net-endpoint-policy-bounded",
    rule: "Each VPC endpoint has a policy that does not let everybody do everything",
    reason: "AWS's own policy admits every account, so data could leave to a stranger's bucket",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["cis7:2.21"],
    steps: "Give the endpoint a policy that names actions and resources, or the account",
    link: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    types: [TYPES.endpoint, "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"],
    judge: ({ inputs }): Fault[] => {
      const policy = inputs["policy"];
      if (isUnknown(policy)) return [notKnown("policy")];
      if (isAbsent(policy)) return [{ what: "has no policy, so AWS's open one holds", property: "policy" }];
      const statements = blocks(at(document(policy) ?? {}, "Statement"));
      if (statements === undefined || statements.length === 0) return [notKnown("policy")];
      return statements.some(allowsAll) ? [{ what: "lets everybody do everything", property: "policy" }] : [];
    },
  }),
];

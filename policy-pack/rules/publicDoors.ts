// The doors that no packet's way shows: distributions and APIs, which stand outside every VPC.
import { isUnknown } from "../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import { at, list } from "../lib/inputs.ts";
import { textsKnob } from "../lib/knobs.ts";
import { nameOfUrn } from "../lib/message.ts";
import { type Fault, type Stack, stackPolicy } from "../policy.ts";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const APIS = ["aws:apigateway/restApi:RestApi", "aws:apigatewayv2/api:Api"];

export const publicDoors = [
  stackPolicy({
    id: "MS-30",
    name: "ms-edge-doors-declared",
    rule: "A stack has one distribution where its settings make an edge, else none, and no public API that nobody declared",
    reason: "each is a way in of its own, with its own name, log and locks, and no network shows it",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["nist:SC-7(3)"],
    steps: "Remove it, or declare it: an API by its logical name in the knob apis",
    link: "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/protecting-networks.html",
    knobs: { apis: textsKnob("Logical names of the APIs that may be public", []) },
    types: [DISTRIBUTION, ...APIS],
    judge: (stack, { apis }) => [
      ...extraDistributions(stack),
      ...APIS.flatMap((type) => stack.index.ofType(type))
        .filter(({ urn, inputs }) => !isPrivate(inputs) && !apis.includes(nameOfUrn(urn)))
        .map((resource): Fault => ({ resource, what: "is a public API that nobody declared" })),
    ],
  }),
];

function extraDistributions({ index, settings }: Stack): Fault[] {
  const made = index.ofType(DISTRIBUTION).filter(({ external }) => external !== true);
  const allowed = settings?.stack === "all" || settings?.stack === "edge" ? 1 : 0;
  return made
    .slice(allowed)
    .map((resource: PlannedResource) => ({ resource, what: "is a distribution that the settings do not declare" }));
}

/** Only a REST API can be private; an endpoint type that is not known may be public. */
function isPrivate(inputs: Properties): boolean {
  const types: readonly Json[] | undefined = list(at(inputs, "endpointConfiguration.types"));
  return types !== undefined && types.length > 0 && types.every((type) => !isUnknown(type) && type === "PRIVATE");
}

// Policies about who uses an API how much: plans, keys, and the stages they are for.
import type { PlannedResource } from "../../plan/type.ts";
import { blocks, expectBetween, flag, text } from "../lib/inputs.ts";
import { numberKnob } from "../lib/knobs.ts";
import { type Fault, type Stack, stackPolicy } from "../policy.ts";

const PLAN = "aws:apigateway/usagePlan:UsagePlan";
const PLAN_KEY = "aws:apigateway/usagePlanKey:UsagePlanKey";
const KEY = "aws:apigateway/apiKey:ApiKey";
const STAGE = "aws:apigateway/stage:Stage";
const METHOD = "aws:apigateway/method:Method";

type Index = Stack["index"];

export const apiUse = [
  stackPolicy({
    id: "API-08",
    name: "api-usage-plan-bounded",
    rule: "Every key and every stage that asks for keys has a usage plan, with a rate, a burst and a quota",
    reason: "a key without a plan opens nothing or everything, and one without limits lets its holder use up the API",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:SC-5"],
    steps: "Put key and stage into a UsagePlan with throttleSettings and quotaSettings within the limits",
    link: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    knobs: {
      rate: numberKnob("Highest rate of a plan, in requests per second", 1000, 1, 10_000),
      burst: numberKnob("Highest burst of a plan, in requests", 2000, 1, 5000),
      quota: numberKnob("Highest number of requests in a plan's period", 10_000_000, 1, 1_000_000_000),
    },
    types: [PLAN, PLAN_KEY, KEY, STAGE],
    judge: ({ index }, limits) => [
      ...index.ofType(PLAN).flatMap((plan) => planFaults(plan, limits)),
      ...index.ofType(KEY).flatMap((key) => keyFaults(index, key)),
      ...index.ofType(STAGE).flatMap((stage) => stageFaults(index, stage)),
    ],
  }),
];

interface Limits {
  readonly rate: number;
  readonly burst: number;
  readonly quota: number;
}

function planFaults(plan: PlannedResource, { rate, burst, quota }: Limits): readonly Fault[] {
  const limits = [
    ...expectBetween(plan.inputs, "throttleSettings.rateLimit", 0, rate),
    ...expectBetween(plan.inputs, "throttleSettings.burstLimit", 0, burst),
    ...expectBetween(plan.inputs, "quotaSettings.limit", 0, quota),
  ];
  return limits.slice(0, 1).map((fault) => ({ ...fault, resource: plan }));
}

function keyFaults(index: Index, key: PlannedResource): readonly Fault[] {
  const inPlan = index
    .users(key, "keyId")
    .some((user) => user.type === PLAN_KEY && index.referenced(user, "usagePlanId").some(({ type }) => type === PLAN));
  return inPlan ? [] : [{ what: "is in no usage plan", resource: key }];
}

/** A stage of an API with a method that asks for a key, and that no plan is for. */
function stageFaults(index: Index, stage: PlannedResource): readonly Fault[] {
  const [api] = index.referenced(stage, "restApi");
  if (api === undefined || !asksForKeys(index, api)) return [];
  const covered = index.ofType(PLAN).some((plan) => isFor(index, plan, stage, api));
  return covered ? [] : [{ what: "asks for keys, and no usage plan is for it", resource: stage }];
}

function asksForKeys(index: Index, api: PlannedResource): boolean {
  return index
    .users(api, "restApi")
    .some(
      ({ type, inputs }) =>
        type === METHOD && flag(inputs["apiKeyRequired"]) !== false && inputs["apiKeyRequired"] !== undefined,
    );
}

/** By reference to the stage; or to its API, with the stage's name written out. */
function isFor(index: Index, plan: PlannedResource, stage: PlannedResource, api: PlannedResource): boolean {
  const referenced = index.referenced(plan, "apiStages");
  if (referenced.includes(stage)) return true;
  const name = text(stage.inputs["stageName"]);
  const names = (blocks(plan.inputs["apiStages"]) ?? []).map((each) => text(each["stage"]));
  return name !== undefined && referenced.includes(api) && names.includes(name);
}

// Policies about autoscaling groups: which instances count as healthy, where they stand, what they run, how many there are.
import { isUnknown } from "../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { at, blocks, expectBetween, isAbsent, list, notKnown, number, text } from "../lib/inputs.ts";
import { numberKnob } from "../lib/knobs.ts";
import { type Fault, resourcePolicy, type Stack, stackPolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/autoscaling/ec2/userguide";
const MIXED = "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification";

/** The distinct zones that a group's instances may stand in, and the property that says so; undefined where one is not known. */
function zonesOf({ index }: Stack, group: PlannedResource): readonly string[] | undefined {
  const named = list(group.inputs["availabilityZones"]);
  const subnets = list(group.inputs["vpcZoneIdentifiers"]);
  if (named === undefined || subnets === undefined) return undefined;
  const flowed = index.referenced(group, "vpcZoneIdentifiers").filter(({ type }) => type === TYPES.subnet);
  const zones = [
    ...named.map(text),
    ...flowed.map(({ inputs }) => text(inputs["availabilityZone"]) ?? text(inputs["availabilityZoneId"])),
  ];
  // A subnet whose zone nobody can tell is not one more zone.
  return [...new Set(zones.filter((zone) => zone !== undefined))];
}

/** The version of the launch template that the group runs; the property where it launches by something else. */
function versionFault(inputs: Properties): readonly Fault[] {
  if (!isAbsent(inputs["launchConfiguration"]))
    return [{ what: "launches by a launch configuration", property: "launchConfiguration" }];
  const path = isAbsent(inputs["launchTemplate"]) ? MIXED : "launchTemplate";
  const given = at(inputs, path);
  if (isUnknown(given)) return [notKnown(path)];
  if (isAbsent(given)) return [{ what: "launches by no launch template", property: "launchTemplate" }];
  const overrides = blocks(at(inputs, "mixedInstancesPolicy.launchTemplate.overrides"));
  if (overrides === undefined) return [notKnown("mixedInstancesPolicy")];
  const own = overrides.map((each) => each["launchTemplateSpecification"]).filter((each) => !isAbsent(each));
  const versions = [at(inputs, `${path}.version`), ...own.map((each) => at({ each: each ?? null }, "each.version"))];
  const loose = versions.findIndex((version) => !isPinned(version));
  if (loose < 0) return [];
  const property = loose === 0 ? `${path}.version` : "mixedInstancesPolicy.launchTemplate.overrides";
  return [{ what: "is not pinned to a version of its launch template", property, value: versions[loose] ?? null }];
}

/** A template's latest version, as the plan has it, is known only afterwards; it is a number then. */
function isPinned(version: Json | undefined): boolean {
  return isUnknown(version) || number(version) !== undefined;
}

function capacityFault(inputs: Properties, floor: number, ceiling: number): readonly Fault[] {
  const [least, most] = ["minSize", "maxSize"] as const;
  const bounds = [...expectBetween(inputs, least, floor, ceiling), ...expectBetween(inputs, most, floor, ceiling)];
  if (bounds.length > 0) return bounds.slice(0, 1);
  const [min, max] = [number(inputs[least]) ?? 0, number(inputs[most]) ?? 0];
  if (min > max) return [{ what: `has a minSize over its maxSize of ${max}`, property: least, value: min }];
  return isAbsent(inputs["desiredCapacity"]) ? [] : expectBetween(inputs, "desiredCapacity", min, max);
}

/** Health checks that the group heeds; one text with commas, as the API takes them. */
function healthChecks(value: Json | undefined): readonly string[] {
  return (text(value) ?? "").split(",").map((each) => each.trim());
}

export const autoscaling = [
  resourcePolicy({
    id: "EC-11",
    name: "ec-asg-elb-health",
    rule: "A group replaces instances that its load balancer finds unhealthy, after a time to start",
    reason: "an instance that runs but answers nothing would stay, and its zone's clients would get no answer",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:AutoScaling.1", "ckv:CKV2_AWS_15", "nag:AS2"],
    steps: "Set healthCheckType to ELB and healthCheckGracePeriod to the seconds that an instance takes to start",
    link: `${GUIDE}/health-checks-overview.html`,
    knobs: { graceSeconds: numberKnob("Longest time to start, in seconds", 600, 1, 7200) },
    types: [TYPES.autoscalingGroup],
    judge: ({ inputs }, { graceSeconds }) => {
      const property = "healthCheckType";
      const value = inputs[property];
      if (isUnknown(value)) return [notKnown(property)];
      if (!healthChecks(value).includes("ELB"))
        return [{ what: "does not heed its load balancer's health checks", property, value: value ?? null }];
      return expectBetween(inputs, "healthCheckGracePeriod", 1, graceSeconds);
    },
    fix: (inputs) => {
      const value = inputs["healthCheckType"];
      return isUnknown(value) || healthChecks(value).includes("ELB") ? undefined : { healthCheckType: "ELB" };
    },
  }),
  stackPolicy({
    id: "EC-12",
    name: "ec-asg-multi-zone",
    rule: "A group's instances stand in several zones",
    reason: "a zone that fails would take every instance with it",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:AutoScaling.2"],
    steps: "Give the group subnets of the stack in at least two zones",
    link: `${GUIDE}/auto-scaling-benefits.html`,
    knobs: { minZones: numberKnob("Zones at least", 2, 2, 6) },
    types: [TYPES.autoscalingGroup],
    judge: (stack, { minZones }) =>
      stack.index
        .ofType(TYPES.autoscalingGroup)
        .filter(({ external }) => external !== true)
        .flatMap((resource): Fault[] => {
          const zones = zonesOf(stack, resource);
          const property = "vpcZoneIdentifiers";
          if (zones === undefined) return [{ ...notKnown(property), resource }];
          if (zones.length >= minZones) return [];
          return [{ what: `stands in ${zones.length} known zones, not in ${minZones}`, property, resource }];
        }),
  }),
  resourcePolicy({
    id: "EC-13",
    name: "ec-asg-launch-template",
    rule: "A group launches by a launch template, of which it names the version",
    reason: "with the latest or default version, what a replaced instance runs is decided outside of this program",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:AutoScaling.9", "ckv:CKV_AWS_315"],
    steps: "Set launchTemplate with the template's latestVersion as version",
    link: `${GUIDE}/launch-templates.html`,
    types: [TYPES.autoscalingGroup],
    judge: ({ inputs }) => versionFault(inputs),
  }),
  resourcePolicy({
    id: "EC-14",
    name: "ec-asg-capacity-bounds",
    rule: "A group has at least two instances, and no more than are meant to be paid for",
    reason: "a single instance is an outage at every replacement; a group without a ceiling is a bill",
    severity: "medium",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["nist:CP-10"],
    steps: "Set minSize and maxSize within the bounds, and desiredCapacity, if at all, between them",
    link: `${GUIDE}/asg-capacity-limits.html`,
    knobs: {
      floor: numberKnob("Instances at least", 2, 1, 100),
      ceiling: numberKnob("Instances at most", 30, 1, 1000),
    },
    types: [TYPES.autoscalingGroup],
    judge: ({ inputs }, { floor, ceiling }) => capacityFault(inputs, floor, ceiling),
  }),
];

// Mutations of the policies about autoscaling groups.
import { type Json, UNKNOWN } from "../../../plan/type.ts";
import { change, type Edit, of, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const GROUP = "euw1-proxy-group";

function group(inputs: Readonly<Record<string, Json | undefined>>): Edit {
  return change(GROUP, inputs);
}

/** What a group of mixed instance types launches. */
function mixed(specification: Json, overrides: Json = []): Edit {
  const launchTemplate = { launchTemplateSpecification: specification, overrides };
  return group({ launchTemplate: undefined, mixedInstancesPolicy: { launchTemplate } });
}

const TEMPLATE = of("euw1-proxy-template");
const SUBNET = of("euw1-proxy-subnet-a");

export const autoscaling: Mutations = {
  "EC-11": {
    edit: group({ healthCheckType: "EC2" }),
    on: GROUP,
    forms: {
      "AWS's default": group({ healthCheckType: undefined }),
      "not known": group({ healthCheckType: UNKNOWN }),
      "others of its checks": group({ healthCheckType: "EC2,EBS" }),
      "no time to start": group({ healthCheckGracePeriod: 0 }),
      "a time that hides a failure": group({ healthCheckGracePeriod: "3600" }),
    },
    harmless: { "another check beside it": group({ healthCheckType: "EBS, ELB" }) },
  },
  "EC-12": {
    edit: group({ vpcZoneIdentifiers: [SUBNET] }),
    on: GROUP,
    forms: {
      "one subnet twice": group({ vpcZoneIdentifiers: [SUBNET, SUBNET] }),
      "subnets that nobody knows": group({ vpcZoneIdentifiers: ["subnet-1", "subnet-2"] }),
      "two subnets of a zone": group({ vpcZoneIdentifiers: [SUBNET, of("euw1-service-subnet-a")] }),
      "no subnet": group({ vpcZoneIdentifiers: undefined }),
      "one zone": group({ vpcZoneIdentifiers: undefined, availabilityZones: ["eu-west-1a"] }),
      "not known": group({ vpcZoneIdentifiers: UNKNOWN }),
    },
    harmless: {
      "two zones by name": group({ vpcZoneIdentifiers: undefined, availabilityZones: ["eu-west-1a", "eu-west-1b"] }),
    },
  },
  "EC-13": {
    edit: group({ launchTemplate: { id: TEMPLATE, version: "$Latest" } }),
    on: GROUP,
    forms: {
      "the default version": group({ launchTemplate: { id: TEMPLATE } }),
      "a list of one block": group({ launchTemplate: [{ id: TEMPLATE, version: "$Default" }] }),
      "a launch configuration": group({ launchTemplate: undefined, launchConfiguration: "older" }),
      "nothing to launch": group({ launchTemplate: undefined }),
      "mixed types": mixed({ launchTemplateId: TEMPLATE, version: "$Latest" }),
      "one of mixed types": mixed({ launchTemplateId: TEMPLATE, version: "1" }, [
        { instanceType: "t3.micro" },
        { launchTemplateSpecification: { launchTemplateId: TEMPLATE, version: "$Latest" } },
      ]),
      "not known": group({ launchTemplate: UNKNOWN }),
    },
    harmless: {
      "mixed types with versions": mixed({ launchTemplateId: TEMPLATE, version: 1 }, [{ instanceType: "t3.micro" }]),
    },
  },
  "EC-14": {
    edit: group({ minSize: 1 }),
    on: GROUP,
    forms: {
      "a number in quotes": group({ minSize: "0" }),
      "no ceiling": group({ maxSize: 1000 }),
      "the wrong way round": group({ minSize: 4 }),
      "more than it may have": group({ desiredCapacity: 9 }),
      "not known": group({ maxSize: UNKNOWN }),
      "a single instance": together(group({ minSize: 1 }), group({ maxSize: 1 })),
    },
    harmless: { "as many as it may have": group({ desiredCapacity: "3" }) },
  },
};

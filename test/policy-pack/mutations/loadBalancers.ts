// Mutations of the policies about load balancers themselves.
import { type Json, UNKNOWN } from "../../../plan/type.ts";
import { add, change, of } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const [ALB, NLB, NEW] = ["euw1-alb", "euw1-nlb", "euw1-new-alb"];
const LOGS = { enabled: true, bucket: of("euw1-logs"), prefix: "alb" };

/** An application load balancer under the type's older name, as it should be but for what is given. */
function older(inputs: Readonly<Record<string, Json>>) {
  const good = {
    internal: true,
    enableDeletionProtection: true,
    dropInvalidHeaderFields: true,
    accessLogs: LOGS,
    subnets: [of("euw1-service-subnet-a"), of("euw1-service-subnet-b")],
  };
  return { edit: add("aws:alb/loadBalancer:LoadBalancer", NEW, { ...good, ...inputs }), on: NEW };
}

export const loadBalancers: Mutations = {
  "LB-01": {
    edit: change(ALB, { accessLogs: { ...LOGS, enabled: false } }),
    on: ALB,
    forms: {
      "no block": change(ALB, { accessLogs: undefined }),
      "a block that does not say": change(ALB, { accessLogs: { bucket: of("euw1-logs") } }),
      "off in quotes": change(ALB, { accessLogs: [{ ...LOGS, enabled: "false" }] }),
      "a bucket of somebody else's": change(ALB, { accessLogs: { enabled: true, bucket: "their-logs" } }),
      "not known": change(ALB, { accessLogs: UNKNOWN }),
      "the network load balancer": { edit: change(NLB, { accessLogs: undefined }), on: NLB },
      "the older type": older({ accessLogs: { bucket: of("euw1-logs") } }),
    },
    harmless: {
      "the bucket itself": change(ALB, { accessLogs: { ...LOGS, enabled: "true" } }),
      "the older type that complies": older({}).edit,
    },
  },
  "LB-02": {
    edit: change(NLB, { enableDeletionProtection: false }),
    on: NLB,
    forms: {
      "AWS's default": change(NLB, { enableDeletionProtection: undefined }),
      "in quotes": change(NLB, { enableDeletionProtection: "false" }),
      "not known": change(NLB, { enableDeletionProtection: UNKNOWN }),
      "the older type": older({ enableDeletionProtection: false }),
    },
    harmless: { "true in quotes": change(NLB, { enableDeletionProtection: "true" }) },
  },
  "LB-03": {
    edit: change(ALB, { internal: false }),
    on: ALB,
    forms: {
      "AWS's default": change(ALB, { internal: undefined }),
      "in quotes": change(ALB, { internal: "false" }),
      "not known": change(ALB, { internal: UNKNOWN }),
      "AWS's default kind": change(ALB, { loadBalancerType: undefined, internal: false }),
      "a kind that is not known": change(ALB, { loadBalancerType: UNKNOWN }),
      "the older type": older({ internal: false }),
    },
    harmless: { "true in quotes": change(ALB, { internal: "true" }) },
  },
  "LB-04": {
    edit: change(ALB, { dropInvalidHeaderFields: false }),
    on: ALB,
    forms: {
      "AWS's default": change(ALB, { dropInvalidHeaderFields: undefined }),
      "not known": change(ALB, { dropInvalidHeaderFields: UNKNOWN }),
      "the older type": older({ dropInvalidHeaderFields: "false" }),
    },
    harmless: { "a network load balancer": change(NLB, { dropInvalidHeaderFields: false }) },
  },
  "LB-05": {
    edit: change(ALB, { desyncMitigationMode: "monitor" }),
    on: ALB,
    forms: {
      "not known": change(ALB, { desyncMitigationMode: UNKNOWN }),
      "the older type": older({ desyncMitigationMode: "monitor" }),
    },
    harmless: {
      "AWS's default": change(ALB, { desyncMitigationMode: undefined }),
      "the strictest": change(ALB, { desyncMitigationMode: "strictest" }),
      "a network load balancer": change(NLB, { desyncMitigationMode: "monitor" }),
    },
  },
  "LB-06": {
    edit: change(ALB, { subnets: [of("euw1-service-subnet-a")] }),
    on: ALB,
    forms: {
      "one mapping": { edit: change(NLB, { subnetMappings: { subnetId: of("euw1-ingress-subnet-a") } }), on: NLB },
      "the same subnet twice": change(ALB, { subnets: ["subnet-1", "subnet-1"] }),
      "no subnet": change(ALB, { subnets: [] }),
      "not known": change(ALB, { subnets: UNKNOWN }),
      "the older type": older({ subnets: [of("euw1-service-subnet-a")] }),
    },
    harmless: { "two subnets that nobody knows": change(ALB, { subnets: [UNKNOWN, UNKNOWN] }) },
  },
  "LB-08": {
    edit: change(NLB, { securityGroups: undefined }),
    on: NLB,
    forms: {
      "an empty list": change(NLB, { securityGroups: [] }),
      "not known": change(NLB, { securityGroups: UNKNOWN }),
      "the older type": older({ loadBalancerType: "network" }),
    },
    harmless: {
      "one group in the place of a list": change(NLB, { securityGroups: "sg-0123456789abcdef0" }),
      "an application load balancer, which gets the VPC's": change(ALB, { securityGroups: undefined }),
    },
  },
};

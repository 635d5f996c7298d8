// Load balancers, their listeners and targets for small plans.
import type { Properties } from "../../../plan/type.ts";
import { U } from "./sketchedNetwork.ts";
import type { Known } from "./sketchedNetwork.ts";

export function balancer(
  loadBalancerType: "network" | "application",
  inputs: Properties = {},
  uses: Known["uses"] = {},
): Known {
  return {
    type: "aws:lb/loadBalancer:LoadBalancer",
    name: loadBalancerType === "network" ? "nlb" : "alb",
    inputs: { loadBalancerType, subnets: [U, U], ...inputs },
    uses: { subnets: ["subnet-a", "subnet-b"], ...uses },
  };
}

export function targetGroup(inputs: Properties = {}, name = "targets"): Known {
  return {
    type: "aws:lb/targetGroup:TargetGroup",
    name,
    inputs: { vpcId: U, port: 8443, protocol: "TCP", targetType: "instance", ...inputs },
    uses: { vpcId: ["vpc"] },
  };
}

export function listener(of: string, inputs: Properties = {}, to: readonly string[] = ["targets"]): Known {
  return {
    type: "aws:lb/listener:Listener",
    name: "listener",
    inputs: {
      loadBalancerArn: U,
      port: 443,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: U }],
      ...inputs,
    },
    uses: { loadBalancerArn: [of], defaultActions: to },
  };
}

export const INSTANCE: Known = {
  type: "aws:ec2/instance:Instance",
  name: "instance",
  inputs: { subnetId: U, vpcSecurityGroupIds: [U] },
  uses: { subnetId: ["subnet-b"], vpcSecurityGroupIds: ["web"] },
};

export function attachment(inputs: Properties = {}, target: readonly string[] = ["instance"]): Known {
  return {
    type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    name: "attachment",
    inputs: { targetGroupArn: U, targetId: U, ...inputs },
    uses: { targetGroupArn: ["targets"], targetId: target },
  };
}

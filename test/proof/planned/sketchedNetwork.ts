// Networks read from small plans for tests; ids and origins stand by their names alone.
import { readNetwork } from "../../../proof/planned/readNetwork.ts";
import type { Network } from "../../../proof/network.ts";
import { indexPlan } from "../../../plan/read.ts";
import { UNKNOWN } from "../../../plan/type.ts";
import type { Properties } from "../../../plan/type.ts";
import { planOf } from "../../support/planOf.ts";
import type { Sketch } from "../../support/planOf.ts";

/** A resource of a small plan, and what AWS says of it where it is known. */
export interface Known extends Sketch {
  readonly id?: string;
  readonly outputs?: Properties;
}

export const U = UNKNOWN;

/** One VPC with two subnets, every id unknown. */
export const VPC: readonly Known[] = [
  { type: "aws:ec2/vpc:Vpc", name: "vpc", inputs: { cidrBlock: "10.0.0.0/16" } },
  subnet("subnet-a", "10.0.0.0/24"),
  subnet("subnet-b", "10.0.1.0/24"),
];

export function subnet(name: string, cidrBlock: string, inputs: Properties = {}): Known {
  return {
    type: "aws:ec2/subnet:Subnet",
    name,
    inputs: { vpcId: U, cidrBlock, ...inputs },
    uses: { vpcId: ["vpc"], ...(inputs["ipv6CidrBlock"] === U && { ipv6CidrBlock: ["vpc"] }) },
  };
}

export function group(name: string, inputs: Properties = {}, uses: Sketch["uses"] = {}): Known {
  return {
    type: "aws:ec2/securityGroup:SecurityGroup",
    name,
    inputs: { vpcId: U, ...inputs },
    uses: { vpcId: ["vpc"], ...uses },
  };
}

/** The network of the resources. */
export function networkOf(...sketches: readonly Known[]): Network {
  const { plan } = planOf("eu-west-1", sketches);
  const known = new Map(sketches.map((sketch) => [sketch.name, sketch]));
  const stacks = plan.stacks.map((stack) => ({
    ...stack,
    resources: stack.resources.map((resource) => {
      const { id, outputs } = known.get(resource.urn.split("::").at(-1) ?? "") ?? {};
      return { ...resource, ...(id !== undefined && { id }), ...(outputs && { outputs }) };
    }),
  }));
  return byName(readNetwork(indexPlan({ ...plan, stacks })));
}

/** The same value with names for URNs. */
export function byName<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replace(/urn:pulumi:[^"/]*?::[^"]*?::[^"]*?::/g, "")) as T;
}

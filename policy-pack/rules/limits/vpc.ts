// What AWS refuses of network ACLs and NAT gateways.
import type { PlanIndex } from "../../../plan/read.ts";
import type { PlannedResource } from "../../../plan/type.ts";
import { TYPES } from "../../../proof/planned/types.ts";
import { ACL_TYPES, readAclEntries } from "../../lib/aclEntries.ts";
import { at, expectOneOf, isAbsent } from "../../lib/inputs.ts";
import { ownerOf } from "../../lib/quotas/counts.ts";
import { type Fault, resourcePolicy } from "../../policy.ts";
import { quotaPolicy } from "./quotas.ts";

const DOCS = "https://docs.aws.amazon.com";

/** The highest number that an entry of one's own may have. */
const LAST_NUMBER = 32_766;

/** One fault of each resource with an entry whose number is out of AWS's range or another's of the same ACL. */
function numberFaults(index: PlanIndex): Fault[] {
  const taken = new Map<string, string>();
  return ACL_TYPES.flatMap((type) => index.ofType(type)).flatMap((resource) => {
    const acl = resource.type === TYPES.networkAclRule ? ownerOf(resource, "networkAclId", index).key : resource.urn;
    const faults = readAclEntries(resource).entries.flatMap(({ direction, number, property }): Fault[] => {
      const value = { property, value: number, resource };
      if (number < 1 || number > LAST_NUMBER)
        return [{ what: `has an entry whose number is not from 1 to ${LAST_NUMBER}`, ...value }];
      const key = `${acl} ${direction} ${number}`;
      const own = `${resource.urn} ${direction === property.slice(0, direction.length) ? property : ""}`;
      const other = taken.get(key);
      taken.set(key, other ?? own);
      return other === undefined || other === own
        ? []
        : [{ what: "has an entry with the number of another", ...value }];
    });
    return faults.slice(0, 1);
  });
}

/** A regional gateway belongs to the VPC and is public; any other stands in a subnet. */
function natFaults({ inputs }: PlannedResource): readonly Fault[] {
  const mode = expectOneOf(inputs, "availabilityMode", ["", "zonal", "regional"]);
  if (mode.length > 0) return mode;
  const regional = inputs["availabilityMode"] === "regional";
  const [wanted, refused] = regional ? ["vpcId", "subnetId"] : ["subnetId", "vpcId"];
  if (isAbsent(inputs[wanted])) return [{ what: `does not set ${wanted}`, property: wanted }];
  if (!isAbsent(inputs[refused])) return [{ what: `sets ${refused} beside ${wanted}`, property: refused }];
  return regional ? expectOneOf(inputs, "connectivityType", ["", "public"]) : zonalFaults(inputs);
}

function zonalFaults(inputs: PlannedResource["inputs"]): readonly Fault[] {
  const connectivity = expectOneOf(inputs, "connectivityType", ["", "public", "private"]);
  if (connectivity.length > 0) return connectivity;
  const isPrivate = at(inputs, "connectivityType") === "private";
  if (isPrivate !== isAbsent(inputs["allocationId"])) {
    const what = isPrivate ? "takes an Elastic IP though it is private" : "is public and takes no Elastic IP";
    return [{ what, property: "allocationId" }];
  }
  return [];
}

export const vpc = [
  quotaPolicy({
    judged: "LIM-07",
    name: "lim-acl-entries",
    rule: "A network ACL has at most 20 entries each way and family with AWS's own, each with a number of its own up to 32,766",
    steps: "Gather the entries into fewer, larger ranges and number each once, or have the quota raised",
    link: `${DOCS}/vpc/latest/userguide/amazon-vpc-limits.html`,
    types: ACL_TYPES,
    also: ({ index }) => numberFaults(index),
  }),
  resourcePolicy({
    id: "LIM-45",
    name: "lim-nat-gateway",
    rule: "A regional NAT gateway names its VPC and is public, any other names its subnet",
    reason: "AWS refuses what belongs to the other kind",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:45"],
    steps: "Set availabilityMode regional with vpcId, or subnetId with an Elastic IP",
    link: `${DOCS}/vpc/latest/userguide/nat-gateways-regional.html`,
    types: [TYPES.natGateway],
    judge: natFaults,
  }),
];

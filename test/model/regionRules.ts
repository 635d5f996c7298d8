// What tests of flows, ACLs and group rules share: the dev region with other settings, and rules written as lines.
import { aclEntries, type AclEntry } from "../../model/aclEntries.ts";
import { type Flow, regionFlows } from "../../model/flows.ts";
import { parseSettings } from "../../model/parseSettings.ts";
import type { Tier } from "../../model/tiers.ts";
import { devConfig } from "../support/devSettings.ts";

export const REGION = { cidr: "10.10.0.0/16", zones: ["a", "b"] };

/** Flows of the region by dev's settings, with keys of them replaced. */
export function regionFlowsOf(changes: Readonly<Record<string, unknown>> = {}): Flow[] {
  return regionFlows(parseSettings(devConfig({ edge: {}, ...changes })), REGION);
}

/** Entries of a tier's ACL, such as `4100 allow 0.0.0.0/0 443`. */
export function aclLines(
  tier: Tier,
  flows: readonly Flow[],
): { readonly ingress: string[]; readonly egress: string[] } {
  const { ingress, egress } = aclEntries(tier, flows, REGION.cidr);
  return { ingress: ingress.map(line), egress: egress.map(line) };
}

function line(entry: AclEntry): string {
  const { ruleNo, action, cidrBlock, ipv6CidrBlock } = entry;
  const what =
    entry.protocol === "tcp"
      ? `${entry.fromPort}${entry.toPort === entry.fromPort ? "" : `-${entry.toPort}`}`
      : `${entry.protocol} ${entry.icmpType}/${entry.icmpCode}`;
  return `${ruleNo} ${action} ${cidrBlock ?? ipv6CidrBlock} ${what}`;
}

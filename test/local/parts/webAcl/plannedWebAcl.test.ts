// Taking a web ACL out of a plan: by the references of its rules, and only with what AWS's answers say.
import { expect } from "chai";
import { compileWebAcl, evaluateWebAcl } from "../../../../local/parts/webAcl/evaluateWebAcl.ts";
import { IP_SET, plannedWebAcl, WEB_ACL } from "../../../../local/parts/webAcl/plannedWebAcl.ts";
import { RateState } from "../../../../local/parts/webAcl/rateState.ts";
import { LocalError } from "../../../../local/localError.ts";
import { indexPlan, type PlanIndex } from "../../../../plan/read.ts";
import type { Properties } from "../../../../plan/type.ts";
import { planOf } from "../../../support/planOf.ts";
import { requestOf } from "./webAclBench.ts";

const ARN = "arn:aws:wafv2:us-east-1:123456789012:global/ipset/edge-own-1/x";
const RULE = {
  name: "own",
  priority: 1,
  action: { block: {} },
  ruleLabels: [{ name: "seen" }],
  statement: { ipSetReferenceStatement: { arn: ARN } },
};

/** A plan of one web ACL, the IP set of its rule, and one that belongs to nothing. */
function plan(outputs: Readonly<Record<string, Properties>>): PlanIndex {
  const inputs = { defaultAction: { allow: {} }, rules: [RULE] };
  const { plan: made } = planOf("us-east-1", [
    { type: IP_SET, name: "edge-own-1", inputs: { addresses: ["203.0.113.0/24"] } },
    { type: IP_SET, name: "edge-other", inputs: { addresses: ["0.0.0.0/1"] } },
    { type: WEB_ACL, name: "edge-web-acl", inputs, uses: { rules: ["edge-own-1"] } },
  ]);
  const [stack] = made.stacks;
  const resources = stack!.resources.map((each) => ({ ...each, outputs: outputs[each.urn.split("::").at(-1)!] ?? {} }));
  return indexPlan({ ...made, stacks: [{ ...stack!, resources }] });
}

const ANSWERS = {
  "edge-own-1": { arn: ARN },
  "edge-web-acl": { arn: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge-1a2b/y", name: "edge-1a2b" },
};

describe("plannedWebAcl", () => {
  it("takes name, account, inputs and the sets that the rules refer to", () => {
    const index = plan(ANSWERS);
    const planned = plannedWebAcl(index, index.ofType(WEB_ACL)[0]!);
    expect(planned).to.deep.equal({
      name: "edge-1a2b",
      account: "123456789012",
      inputs: { defaultAction: { allow: {} }, rules: [RULE] },
      ipSets: { [ARN]: { addresses: ["203.0.113.0/24"] } },
    });
    const verdict = evaluateWebAcl(compileWebAcl(planned), requestOf(), new RateState(), 0);
    expect(verdict).to.deep.include({ rule: "own", labels: ["awswaf:123456789012:webacl:edge-1a2b:seen"] });
  });

  it("needs AWS's answers", () => {
    const index = plan({ ...ANSWERS, "edge-own-1": {} });
    expect(() => plannedWebAcl(index, index.ofType(WEB_ACL)[0]!)).to.throw(
      LocalError,
      "edge-own-1: arn is not known; local needs a resolved plan",
    );
  });
});

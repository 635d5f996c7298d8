// The planned web ACL against a table of requests. Shows AWS's documented semantics; that AWS acts so it cannot prove.
// https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing.html
import { expect } from "chai";
import { type CompiledWebAcl, compileWebAcl, evaluateWebAcl } from "../../../../local/parts/webAcl/evaluateWebAcl.ts";
import type { PlannedWebAcl } from "../../../../local/parts/webAcl/evaluateWebAcl.ts";
import { RateState } from "../../../../local/parts/webAcl/rateState.ts";
import type { Verdict } from "../../../../local/parts/webAcl/webRequest.ts";
import type { Properties } from "../../../../plan/type.ts";
import { SETTINGS } from "./requestRules.ts";
import { type Row, ROWS } from "./requestTable.ts";
import { plannedFrom, requestOf } from "./webAclBench.ts";

/** A moment late enough for everything that came before. */
const NOW = 1_000_000_000;

function judged(acl: CompiledWebAcl, { asked, before = [] }: Row): Verdict {
  const rates = new RateState();
  for (const { count, secondsAgo, asked: others = {} } of before) {
    const earlier = requestOf({ ...asked, ...others });
    for (let n = 0; n < count; n += 1) evaluateWebAcl(acl, earlier, rates, NOW - secondsAgo * 1000);
  }
  return evaluateWebAcl(acl, requestOf(asked), rates, NOW);
}

function without(planned: PlannedWebAcl, rule: string): PlannedWebAcl {
  const rules = (planned.inputs["rules"] as readonly Properties[]).filter(({ name }) => name !== rule);
  return { ...planned, inputs: { ...planned.inputs, rules } };
}

describe("requests to the planned web ACL", () => {
  let planned: PlannedWebAcl;
  let acl: CompiledWebAcl;

  before(async () => {
    planned = await plannedFrom(SETTINGS);
    acl = compileWebAcl(planned);
  });

  for (const row of ROWS) {
    it(`${row.shows}: ${row.action}${row.rule === undefined ? "" : ` by ${row.rule}`}`, () => {
      const { action, rule } = judged(acl, row);
      expect({ action, rule }).to.deep.equal({ action: row.action, rule: row.rule });
    });
  }

  it("are sixty or more, and meet every rule that can match here", () => {
    expect(ROWS.length).to.be.greaterThan(59);
    const named = new Set(ROWS.map(({ rule }) => rule));
    const rules = planned.inputs["rules"] as readonly Properties[];
    const unmet = rules.filter(({ name }) => !named.has(name as string)).map(({ name }) => name);
    // Two count, one waits for labels of a managed group; the others are managed groups.
    expect(unmet).to.have.members([
      "beta",
      "germany",
      "crs-seen",
      "ip-reputation",
      "anonymous-ip",
      "common",
      "known-bad-inputs",
      "sqli",
    ]);
  });

  for (const rule of new Set(ROWS.flatMap(({ rule }) => rule ?? []))) {
    it(`are judged otherwise without the rule ${rule}`, () => {
      const mutant = compileWebAcl(without(planned, rule));
      const rows = ROWS.filter((row) => row.rule === rule);
      // Nothing else does its work: what it blocked passes, what it allowed is blocked.
      expect(rows.filter((row) => judged(mutant, row).action === row.action)).to.deep.equal([]);
    });
  }

  it("are not judged by rules that only count or label, whose lack shows elsewhere", () => {
    const row = (shows: string): Row => ROWS.find((each) => each.shows.startsWith(shows))!;
    expect(judged(compileWebAcl(without(planned, "beta")), row("labels: an earlier")).action).to.equal("allow");
    expect(judged(compileWebAcl(without(planned, "germany")), row("geo match labels")).action).to.equal("block");
    const blind = without(without(planned, "germany"), "blocked-countries");
    expect(judged(compileWebAcl(blind), row("geo match labels")).action).to.equal("allow");
  });

  it("are told what was not emulated, in order", () => {
    expect(judged(acl, ROWS[0]!).notEmulated).to.deep.equal([
      "ip-reputation (AWSManagedRulesAmazonIpReputationList)",
      "anonymous-ip (AWSManagedRulesAnonymousIpList)",
      "common (AWSManagedRulesCommonRuleSet)",
      "known-bad-inputs (AWSManagedRulesKnownBadInputsRuleSet)",
      "sqli (AWSManagedRulesSQLiRuleSet)",
    ]);
  });
});

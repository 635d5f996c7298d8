// Between the catalogue and CrossGuard: what a predicate cannot break, what a configuration cannot relax, exceptions.
import { Secret } from "@pulumi/policy";
import { expect } from "chai";
import { crossGuardPolicies } from "../../policy-pack/crossGuard.ts";
import { type Exceptions, readExceptions } from "../../policy-pack/lib/exceptions.ts";
import { numberKnob } from "../../policy-pack/lib/knobs.ts";
import { Session } from "../../policy-pack/lib/session.ts";
import { type Policy, resourcePolicy, stackPolicy } from "../../policy-pack/policy.ts";
import { thePack } from "../../policy-pack/rules/thePack.ts";
import { type Plan, UNKNOWN } from "../../plan/type.ts";
import { judgePlan, type Judging } from "./judging.ts";

const BUCKET = "aws:s3/bucket:Bucket";
const URN = "urn:pulumi:dev::portcullis::aws:s3/bucket:Bucket::logs";

const ROW = {
  id: "XX-01",
  name: "xx-rule",
  rule: "Something holds",
  reason: "otherwise it does not",
  severity: "high",
  level: { prod: "mandatory", dev: "advisory" },
  controls: ["nist:AC-1"],
  steps: "Mend it",
  link: "https://docs.aws.amazon.com/",
  types: [BUCKET],
} as const;

const fires = resourcePolicy({ ...ROW, judge: () => [{ what: "is wrong" }] });
const onFloor: Policy = { ...fires, floor: true };

function planOf(inputs: Plan["stacks"][number]["resources"][number]["inputs"], mode: Plan["mode"] = "resolved"): Plan {
  const bucket = {
    ...{ urn: URN, type: BUCKET, custom: true, id: "logs-1", inputs, outputs: inputs },
    ...{ dependencies: [], propertyDependencies: {}, protect: false },
  };
  return {
    mode,
    source: "program",
    project: "portcullis",
    stacks: [{ stack: "dev", resources: [bucket], outputs: {} }],
  };
}

const judged = (policy: Policy, more: Partial<Judging> = {}, plan = planOf({})) =>
  judgePlan(plan, { policies: [policy], settings: {}, ...more });

const excepting = (entries: Exceptions["entries"]): Exceptions => ({ entries, faults: [] });
const EXCEPTION = { policy: "xx-rule", urn: URN, reason: "the peer keeps its own copy", expires: "2026-12-31" };

describe("a policy behind CrossGuard", () => {
  it("says whose fault it is, what, what to do, and its id", () => {
    expect(judged(fires)).to.deep.equal([
      { policy: "xx-rule", level: "mandatory", urn: URN, message: "logs: is wrong; mend it. [XX-01]" },
    ]);
  });

  it("that throws is a violation of that policy, never success", () => {
    const broken = resourcePolicy({
      ...ROW,
      judge: () => {
        throw new Error("no such block");
      },
    });
    const [violation, ...more] = judged(broken);
    expect(more).to.deep.equal([]);
    expect(violation?.level).to.equal("mandatory");
    expect(violation?.message).to.match(/^logs: could not be judged: no such block; .* \[XX-01\]$/);
  });

  it("of a whole stack that throws is one too", () => {
    const broken = stackPolicy({
      ...ROW,
      judge: () => {
        throw new Error("no edge");
      },
    });
    expect(judged(broken).map(({ message }) => message)[0]).to.contain("the stack: could not be judged: no edge");
  });

  it("reads an unknown as a value, where CrossGuard's own proxy would end the policy as an advisory", () => {
    const seen: unknown[] = [];
    const reads = resourcePolicy({
      ...ROW,
      judge: ({ inputs }) => {
        seen.push(inputs["bucket"], (inputs["tags"] as { Name?: unknown }).Name);
        return [{ what: "is wrong" }];
      },
    });
    const found = judged(reads, {}, planOf({ bucket: UNKNOWN, tags: { Name: UNKNOWN } }, "preview"));
    expect(seen).to.deep.equal([UNKNOWN, UNKNOWN]);
    expect(found.map(({ level }) => level)).to.deep.equal(["mandatory"]);
  });

  it("has the defaults of its knobs under what is configured", () => {
    const knobs = { days: numberKnob("days", 30, 1, 90), hours: numberKnob("hours", 2, 1, 9) };
    const says = resourcePolicy({ ...ROW, knobs, judge: (_, { days, hours }) => [{ what: `${days} ${hours}` }] });
    expect(judged(says)[0]?.message).to.contain("30 2");
    expect(judged(says, { config: { "xx-rule": { days: 7 } } })[0]?.message).to.contain("7 2");
  });

  it("shows a terminal nothing that it would obey", () => {
    const sly = resourcePolicy({ ...ROW, judge: () => [{ what: "is \u001b[2Jwrong\nreally" }] });
    expect(judged(sly)[0]?.message).to.equal("logs: is  [2Jwrong really; mend it. [XX-01]");
  });

  it("gives stack policies the inputs as analysed, also what a preview's view of the stack leaves out", () => {
    const seen: unknown[] = [];
    const reads = stackPolicy({ ...ROW, judge: ({ index }) => (seen.push(index.byUrn(URN)?.inputs), []) });
    const plan = planOf({ origins: [{ domainName: UNKNOWN, originId: "one" }] }, "preview");
    const [stack] = plan.stacks;
    const thinned = stack!.resources.map((each) => ({ ...each, outputs: {} }));
    judged(reads, {}, { ...plan, stacks: [{ ...stack!, resources: thinned }] });
    expect(seen).to.deep.equal([{ origins: [{ domainName: UNKNOWN, originId: "one" }] }]);
  });
});

describe("an exception", () => {
  it("turns its violation into an advisory one that says until when and why", () => {
    const [violation] = judged(fires, { exceptions: excepting([EXCEPTION]) });
    expect(violation?.level).to.equal("advisory");
    expect(violation?.message).to.contain("(excepted until 2026-12-31: the peer keeps its own copy)");
  });

  it("holds through its last day, and not after it", () => {
    const level = (today: string) => judged(fires, { exceptions: excepting([EXCEPTION]), today })[0]?.level;
    expect(level("2026-12-31")).to.equal("advisory");
    expect(level("2027-01-01")).to.equal("mandatory");
  });

  it("is of one resource and one policy", () => {
    const others = [
      { ...EXCEPTION, urn: `${URN}-2` },
      { ...EXCEPTION, policy: "xx-other" },
    ];
    expect(judged(fires, { exceptions: excepting(others) })[0]?.level).to.equal("mandatory");
  });

  it("cannot be had from the floor", () => {
    expect(judged(onFloor, { exceptions: excepting([EXCEPTION]) })[0]?.level).to.equal("mandatory");
  });
});

describe("the exceptions file", () => {
  const faultsOf = (entries: Exceptions, policies: readonly Policy[], today?: string) =>
    judgePlan(planOf({}), {
      policies: [...policies, ...thePack],
      settings: {},
      exceptions: entries,
      ...(today && { today }),
    })
      .filter(({ policy }) => policy === "gen-exceptions-in-force")
      .map(({ message }) => message.replace(/; mend or remove.*/, ""));

  it("may be used", () => {
    expect(faultsOf(excepting([EXCEPTION]), [fires])).to.deep.equal([]);
  });

  it("may name nothing that is expired, unused, unknown or on the floor", () => {
    expect(faultsOf(excepting([EXCEPTION]), [fires], "2027-01-01")).to.deep.equal([
      `the stack: has an exception from xx-rule for ${URN} that expired on 2026-12-31`,
    ]);
    expect(faultsOf(excepting([EXCEPTION]), [{ ...fires, judge: () => [] }])).to.deep.equal([
      `the stack: has an exception from xx-rule for ${URN} that nothing needs`,
    ]);
    expect(faultsOf(excepting([EXCEPTION]), [])).to.deep.equal([
      "the stack: has an exception from xx-rule, which is no policy",
    ]);
    expect(faultsOf(excepting([EXCEPTION]), [onFloor])).to.deep.equal([
      "the stack: has an exception from xx-rule (XX-01), which is on the floor",
    ]);
  });

  it("leaves other stacks' entries to them", () => {
    const other = { ...EXCEPTION, urn: URN.replace("dev", "prod") };
    expect(faultsOf(excepting([other]), [{ ...fires, judge: () => [] }])).to.deep.equal([]);
  });

  it("has all its faults named, and then excepts nothing", () => {
    const read = readExceptions(JSON.stringify([{ policy: "xx-rule", urn: "logs", reason: "short", expires: "soon" }]));
    expect(read.entries).to.deep.equal([]);
    expect(read.faults).to.have.length(3);
    expect(read.faults[1]).to.equal("entry 1: reason must be a reason of at least 20 characters");
    expect(faultsOf(read, [fires])[0]).to.match(/has a fault in its exceptions: entry 1: urn must be a resource's URN/);
    expect(readExceptions("{").faults).to.deep.equal(["it is not JSON"]);
  });
});

describe("the floor", () => {
  it("is mandatory whatever level a configuration gives it", () => {
    expect(judged({ ...onFloor, level: { prod: "advisory", dev: "advisory" } })[0]?.level).to.equal("mandatory");
  });

  it("cannot be switched off unseen: a policy that never ran is a violation", () => {
    const session = new Session({ settings: undefined, today: "2026-11-23" }, excepting([]), [onFloor, ...thePack]);
    const [, guard] = crossGuardPolicies([onFloor, ...thePack], session);
    const said: string[] = [];
    session.resource({ type: BUCKET, urn: URN, props: {}, opts: { protect: false, ignoreChanges: [] } }, true);
    const resource = { type: BUCKET, urn: URN, props: {}, opts: { protect: false, ignoreChanges: [] } };
    const args = { resources: [{ ...resource, dependencies: [], propertyDependencies: {} }], getConfig: () => ({}) };
    const validate = (guard as unknown as { validateStack: (args: object, report: unknown) => void }).validateStack;
    validate(args, ({ message }: { message: string }) => said.push(message));
    expect(said).to.have.length(1);
    expect(said[0]).to.contain("runs without xx-rule (XX-01), which is on the floor");
  });
});

describe("a remediation", () => {
  const fixing = resourcePolicy({
    ...ROW,
    judge: () => [],
    fix: () => ({ "metadata.tokens": "required", "blocks.1.encrypted": true, flag: true }),
  });

  /** What is left of the properties, which a remediation changes in place; undefined where it changed nothing. */
  function remedied(props: Record<string, unknown>): unknown {
    const session = new Session({ settings: undefined, today: "2026-11-23" }, excepting([]), [fixing]);
    const [policy] = crossGuardPolicies([fixing], session);
    const given = { type: BUCKET, urn: URN, props, opts: { protect: false, ignoreChanges: [] } };
    const { remediateResource } = policy as unknown as { remediateResource: (args: object) => unknown };
    return remediateResource({ ...given, getConfig: () => ({}), notApplicable: () => undefined });
  }

  it("adds what is not there, and makes the blocks on the way", () => {
    expect(remedied({ name: "logs" })).to.deep.include({ name: "logs", flag: true, metadata: { tokens: "required" } });
  });

  it("goes into a block that is written as a list of one, and into one of a list", () => {
    const after = remedied({ metadata: [{ hops: 1 }], blocks: [{}, { size: 8 }] });
    expect(after).to.deep.include({
      metadata: [{ hops: 1, tokens: "required" }],
      blocks: [{}, { size: 8, encrypted: true }],
    });
  });

  it("leaves what somebody gave, which stays a violation, and what is not known", () => {
    expect(remedied({ flag: false, metadata: { tokens: "optional" }, blocks: [] })).to.equal(undefined);
    expect(remedied({ flag: UNKNOWN, metadata: UNKNOWN, blocks: UNKNOWN })).to.equal(undefined);
  });

  it("leaves a secret a secret", () => {
    const secret = new Secret({ hops: 1 });
    expect(remedied({ metadata: secret })).to.deep.include({ metadata: secret });
    expect(secret.value).to.deep.equal({ hops: 1 });
  });
});

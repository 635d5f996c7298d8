// What a stack refuses before it makes anything: faults that only a referenced stack can show, each in one message.
import { expect } from "chai";
import { rejection } from "../plan/fixtures.ts";
import { planAmong, saying, type StackValues, valuesOf } from "./stackFolder.ts";

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1";
const PROXIES = { secretArns: ["arn:certificate", "arn:secret"], keyArn: "arn:key", certificateExpiresAt: "2027" };

const foundation = (changes: Readonly<Record<string, unknown>> = {}): StackValues =>
  saying({
    contract: {
      version: 1,
      kind: "foundation",
      publicZoneId: "Z1",
      certificateArn: CERTIFICATE,
      regions: { "eu-west-1": PROXIES, "us-east-1": PROXIES },
      ...changes,
    },
    originSecret: "5".repeat(64),
  });

const region = (name: string, edge: Readonly<Record<string, unknown>> = {}): StackValues =>
  saying({
    contract: {
      version: 1,
      kind: "region",
      edge: {
        lock: "prefix-list",
        region: name,
        port: 8443,
        maxProxies: 12,
        dnsName: `${name}.nlb.example`,
        zoneId: "Z2",
        alarmName: "no-proxy",
        ...edge,
      },
    },
  });

const inVpc = (name: string) =>
  region(name, { lock: "vpc-origin", host: "services.example", loadBalancerArn: "arn:alb" });

const withoutDoor = saying({ contract: { version: 1, kind: "region" } });

/** The four prod stacks, of which the edge is planned and the others only speak. */
const STACKS = {
  "prod-foundation": foundation(),
  "prod-eu-west-1": region("eu-west-1"),
  "prod-us-east-1": region("us-east-1"),
  "prod-edge": valuesOf("prod-edge"),
};

/** Lines of the message with which a stack is refused, the first of which counts its faults. */
async function refusal(stack: string, stacks: Readonly<Record<string, StackValues>>): Promise<string[]> {
  const { message } = await rejection(planAmong({ ...STACKS, ...stacks }, stack));
  return message.split("\n").map((line) => line.trim());
}

describe("an edge", function () {
  this.timeout(60_000);

  it("is planned over stacks that say what they should", async () => {
    const { stacks } = await planAmong(STACKS, "prod-edge");
    expect(stacks.map(({ stack }) => stack)).to.deep.equal([
      "prod-eu-west-1",
      "prod-foundation",
      "prod-us-east-1",
      "prod-edge",
    ]);
    expect(stacks.at(-1)?.outputs).to.include({ url: "https://edge.example.com" });
  });

  const refused: readonly (readonly [string, Readonly<Record<string, StackValues>>, readonly string[]])[] = [
    [
      "a foundation and a region that were never deployed",
      { "prod-foundation": saying({ other: 1 }), "prod-us-east-1": saying({ other: 1 }) },
      [
        'config foundationStack: "prod-foundation" has no output contract; run pulumi up on it first',
        'config regionStacks[1]: "prod-us-east-1" has no output contract; run pulumi up on it first',
      ],
    ],
    [
      "a foundation of an older version",
      { "prod-foundation": foundation({ version: 0 }) },
      [
        'config foundationStack: "prod-foundation" speaks version 0 of the contract between stacks, this program 1; run pulumi up on the other stack first',
      ],
    ],
    [
      "a region of a newer version",
      { "prod-eu-west-1": saying({ contract: { version: 2, kind: "region" } }) },
      [
        'config regionStacks[0]: "prod-eu-west-1" speaks version 2 of the contract between stacks, this program 1; run pulumi up on the other stacks, or update this program first',
      ],
    ],
    [
      "stacks of the wrong kind",
      { "prod-foundation": region("eu-west-1"), "prod-eu-west-1": foundation() },
      [
        'config foundationStack: "prod-foundation" is a region stack; name a foundation stack here',
        'config regionStacks[0]: "prod-eu-west-1" is a foundation stack; name a region stack here',
      ],
    ],
    [
      "a region without a cdn door",
      { "prod-eu-west-1": withoutDoor },
      [
        'config regionStacks[0]: "prod-eu-west-1" has no cdn door; set doors.cdn there and run pulumi up, or leave it out here',
        "config edge.peak: 6000 requests a second are not held without us-east-1: nothing = 0; raise proxy.max, add a region, or lower requestsPerSecond",
      ],
    ],
    [
      "mixed locks",
      { "prod-us-east-1": inVpc("us-east-1"), "prod-edge": { ...valuesOf("prod-edge"), edge: {} } },
      [
        "config regionStacks: the cdn doors have different locks: prefix-list (prod-eu-west-1), vpc-origin (prod-us-east-1); give all regions the same",
      ],
    ],
    [
      "mixed ports",
      { "prod-us-east-1": region("us-east-1", { port: 9443 }) },
      [
        "config regionStacks: the cdn doors have different ports: 8443 (prod-eu-west-1), 9443 (prod-us-east-1); give all regions the same",
      ],
    ],
    [
      "mixed locks behind a region without a door, each under its own stack's name",
      {
        "prod-eu-west-1": withoutDoor,
        "prod-ap-south-1": inVpc("ap-south-1"),
        "prod-edge": {
          ...valuesOf("prod-edge"),
          edge: {},
          regionStacks: ["prod-eu-west-1", "prod-us-east-1", "prod-ap-south-1"],
        },
      },
      [
        'config regionStacks[0]: "prod-eu-west-1" has no cdn door; set doors.cdn there and run pulumi up, or leave it out here',
        "config regionStacks: the cdn doors have different locks: prefix-list (prod-us-east-1), vpc-origin (prod-ap-south-1); give all regions the same",
      ],
    ],
    [
      "two stacks of one region",
      { "prod-us-east-1": region("eu-west-1") },
      ['config regionStacks[1]: "prod-us-east-1" is eu-west-1, as "prod-eu-west-1" is; name one stack for each region'],
    ],
    [
      "a peak that is not held without one region",
      { "prod-us-east-1": region("us-east-1", { maxProxies: 11 }) },
      [
        "config edge.peak: 6000 requests a second are not held without eu-west-1: us-east-1 11 x 500 = 5500; raise proxy.max, add a region, or lower requestsPerSecond",
      ],
    ],
    [
      "a drained region that is not behind it",
      { "prod-edge": { ...valuesOf("prod-edge"), edge: { drained: ["ap-south-1"] } } },
      ["config edge.drained: ap-south-1 is not behind this edge; use some of eu-west-1, us-east-1"],
    ],
    [
      "a foundation whose certificate lies in another region",
      { "prod-foundation": foundation({ certificateArn: CERTIFICATE.replace("us-east-1", "eu-west-1") }) },
      [
        'config foundationStack: the viewers\' certificate of "prod-foundation" is arn:aws:acm:eu-west-1:123456789012:certificate/1; CloudFront takes certificates of us-east-1 only',
      ],
    ],
    [
      "a web ACL over AWS's limit",
      { "prod-edge": { ...valuesOf("prod-edge"), edge: { firewall: { rules: dearRules() } } } },
      [
        "config edge.firewall.rules: the web ACL needs 6266 capacity units, AWS allows 5000 (the largest: common 700, known-bad-inputs 200, sqli 200, dear-0 113, dear-1 113); use fewer rules or transformations, or turn a managed group off",
      ],
    ],
  ];
  for (const [what, stacks, faults] of refused) {
    it(`refuses ${what}`, async () => {
      const [count, ...lines] = await refusal("prod-edge", stacks);
      expect(lines).to.deep.equal(faults);
      expect(count).to.equal(`${faults.length === 1 ? "1 fault" : `${faults.length} faults`} in the settings`);
    });
  }
});

describe("a region", function () {
  this.timeout(60_000);

  it("refuses a foundation that does not know it", async () => {
    const stacks = { "prod-ap-south-1": { ...valuesOf("prod-eu-west-1"), regions: [AP_SOUTH_1] } };
    expect(await refusal("prod-ap-south-1", stacks)).to.deep.equal([
      "1 fault in the settings",
      'config foundationStack: "prod-foundation" does not know ap-south-1; add it to the regions there and run pulumi up on it first',
    ]);
  });

  it("refuses a foundation that says nothing", async () => {
    const stacks = { "prod-foundation": saying({ other: 1 }), "prod-west": valuesOf("prod-eu-west-1") };
    expect(await refusal("prod-west", stacks)).to.deep.equal([
      "1 fault in the settings",
      'config foundationStack: "prod-foundation" has no output contract; run pulumi up on it first',
    ]);
  });
});

const AP_SOUTH_1 = { name: "ap-south-1", cidr: "10.30.0.0/16", zones: ["a", "b", "c"] };

/** Rules that each look through a whole body with a regex and many transformations, for more units than AWS allows. */
function dearRules(): readonly Record<string, unknown>[] {
  const textTransformations = Array.from({ length: 10 }, (_, priority) => ({ priority, type: "URL_DECODE" }));
  const regexMatchStatement = { fieldToMatch: { allQueryArguments: {} }, regexString: "a+", textTransformations };
  return Array.from({ length: 45 }, (_, index) => ({
    name: `dear-${index}`,
    action: "block",
    statement: { regexMatchStatement },
  }));
}

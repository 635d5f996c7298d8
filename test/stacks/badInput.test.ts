// What a stack refuses before it makes anything: faults that only a referenced stack can show, each in one message.
import { expect } from "chai";
import { SettingsError } from "../../model/fault.ts";
import { parseSettings } from "../../model/parseSettings.ts";
import type { Properties } from "../../plan/type.ts";
import { composeStack } from "../../stacks/compose.ts";
import { Providers } from "../../stacks/context.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { type StackValues, valuesOf } from "./stackFolder.ts";

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1";
const OF_PROD = { domain: "edge.example.com", foundation: "prod-foundation" };
const PROXIES = { certificateExpiresAt: "2027" };

const foundation = (changes: Properties = {}): Properties => ({
  contract: {
    version: 1,
    kind: "foundation",
    domain: "edge.example.com",
    publicZoneId: "Z1",
    certificateArn: CERTIFICATE,
    regions: { "eu-west-1": PROXIES, "us-east-1": PROXIES },
    ...changes,
  },
  originSecret: "5".repeat(64),
});

const region = (name: string, edge: Properties = {}): Properties => ({
  contract: {
    version: 1,
    kind: "region",
    ...OF_PROD,
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
const inVpc = (name: string) => region(name, { lock: "vpc-origin", loadBalancerArn: "arn:alb" });

const withoutDoor: Properties = { contract: { version: 1, kind: "region", ...OF_PROD } };
/** What the stacks say that the edge refers to. */
const SAID: Readonly<Record<string, Properties>> = {
  "prod-foundation": foundation(),
  "prod-eu-west-1": region("eu-west-1"),
  "prod-us-east-1": region("us-east-1"),
};

const EDGE = valuesOf("prod-edge");

interface Composed {
  /** Lines of the message with which the stack was refused; empty where it was not. */
  readonly refusal: readonly string[];
  /** Names of the resources that were asked for meanwhile, references to other stacks aside. */
  readonly made: readonly string[];
}

/** Composes a stack with these settings among stacks that say these outputs. */
async function composed(values: StackValues, stacks: Readonly<Record<string, Properties>> = {}): Promise<Composed> {
  const config = Object.entries(values).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const compose = async () => {
    const settings = parseSettings(Object.fromEntries(config) as Record<string, string>);
    const providers = new Providers(settings, "project", "stack");
    await composeStack({ settings, project: "project", stack: "stack", providers });
  };
  const { result, resources } = await buildWithMocks(
    () =>
      compose().then(
        () => undefined,
        (fault: unknown) => fault,
      ),
    { stacks: { ...SAID, ...stacks } },
  );
  if (result !== undefined && !(result instanceof SettingsError))
    throw new Error("not a fault of settings", { cause: result });
  return {
    refusal: result === undefined ? [] : result.message.split("\n").map((line) => line.trim()),
    made: resources.filter(({ type }) => type !== "pulumi:pulumi:StackReference").map(({ name }) => name),
  };
}

describe("an edge", () => {
  it("is made over stacks that say what they should", async () => {
    const { refusal, made } = await composed(EDGE);
    expect(refusal).to.deep.equal([]);
    expect(made).to.include.members(["edge-distribution", "edge-origin-record-eu-west-1", "edge-euw1-health-check"]);
  });

  const refused: readonly (readonly [string, StackValues, Readonly<Record<string, Properties>>, readonly string[]])[] =
    [
      [
        "a foundation and a region that were never deployed",
        {},
        { "prod-foundation": { other: 1 }, "prod-us-east-1": { other: 1 } },
        [
          'config foundationStack: "prod-foundation" has no output contract; run pulumi up on it first',
          'config regionStacks[1]: "prod-us-east-1" has no output contract; run pulumi up on it first',
        ],
      ],
      [
        "a foundation of an older version",
        {},
        { "prod-foundation": foundation({ version: 0 }) },
        [
          'config foundationStack: "prod-foundation" speaks version 0 of the contract between stacks, this program 1; run pulumi up on the other stack first',
        ],
      ],
      [
        "a region of a newer version",
        {},
        { "prod-eu-west-1": { contract: { version: 2, kind: "region" } } },
        [
          'config regionStacks[0]: "prod-eu-west-1" speaks version 2 of the contract between stacks, this program 1; run pulumi up on the other stacks, or update this program first',
        ],
      ],
      [
        "stacks of the wrong kind",
        {},
        { "prod-foundation": region("eu-west-1"), "prod-eu-west-1": foundation() },
        [
          'config foundationStack: "prod-foundation" is a region stack; name a foundation stack here',
          'config regionStacks[0]: "prod-eu-west-1" is a foundation stack; name a region stack here',
        ],
      ],
      [
        "a region without a cdn door",
        {},
        { "prod-eu-west-1": withoutDoor },
        [
          'config regionStacks[0]: "prod-eu-west-1" has no cdn door; set doors.cdn there and run pulumi up, or leave it out here',
        ],
      ],
      [
        "mixed locks",
        { edge: {} },
        { "prod-us-east-1": inVpc("us-east-1") },
        [
          "config regionStacks: the cdn doors have different locks: prefix-list (prod-eu-west-1), vpc-origin (prod-us-east-1); give all regions the same",
        ],
      ],
      [
        "mixed ports",
        {},
        { "prod-us-east-1": region("us-east-1", { port: 9443 }) },
        [
          "config regionStacks: the cdn doors have different ports: 8443 (prod-eu-west-1), 9443 (prod-us-east-1); give all regions the same",
        ],
      ],
      [
        "mixed locks behind a region without a door, each under its own stack's name",
        { edge: {}, regionStacks: ["prod-eu-west-1", "prod-us-east-1", "prod-ap-south-1"] },
        { "prod-eu-west-1": withoutDoor, "prod-ap-south-1": inVpc("ap-south-1") },
        [
          'config regionStacks[0]: "prod-eu-west-1" has no cdn door; set doors.cdn there and run pulumi up, or leave it out here',
          "config regionStacks: the cdn doors have different locks: prefix-list (prod-us-east-1), vpc-origin (prod-ap-south-1); give all regions the same",
        ],
      ],
      [
        "two stacks of one region",
        {},
        { "prod-us-east-1": region("eu-west-1") },
        [
          'config regionStacks[1]: "prod-us-east-1" is eu-west-1, as "prod-eu-west-1" is; name one stack for each region',
        ],
      ],
      [
        "a peak that is not held without one region",
        {},
        { "prod-us-east-1": region("us-east-1", { maxProxies: 11 }) },
        [
          "config edge.peak: 6000 requests a second are not held without eu-west-1: us-east-1 11 x 500 = 5500; raise proxy.max, add a region, or lower requestsPerSecond",
        ],
      ],
      [
        "a drained region that is not behind it",
        { edge: { drained: ["ap-south-1"] } },
        {},
        ["config edge.drained: ap-south-1 is not behind this edge; use some of eu-west-1, us-east-1"],
      ],
      [
        "a foundation whose certificate lies in another region",
        {},
        { "prod-foundation": foundation({ certificateArn: CERTIFICATE.replace("us-east-1", "eu-west-1") }) },
        [
          'config foundationStack: the viewers\' certificate of "prod-foundation" is arn:aws:acm:eu-west-1:123456789012:certificate/1; CloudFront takes certificates of us-east-1 only',
        ],
      ],
      [
        "a web ACL over AWS's limit",
        { edge: { firewall: { rules: dearRules() } } },
        {},
        [
          "config edge.firewall.rules: the web ACL needs 6266 capacity units, AWS allows 5000 (the largest: common 700, known-bad-inputs 200, sqli 200, dear-0 113, dear-1 113); use fewer rules or transformations, or turn a managed group off",
        ],
      ],
    ];
  for (const [what, changes, stacks, faults] of refused) {
    it(`refuses ${what}, and makes nothing`, async () => {
      const { refusal, made } = await composed({ ...EDGE, ...changes }, stacks);
      const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
      expect(refusal).to.deep.equal([`${count} in the settings`, ...faults]);
      expect(made).to.deep.equal([]);
    });
  }
});

describe("a region", () => {
  const REGION = valuesOf("prod-eu-west-1");
  const SOUTH = { name: "ap-south-1", cidr: "10.30.0.0/16", zones: ["a", "b", "c"] };

  it("refuses a foundation that does not know it, and makes nothing", async () => {
    expect(await composed({ ...REGION, regions: [SOUTH] })).to.deep.equal({
      refusal: [
        "1 fault in the settings",
        'config foundationStack: "prod-foundation" does not know ap-south-1; add it to the regions there and run pulumi up on it first',
      ],
      made: [],
    });
  });

  it("refuses a foundation that says nothing, and makes nothing", async () => {
    expect(await composed(REGION, { "prod-foundation": { other: 1 } })).to.deep.equal({
      refusal: [
        "1 fault in the settings",
        'config foundationStack: "prod-foundation" has no output contract; run pulumi up on it first',
      ],
      made: [],
    });
  });
});

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

// What each kind of stack must say and what it must leave to others, and the settings of the edge.
import { expect } from "chai";
import { edge, originSecret } from "../../model/edgeSettings.ts";
import { faultsOf } from "./settingsUnderTest.ts";

const FOUNDATION = { stack: "foundation", doors: {}, services: [] };
const REGION = {
  stack: "region",
  foundationStack: "prod-foundation",
  regions: [{ name: "eu-west-1", cidr: "10.10.0.0/16", zones: ["a", "b"] }],
  edge: {},
};
const EDGE = {
  stack: "edge",
  regions: [],
  doors: {},
  services: [],
  foundationStack: "prod-foundation",
  regionStacks: ["prod-eu-west-1", "prod-us-east-1"],
};

const EXAMPLES: Readonly<Record<string, string>> = {
  regions: "- { name: eu-west-1, cidr: 10.0.0.0/16, zones: [a, b] }",
  doors: "static: { clients: [0.0.0.0/0] }",
  services: "- { name: orders, paths: [/orders/*] }",
  foundationStack: "prod-foundation",
  regionStacks: "[prod-eu-west-1, prod-us-east-1]",
};

const missing = (kind: string, key: string) =>
  `config ${key}: is missing; a stack of the kind "${kind}" needs it, such as ${EXAMPLES[key]}`;

const foreign = (kind: string, key: string, kinds: string) =>
  `config ${key}: is not a setting of a stack of the kind "${kind}"; remove it, or set stack to ${kinds}`;

describe("kinds of stacks", () => {
  const accepted = { all: {}, foundation: FOUNDATION, region: REGION, edge: EDGE };
  for (const [kind, settings] of Object.entries(accepted)) {
    it(`of the kind ${kind} are accepted with what they need`, () => {
      expect(faultsOf(settings)).to.deep.equal([]);
    });
  }

  const nothing = { regions: [], doors: {}, services: [], foundationStack: "", regionStacks: [], edge: {} };
  const refused: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
    ["an empty all", nothing, ["regions", "doors", "services"].map((key) => missing("all", key))],
    ["an empty foundation", { ...nothing, stack: "foundation" }, [missing("foundation", "regions")]],
    [
      "an empty region",
      { ...nothing, stack: "region" },
      ["regions", "doors", "services", "foundationStack"].map((key) => missing("region", key)),
    ],
    [
      "an empty edge",
      { ...nothing, stack: "edge" },
      ["foundationStack", "regionStacks"].map((key) => missing("edge", key)),
    ],
    ["an edge without a region", { ...EDGE, regionStacks: [] }, [missing("edge", "regionStacks")]],
    [
      "all with other stacks",
      { foundationStack: "f", regionStacks: ["r"] },
      [foreign("all", "foundationStack", "region or edge"), foreign("all", "regionStacks", "edge")],
    ],
    [
      "a foundation with what is a region's",
      { stack: "foundation", foundationStack: "f" },
      [
        foreign("foundation", "doors", "all or region"),
        foreign("foundation", "services", "all or region"),
        foreign("foundation", "foundationStack", "region or edge"),
      ],
    ],
    ["a region with an edge's stacks", { ...REGION, regionStacks: ["r"] }, [foreign("region", "regionStacks", "edge")]],
    [
      "an edge with regions of its own",
      { stack: "edge", foundationStack: "f", regionStacks: ["r"] },
      [
        foreign("edge", "regions", "all or foundation or region"),
        foreign("edge", "doors", "all or region"),
        foreign("edge", "services", "all or region"),
      ],
    ],
    [
      "a region stack with two regions",
      { stack: "region", foundationStack: "f", edge: {} },
      ["config regions: a region stack has one region; give the others stacks of their own"],
    ],
    [
      "a stack named twice",
      { ...EDGE, regionStacks: ["r", "r"] },
      ["config regionStacks[1]: r stands twice; name it once"],
    ],
    [
      "the foundation among the regions' stacks",
      { ...EDGE, regionStacks: ["r", "prod-foundation"] },
      ['config regionStacks[1]: "prod-foundation" is the foundationStack; name stacks of regions here'],
    ],
    [
      "a region that sets what the edge and the foundation do",
      { ...REGION, edge: { drained: ["eu-west-1"] }, originSecret: { accepted: [1, 2], sent: 2 } },
      [
        'config originSecret: does nothing in a stack of the kind "region"; set it in the foundation',
        "config edge: does nothing here; set it in the edge's stack, or remove it",
      ],
    ],
    [
      "an edge that sets what the foundation does",
      { ...EDGE, originSecret: { accepted: [2], sent: 2 } },
      ['config originSecret: does nothing in a stack of the kind "edge"; set it in the foundation'],
    ],
    [
      "an edge that no door leads to",
      { doors: { static: { clients: ["0.0.0.0/0"] } }, edge: { drained: ["eu-west-1"] } },
      ["config edge: does nothing here; give the regions a cdn door (doors.cdn), or remove it"],
    ],
    [
      "a stack that is none",
      { ...EDGE, foundationStack: "prod foundation" },
      [
        'config foundationStack: "prod foundation" is not allowed; use a stack such as prod-foundation, or organization/project/stack',
      ],
    ],
    [
      "an unknown kind",
      { stack: "sideways" },
      ['config stack: "sideways" is not allowed; use all, foundation, region, edge'],
    ],
  ];
  for (const [what, settings, faults] of refused) {
    it(`refuse ${what}, with every fault`, () => {
      expect(faultsOf(settings)).to.deep.equal(faults);
    });
  }

  it("call nothing missing that stands there but cannot be read", () => {
    for (const [key, path] of Object.entries({ doors: "static", regions: "0", services: "0" })) {
      const faults = faultsOf({ [key]: path === "0" ? ["x"] : { [path]: "x" } });
      expect(faults, key).to.deep.equal([
        `config ${key}${path === "0" ? "[0]" : `.${path}`}: "x" is not allowed; use keys and values`,
      ]);
    }
  });
});

describe("settings of the edge", () => {
  it("have these defaults", () => {
    const { firewall, ...others } = edge.parse({});
    expect(others).to.deep.equal({ certificateArn: "", drained: [] });
    expect(firewall.antiDdos).to.equal(false);
    expect(originSecret.parse({})).to.deep.equal({ accepted: [1], sent: 1 });
  });

  const both = { static: { clients: ["0.0.0.0/0"] }, cdn: { lock: "prefix-list" } };
  const certificate = (region: string) => `arn:aws:acm:${region}:123456789012:certificate/1-2`;
  const rules = { rules: [{ name: "same", action: "block", statement: {} }] };
  const refused: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
    [
      "two locks at once",
      { doors: { cdn: { lock: ["prefix-list", "vpc-origin"] } } },
      [
        'config doors.cdn.lock: ["prefix-list","vpc-origin"] is not allowed; use prefix-list or vpc-origin; a door has one lock',
      ],
    ],
    [
      "a door without a lock",
      { doors: { cdn: {} } },
      ["config doors.cdn.lock: is missing; use prefix-list or vpc-origin; a door has one lock"],
    ],
    [
      "a port that CloudFront does not connect to",
      { doors: { cdn: { lock: "prefix-list", port: 80 } } },
      ["config doors.cdn.port: 80 is not allowed; use 443 or a port from 1024 to 65535"],
    ],
    [
      "a port that the static door has",
      { doors: { ...both, cdn: { lock: "prefix-list", port: 443 } } },
      ["config doors.cdn.port: 443 is a port of the static door; use another, such as 8443"],
    ],
    [
      "a certificate in another region",
      { edge: { certificateArn: certificate("eu-west-1") } },
      [
        `config edge.certificateArn: "${certificate("eu-west-1")}" is not allowed; use the ARN of an ACM certificate in us-east-1, where CloudFront looks for them`,
      ],
    ],
    [
      "a drained region that is none",
      { edge: { drained: ["mars-1"] } },
      ['config edge.drained[0]: "mars-1" is not allowed; use a region such as eu-west-1'],
    ],
    [
      "a region drained twice",
      { edge: { drained: ["eu-west-1", "eu-west-1"] } },
      ["config edge.drained[1]: eu-west-1 stands twice; name it once"],
    ],
    [
      "a peak that two regions do not hold",
      { edge: { peak: { requestsPerSecond: 1000, perProxy: 250 } } },
      [
        "config edge.peak: 1000 requests a second are not held without eu-west-1: us-east-1 3 x 250 = 750; raise proxy.max, add a region, or lower requestsPerSecond",
      ],
    ],
    [
      "half a peak",
      { edge: { peak: { requestsPerSecond: 600 } } },
      ["config edge.peak.perProxy: is missing; use a whole number from 1 to 1000000"],
    ],
    [
      "a peak where no proxy is on the way",
      { doors: { cdn: { lock: "vpc-origin" } } },
      [
        'config edge.peak: no proxy is on the way with the lock "vpc-origin", whose load balancers grow by themselves; remove it',
      ],
    ],
    [
      "a secret that no door accepts",
      { originSecret: { accepted: [1, 2], sent: 3 } },
      ["config originSecret.sent: 3 is not accepted, so every door would refuse the edge; use one of 1, 2"],
    ],
    [
      "three generations of the secret",
      { originSecret: { accepted: [1, 2, 3], sent: 1 } },
      [
        "config originSecret.accepted: [1,2,3] is not allowed; use at most two generations, the one in use and the next",
      ],
    ],
    [
      "a generation twice",
      { originSecret: { accepted: [1, 1], sent: 1 } },
      ["config originSecret.accepted[1]: 1 stands twice; name it once"],
    ],
  ];
  for (const [what, settings, faults] of refused) {
    it(`refuse ${what}`, () => {
      expect(faultsOf(settings)).to.deep.equal(faults);
    });
  }

  it("accept a certificate of us-east-1, whatever becomes of the rest", () => {
    expect(faultsOf({ edge: { certificateArn: certificate("us-east-1") } })).to.deep.equal([]);
  });

  it("name the firewall's faults under edge.firewall", () => {
    const faults = faultsOf({ edge: { firewall: { allow: ["192.0.2.0/24"], block: ["192.0.2.0/24"] } } });
    expect(faults).to.deep.equal([
      "config edge.firewall.allow[0]: 192.0.2.0/24 stands in block too, which wins; keep one of them",
    ]);
    expect(faultsOf({ edge: { firewall: rules } })[0]).to.match(/^config edge\.firewall\.rules\[0\]/);
  });
});

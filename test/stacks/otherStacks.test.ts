// What crosses between stacks is looked at before the edge makes anything: whose it is, and, never shown, the one secret.
import { expect } from "chai";
import { parseSettings } from "../../model/parseSettings.ts";
import type { Json, Properties } from "../../plan/type.ts";
import { readEdge } from "../../stacks/references.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { valuesOf } from "./stackFolder.ts";

const FOUNDATION = {
  contract: {
    version: 1,
    kind: "foundation",
    domain: "edge.example.com",
    publicZoneId: "Z1",
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
    regions: {},
  },
};

const REGION = {
  lock: "prefix-list",
  port: 8443,
  maxProxies: 12,
  dnsName: "nlb.example",
  zoneId: "Z2",
  alarmName: "no-proxy",
};

const region = (name: string) => ({
  contract: {
    version: 1,
    kind: "region",
    domain: "edge.example.com",
    foundation: "prod-foundation",
    edge: { ...REGION, region: name },
  },
});

const stacks = (foundation: Properties): Readonly<Record<string, Properties>> => ({
  "prod-foundation": foundation,
  "prod-eu-west-1": region("eu-west-1"),
  "prod-us-east-1": region("us-east-1"),
});

const settings = () =>
  parseSettings(
    Object.fromEntries(
      Object.entries(valuesOf("prod-edge")).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );

async function read(foundation: Properties, others: Readonly<Record<string, Properties>> = {}): Promise<unknown> {
  const { result } = await buildWithMocks(
    () =>
      readEdge(settings()).then(
        () => "accepted",
        (fault: unknown) => String(fault),
      ),
    { stacks: { ...stacks(foundation), ...others } },
  );
  return result;
}

describe("the origin secret of another stack", () => {
  it("is accepted as 64 hexadecimal digits", async () => {
    expect(await read({ ...FOUNDATION, originSecret: "5a".repeat(32) })).to.equal("accepted");
  });

  const refused: Readonly<Record<string, Json | undefined>> = {
    "that is missing": undefined,
    "that is empty": "",
    "that is a number": 5,
    "that could end a header": `${"5".repeat(64)}\r\nX: y`,
    "that is too short": "5".repeat(63),
  };
  for (const [what, originSecret] of Object.entries(refused)) {
    it(`is refused ${what}, without being shown`, async () => {
      const message = await read(originSecret === undefined ? FOUNDATION : { ...FOUNDATION, originSecret });
      expect(message).to.equal(
        "SettingsError: 1 fault in the settings\n" +
          '  config foundationStack: "prod-foundation" has no originSecret of 64 hexadecimal digits; run pulumi up on it with this program first',
      );
    });
  }
});

describe("stacks of two edges", () => {
  const foundation = { ...FOUNDATION, originSecret: "5a".repeat(32) };

  it("are not joined where their domains differ", async () => {
    const other = { ...foundation, contract: { ...FOUNDATION.contract, domain: "shop.example.com" } };
    expect(await read(other)).to.contain(
      'config foundationStack: "prod-foundation" is for the domain shop.example.com, this stack for edge.example.com; name stacks of one domain',
    );
  });

  it("are not joined where a region's proxies hold the secrets of another foundation", async () => {
    const { contract } = region("us-east-1");
    const others = { "prod-us-east-1": { contract: { ...contract, foundation: "test-foundation" } } };
    expect(await read(foundation, others)).to.contain(
      'config regionStacks[1]: "prod-us-east-1" has its secrets from "test-foundation", this edge from "prod-foundation"; name stacks of one foundation',
    );
  });
});

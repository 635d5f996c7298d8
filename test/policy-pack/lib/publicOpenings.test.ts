import { expect } from "chai";
import { aclOpenings, groupOpenings } from "../../../policy-pack/lib/publicOpenings.ts";
import { coversTraffic, holdsRange, isPublic, readTraffic, trafficText } from "../../../policy-pack/lib/traffic.ts";
import { PREFIX_LISTS } from "../../../model/groupRules.ts";
import { parseSettings } from "../../../model/parseSettings.ts";
import { modelRegion } from "../../../model/regionModel.ts";
import { TIERS } from "../../../model/tiers.ts";
import type { PlannedResource } from "../../../plan/type.ts";

const BASE = {
  domain: "edge.example.com",
  zone: "example.com",
  nat: "single",
  regions: [{ name: "eu-west-1", cidr: "10.10.0.0/16", zones: ["a", "b"] }],
  services: [{ name: "orders", paths: ["/orders"], port: 9443 }],
};
const CONTAINER = [
  { name: "orders", paths: ["/orders"], port: 9443, container: { image: "orders:1.4.2", cpu: 256, memory: 512 } },
];
const STATIC = { static: { clients: ["198.51.100.0/24"] } };
const CDN = { cdn: { lock: "prefix-list", port: 8443 } };
const VPC_ORIGIN = { cdn: { lock: "vpc-origin" } };

const VARIANTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "both doors, one NAT gateway": { doors: { static: { clients: ["0.0.0.0/0"] }, ...CDN } },
  "a regional NAT gateway": { doors: STATIC, nat: "regional" },
  "some clients, both families": {
    doors: { static: { clients: ["198.51.100.0/24", "2001:db8::/32"] } },
    dualStack: true,
  },
  "CloudFront alone": { doors: CDN },
  "a VPC origin": { doors: VPC_ORIGIN },
  "a VPC origin before containers": { doors: VPC_ORIGIN, services: CONTAINER },
  "containers behind both doors": { doors: { ...STATIC, ...CDN }, services: CONTAINER },
  metrics: { doors: STATIC, proxy: { metricsCidrs: ["10.99.0.0/16"] } },
};

const HOLDER = { urn: "urn:pulumi:test::sample::type::name", inputs: {} } as unknown as PlannedResource;

function planned(changes: Readonly<Record<string, unknown>>) {
  const settings = parseSettings(
    Object.fromEntries(
      Object.entries({ ...BASE, ...changes }).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
  const [region] = settings.regions;
  if (region === undefined) throw new Error("there is no region");
  return { settings, model: modelRegion(settings, region, "portcullis", "dev") };
}

/** What is open on ACLs, as lines; once as the settings declare it, once as the model plans it. */
function aclLines(changes: Readonly<Record<string, unknown>>) {
  const { settings, model } = planned(changes);
  const declared = aclOpenings(settings).flatMap(({ tier, direction, traffic, ranges }) =>
    ranges.filter(isPublic).map((range) => `${tier} ${direction} ${trafficText(traffic)} ${range}`),
  );
  const made = TIERS.flatMap((tier) =>
    (["ingress", "egress"] as const).flatMap((direction) =>
      model.acls[tier][direction]
        .filter(({ action }) => action === "allow")
        .flatMap(({ cidrBlock, ipv6CidrBlock, ...match }) => {
          const fields = { fromPort: undefined, toPort: undefined, icmpType: undefined, icmpCode: undefined, ...match };
          const traffic = readTraffic(HOLDER, fields);
          const range = cidrBlock ?? ipv6CidrBlock ?? "";
          return traffic && isPublic(range) ? [`${tier} ${direction} ${trafficText(traffic)} ${range}`] : [];
        }),
    ),
  );
  return { declared: [...new Set(declared)].sort(), made: [...new Set(made)].sort() };
}

function groupLines(changes: Readonly<Record<string, unknown>>) {
  const { settings, model } = planned(changes);
  const declared = groupOpenings(settings).flatMap(({ carrier, direction, traffic, ranges, prefixList }) =>
    (prefixList ? [prefixList("eu-west-1")] : ranges).map(
      (peer) => `${carrier} ${direction} ${trafficText(traffic)} ${peer}`,
    ),
  );
  const made = model.groupRules.flatMap(({ group, direction, protocol, fromPort, toPort, ...rule }) => {
    const written = { protocol, fromPort, toPort, icmpType: fromPort, icmpCode: toPort };
    const traffic = readTraffic(HOLDER, written);
    const list = rule.prefixList && PREFIX_LISTS[rule.prefixList]("eu-west-1");
    const peer = list ?? rule.cidrIpv4 ?? rule.cidrIpv6;
    const carrier = group === "cdn" ? "nlb" : group;
    return traffic && peer !== undefined ? [`${carrier} ${direction} ${trafficText(traffic)} ${peer}`] : [];
  });
  return { declared: [...new Set(declared)].sort(), made: [...new Set(made)].sort() };
}

describe("what the settings open to outsiders", () => {
  for (const [name, changes] of Object.entries(VARIANTS)) {
    it(`is on ACLs what the model plans, though neither knows the other: ${name}`, () => {
      const { declared, made } = aclLines(changes);
      expect(declared).to.deep.equal(made);
    });

    it(`is on groups what the model plans, though neither knows the other: ${name}`, () => {
      const { declared, made } = groupLines(changes);
      expect(declared).to.deep.equal(made);
    });
  }

  it("is nothing where the settings are not known", () => {
    expect(aclOpenings(undefined)).to.deep.equal([]);
    expect(groupOpenings(undefined)).to.deep.equal([]);
  });

  it("is, for a door of some clients, their ranges on its two ports and the answers", () => {
    const { declared } = aclLines({ doors: STATIC, nat: "regional" });
    expect(declared.filter((each) => each.startsWith("ingress"))).to.deep.equal([
      "ingress egress tcp 1024-65535 198.51.100.0/24",
      "ingress ingress icmp 3/4 0.0.0.0/0",
      "ingress ingress tcp 443 198.51.100.0/24",
      "ingress ingress tcp 80 198.51.100.0/24",
    ]);
  });
});

describe("traffic and ranges", () => {
  const read = (protocol: string, fromPort?: number | string, toPort?: number | string) =>
    readTraffic(HOLDER, { protocol, fromPort, toPort, icmpType: fromPort, icmpCode: toPort });

  it("covers the same protocol and fewer ports, and the same type of ICMP", () => {
    const wide = read("tcp", 443, 445);
    const [inside, outside] = [read("6", "444", "444"), read("tcp", 442, 444)];
    const [tooLarge, echo] = [read("icmp", 3, 4), read("icmp", 8, 0)];
    if (!wide || !inside || !outside || !tooLarge || !echo) throw new Error("not read");
    expect([inside, outside, tooLarge].map((part) => coversTraffic(wide, part))).to.deep.equal([true, false, false]);
    expect([tooLarge, echo].map((part) => coversTraffic(tooLarge, part))).to.deep.equal([true, false]);
  });

  it("is not known where a port or a protocol is not", () => {
    expect(read("tcp", "04da6b54-80e4-46f7-96ec-b56ff0331ba9", 443)).to.equal(undefined);
    expect(read("04da6b54-80e4-46f7-96ec-b56ff0331ba9", 443, 443)).to.equal(undefined);
  });

  it("is public wherever one address of the range is", () => {
    const publicOnes = [
      "0.0.0.0/0",
      "128.0.0.0/1",
      "10.0.0.0/7",
      "172.0.0.0/11",
      "198.51.100.7/32",
      "::/0",
      "2000::/3",
    ];
    const others = ["10.0.0.0/8", "10.10.8.0/21", "172.31.0.0/16", "192.168.1.1/32", "100.64.0.0/16", "fd12::/16"];
    expect(publicOnes.filter((range) => !isPublic(range))).to.deep.equal([]);
    expect(others.filter(isPublic)).to.deep.equal([]);
  });

  it("holds no range of the other family", () => {
    expect(holdsRange("0.0.0.0/0", "::/0")).to.equal(false);
    expect(holdsRange("10.0.0.0/8", "10.1.0.0/16")).to.equal(true);
    expect(holdsRange("10.1.0.0/16", "10.0.0.0/8")).to.equal(false);
  });
});

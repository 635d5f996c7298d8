// The address plan: literal ranges, and properties that hold for every range and set of zones.
import { containsCidr, overlapCidr } from "cidr-tools";
import { expect } from "chai";
import fc from "fast-check";
import {
  type AddressPlanArgs,
  firstTierWithoutRoom,
  ipv6Subnet,
  planAddresses,
  ZONE_LETTERS,
} from "../../model/addressPlan.ts";
import { TIERS } from "../../model/tiers.ts";

const DEV: AddressPlanArgs = {
  cidr: "10.10.0.0/16",
  zones: ["a", "b"],
  tiers: { ingress: 26, proxy: 24, service: 23, endpoint: 26 },
};

const anyPlan = fc
  .record({
    second: fc.integer({ min: 0, max: 255 }),
    prefix: fc.integer({ min: 16, max: 24 }),
    zones: fc.shuffledSubarray([...ZONE_LETTERS], { minLength: 1 }),
    tiers: fc.record({
      ingress: fc.integer({ min: 18, max: 27 }),
      proxy: fc.integer({ min: 18, max: 28 }),
      service: fc.integer({ min: 18, max: 27 }),
      endpoint: fc.integer({ min: 18, max: 28 }),
    }),
  })
  .map(({ second, prefix, zones, tiers }): AddressPlanArgs => ({ cidr: `10.${second}.0.0/${prefix}`, zones, tiers }))
  .filter((args) => firstTierWithoutRoom(args) === undefined);

describe("address plan", () => {
  it("lays the dev region out tier by tier", () => {
    const plan = planAddresses(DEV);
    expect(plan.tierCidrs).to.deep.equal({
      ingress: "10.10.0.0/23",
      proxy: "10.10.8.0/21",
      service: "10.10.16.0/20",
      endpoint: "10.10.32.0/23",
    });
    expect(plan.subnets.map(({ tier, zone, cidr, ipv6Index }) => `${tier} ${zone} ${cidr} ${ipv6Index}`)).to.deep.equal(
      [
        "ingress a 10.10.0.0/26 0",
        "ingress b 10.10.0.64/26 1",
        "proxy a 10.10.8.0/24 16",
        "proxy b 10.10.9.0/24 17",
        "service a 10.10.16.0/23 32",
        "service b 10.10.18.0/23 33",
        "endpoint a 10.10.32.0/26 48",
        "endpoint b 10.10.32.64/26 49",
      ],
    );
  });

  it("numbers the /64 blocks of a VPC's /56, however AWS writes it", () => {
    expect(ipv6Subnet("2001:db8:94da:700::/56", 0)).to.equal("2001:db8:94da:700::/64");
    expect(ipv6Subnet("2001:db8:94da:700::/56", 49)).to.equal("2001:db8:94da:731::/64");
    expect(ipv6Subnet("2001:db8:94da::/56", 255)).to.equal("2001:db8:94da:ff::/64");
  });

  it("refuses a range without room, naming the tier", () => {
    expect(firstTierWithoutRoom({ ...DEV, cidr: "10.10.0.0/20" })).to.equal("service");
    expect(() => planAddresses({ ...DEV, cidr: "10.10.0.0/20" })).to.throw(
      RangeError,
      "10.10.0.0/20 has no room for the service tier",
    );
  });

  it("fills a range to its last address", () => {
    const tiers = { ingress: 21, proxy: 21, service: 21, endpoint: 21 };
    expect(firstTierWithoutRoom({ cidr: "10.0.0.0/16", zones: ["a"], tiers })).to.equal(undefined);
    expect(planAddresses({ cidr: "10.0.0.0/16", zones: ["h"], tiers }).subnets.at(-1)?.cidr).to.equal("10.0.248.0/21");
  });

  it("keeps subnets disjoint and inside their tier and VPC", () => {
    fc.assert(
      fc.property(anyPlan, (args) => {
        const { subnets, tierCidrs } = planAddresses(args);
        expect(subnets).to.have.length(args.zones.length * TIERS.length);
        subnets.forEach(({ cidr, tier }, index) => {
          expect(containsCidr(args.cidr, cidr)).to.equal(true);
          expect(containsCidr(tierCidrs[tier], cidr)).to.equal(true);
          expect(subnets.slice(index + 1).some((other) => overlapCidr(cidr, other.cidr))).to.equal(false);
        });
        expect(new Set(subnets.map(({ ipv6Index }) => ipv6Index)).size).to.equal(subnets.length);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("moves no subnet when a zone is added, wherever it is written", () => {
    fc.assert(
      fc.property(anyPlan, fc.constantFrom(...ZONE_LETTERS), (args, zone) => {
        const before = planAddresses(args).subnets;
        const after = planAddresses({
          ...args,
          zones: [zone, ...args.zones.filter((other) => other !== zone)],
        }).subnets;
        expect(after).to.deep.include.members(before);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("moves no earlier tier when the last one changes, as when a tier is added behind it", () => {
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 24, max: 28 }), (args, endpoint) => {
        const changed = { ...args, tiers: { ...args.tiers, endpoint } };
        fc.pre(firstTierWithoutRoom(changed) === undefined);
        const earlier = (plan: ReturnType<typeof planAddresses>) =>
          plan.subnets.filter(({ tier }) => tier !== "endpoint");
        expect(earlier(planAddresses(changed))).to.deep.equal(earlier(planAddresses(args)));
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

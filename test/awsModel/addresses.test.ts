// Addresses that no real host has, none given out twice.
import { expect } from "chai";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { Addresses, ipv6Block, prefixListCidr } from "../../awsModel/addresses.ts";
import { REGIONS, zoneId } from "../../awsModel/region.ts";
import { thrown } from "../plan/fixtures.ts";

const DOCUMENTATION = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];

function isIn(address: string, ranges: readonly string[]): boolean {
  return ranges.some((range) => ipaddr.parse(address).match(ipaddr.parseCIDR(range)));
}

describe("the addresses of Elastic IPs", () => {
  it("are distinct over all regions, sixteen each in the documentation ranges", () => {
    const addresses = new Addresses();
    const given = REGIONS.flatMap((region) => Array.from({ length: 16 }, () => addresses.nextElastic(region)));
    expect(new Set(given).size).to.equal(46 * 16);
    expect(given.filter((address) => !isIn(address, DOCUMENTATION))).to.deep.equal([]);
    expect(given.filter((address) => /\.(0|255)$/.test(address))).to.deep.equal([]);
  });

  it("are distinct beyond that, in the benchmark range, up to 1,040 a region", () => {
    const addresses = new Addresses();
    const given = REGIONS.flatMap((region) => Array.from({ length: 1040 }, () => addresses.nextElastic(region)));
    expect(new Set(given).size).to.equal(46 * 1040);
    expect(given.filter((address) => !isIn(address, [...DOCUMENTATION, "198.18.0.0/16"]))).to.deep.equal([]);
    expect(thrown(() => addresses.nextElastic("eu-west-1")).message).to.equal(
      "region eu-west-1: the model has addresses for 1040 Elastic IPs, no more",
    );
  });

  it("depend on region and order alone", () => {
    const one = new Addresses();
    one.nextElastic("us-east-1");
    expect(one.nextElastic("eu-west-1")).to.equal(new Addresses().nextElastic("eu-west-1"));
  });

  it("want a region that is known", () => {
    expect(thrown(() => new Addresses().nextElastic("eu-west-9")).message).to.equal(
      "region eu-west-9: the model does not know it; add it to awsModel/region.ts",
    );
  });
});

describe("other addresses", () => {
  it("of instances lie in their subnets, from the tenth on", () => {
    const addresses = new Addresses();
    expect([1, 2].map(() => addresses.nextHost("10.0.255.128/25", ""))).to.deep.equal(["10.0.255.138", "10.0.255.139"]);
    expect(addresses.nextHost("", "unknown subnet")).to.match(/^10\.255\.\d+\.\d+$/);
  });

  it("of prefix lists differ between regions and from every Elastic IP's", () => {
    const names = REGIONS.map((region) => prefixListCidr(region, `com.amazonaws.${region}.s3`));
    const all = new Set([...names, prefixListCidr("eu-west-1", "com.amazonaws.global.cloudfront.origin-facing")]);
    expect(all.size).to.equal(47);
    expect([...all].filter((cidr) => !isIn(cidr.replace("/24", ""), ["198.19.0.0/16"]))).to.deep.equal([]);
  });

  it("of IPv6 are /56 blocks of the documentation range", () => {
    fc.assert(
      fc.property(fc.string(), (identity) => {
        const [address, bits] = ipaddr.parseCIDR(ipv6Block(identity));
        expect(bits).to.equal(56);
        expect(address.match(ipaddr.parseCIDR("2001:db8::/32"))).to.equal(true);
        expect(ipaddr.IPv6.networkAddressFromCIDR(ipv6Block(identity)).toString()).to.equal(address.toString());
      }),
      { seed: 1 },
    );
  });

  it("of zones have AWS's short ids", () => {
    const zones = ["eu-west-1a", "us-gov-east-1b", "ap-southeast-2c", "cn-northwest-1a"];
    expect(zones.map(zoneId)).to.deep.equal(["euw1-az1", "usge1-az2", "apse2-az3", "cnnw1-az1"]);
  });
});

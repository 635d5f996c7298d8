// Settings that are refused, each with its message, and that every fault is named at once.
import { expect } from "chai";
import { faultsOf, region, service } from "./settingsUnderTest.ts";

describe("faults of settings", () => {
  it("are named together, ten different mistakes in one message", () => {
    const faults = faultsOf({
      colour: "red",
      nat: "zonal",
      dualStack: "perhaps",
      regions: [
        region({ zones: ["a", "b", "c"] }),
        region({ cidr: "10.10.128.0/17" }),
        region({ name: "mars-1", cidr: "10.30.0.0/16" }),
      ],
      services: [
        service(),
        service({ name: "a-service-name-of-over-thirty-two-characters", paths: ["/orders/*"], port: 70000 }),
      ],
      proxy: { min: 5, max: 2 },
      doors: { static: { clients: ["0.0.0.0/0"], redirectPort: 443 } },
    });
    expect(faults).to.have.length(12);
    expect(faults).to.include.members([
      'config regions[1].name: "eu-west-1" is regions[0] already; name each region once',
      "config regions[1].cidr: 10.10.128.0/17 overlaps regions[0].cidr (10.10.0.0/16); choose disjoint ranges inside 10.0.0.0/8",
      'config regions[2].name: "mars-1" is not allowed; use a region of the aws partition, such as eu-west-1',
      'config services[1].paths[0]: "/orders/*" gets no request, services[0].paths[0] ("/orders/*") takes them all; use another path or put this service first',
      "config services[1].port: 70000 is not allowed; use a whole number from 1 to 65535",
      'config dualStack: "perhaps" is not allowed; use true or false',
      "config proxy.min: 5 is more than proxy.max (2); use at most 2",
      "config doors.static.redirectPort: 443 is httpsPort too; use two ports",
      "config edge: does nothing here; give the regions a cdn door (doors.cdn), or remove it",
    ]);
    expect(faults.find((fault) => fault.startsWith("config regions[0].zones"))).to.contain(
      "need 6 Elastic IPs, the quota is 5",
    );
    expect(faults.find((fault) => fault.startsWith("config services[1].name"))).to.contain("at most 18 characters");
    expect(faults.find((fault) => fault.startsWith("config colour"))).to.contain("is not a setting");
  });

  const refused: readonly (readonly [string, Record<string, unknown>, string])[] = [
    [
      "a key that would break the message's line",
      { edge: { "a\nb\u001b[31m": 1 } },
      'config edge."a\\nb\\u001b[31m": is not a setting; remove it or use one of certificateArn, drained, peak, firewall',
    ],
    [
      "a domain outside the zone",
      { domain: "edge.example.org" },
      'config domain: "edge.example.org" is not inside the hosted zone example.com',
    ],
    ["a domain ACM has no room for", { domain: `${"a".repeat(30)}.edge.example.com` }, "at most 40 characters"],
    [
      "a range with host bits",
      { regions: [region({ cidr: "10.10.1.0/16" })] },
      "10.10.0.0/16 is the network of this one",
    ],
    ["a public range", { regions: [region({ cidr: "9.0.0.0/16" })] }, "a private IPv4 CIDR from /16 to /24"],
    [
      "a range too small for the tiers",
      { regions: [region({ cidr: "10.10.0.0/24" })] },
      "10.10.0.0/24 has no room for the ingress tier",
    ],
    ["one zone", { regions: [region({ zones: ["a"] })] }, "at least two zones"],
    ["a zone twice", { regions: [region({ zones: ["a", "a"] })] }, "config regions[0].zones[1]: a stands twice"],
    [
      "a zone that the region has not",
      { regions: [region({ zones: ["a", "f"] })] },
      'eu-west-1 has no zone "f"; use a, b, c',
    ],
    ["dual stack without an IPv6 client", { dualStack: true }, "true but no client is IPv6"],
    ["an endpoint twice", { endpoints: ["ssm", "ssm"] }, "config endpoints[1]: ssm stands twice"],
    [
      "a metrics range twice",
      { proxy: { metricsCidrs: ["10.9.0.0/24", "10.9.0.0/24"] } },
      "config proxy.metricsCidrs[1]: 10.9.0.0/24 stands twice",
    ],
    [
      "six wildcards in a service",
      { services: [service({ paths: ["/a*b*c*", "/d*e*f*"] })] },
      "at most 5 wildcards in all",
    ],
    ["an image of another system", { proxy: { imageName: "ubuntu-*" } }, "a name of Debian 12's images"],
    ["a zone that is no letter", { regions: [region({ zones: ["a", "1"] })] }, "config regions[0].zones[1]"],
    ["a missing door", { doors: {} }, 'config doors: is missing; a stack of the kind "all" needs it'],
    ["a door without clients", { doors: { static: { clients: [] } } }, "at least one CIDR"],
    [
      "IPv6 clients without dual stack",
      { doors: { static: { clients: ["2001:db8::/32"] } } },
      "is IPv6 but dualStack is false",
    ],
    ["a client twice", { doors: { static: { clients: ["0.0.0.0/0", "0.0.0.0/0"] } } }, "stands twice"],
    [
      "more clients than an ACL has entries",
      { doors: { static: { clients: twentyCidrs() } } },
      "AWS allows 19 beside the default deny",
    ],
    ["a service twice", { services: [service(), service({ paths: ["/x"] })] }, '"orders" is services[0] already'],
    [
      "a path behind a wider one",
      { services: [service({ paths: ["/*"] }), service({ name: "b", paths: ["/b/*"] })] },
      '"/b/*" gets no request',
    ],
    ["four paths", { services: [service({ paths: ["/a", "/b", "/c", "/d"] })] }, "at most 3"],
    [
      "an unknown key in a service",
      { services: [service({ colour: "red" })] },
      "config services[0].colour: is not a setting",
    ],
    [
      "a processor that the type has not",
      { proxy: { instanceType: "m7i.large" } },
      '"arm64" does not fit m7i.large, which is x86_64',
    ],
    ["a reserved tag", { tags: { "AWS:x": "y" } }, "does not begin with aws:"],
    ["a tag that is set already, in any case", { tags: { project: "y" } }, "none of Project, Stack"],
    ["a tag value that AWS refuses", { tags: { Owner: "<a>" } }, "letters, digits, spaces"],
    [
      "more tags than AWS allows",
      { tags: Object.fromEntries(Array.from({ length: 46 }, (_, n) => [`k${n}`, "v"])) },
      "at most 45 tags",
    ],
    [
      "a short spelling of a CIDR",
      { doors: { static: { clients: ["10/8"] } } },
      '"10/8" is not allowed; use a CIDR such as',
    ],
    [
      "an octal spelling of a CIDR",
      { doors: { static: { clients: ["010.0.0.0/8"] } } },
      "is not allowed; use a CIDR such as",
    ],
    ["a metrics range that is partly public", { proxy: { metricsCidrs: ["172.0.0.0/8"] } }, "a private IPv4 CIDR"],
    [
      "more metrics ranges than an ACL has entries",
      { proxy: { metricsCidrs: fourteenCidrs() } },
      "config proxy.metricsCidrs: the proxy tier's ACL",
    ],
    ["an account of eleven digits", { accountId: "12345678901" }, "12 digits"],
    ["zero days of logs", { retentionDays: 0 }, "a whole number from 1 to 3653"],
    ["text for a list", { regions: "eu-west-1" }, 'config regions: "eu-west-1" is not allowed; use a list'],
  ];
  for (const [what, changes, message] of refused) {
    it(`refuse ${what}`, () => {
      const faults = faultsOf(changes);
      expect(faults.filter((fault) => fault.includes(message))).to.have.length.greaterThan(0, faults.join("\n"));
    });
  }
});

function fourteenCidrs(): string[] {
  return Array.from({ length: 14 }, (_, index) => `10.99.${index}.0/24`);
}

function twentyCidrs(): string[] {
  return Array.from({ length: 20 }, (_, index) => `198.51.100.${index}/32`);
}

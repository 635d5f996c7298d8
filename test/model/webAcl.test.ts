// The web ACL's rules: which, in which order, with which numbers, and what each setting puts there.
import { expect } from "chai";
import { firewall } from "../../model/firewallSettings.ts";
import { modelWebAcl } from "../../model/webAcl.ts";
import type { AclRule } from "../../model/webAclType.ts";

const model = (settings: unknown = {}) => modelWebAcl(firewall.parse(settings));
const named = (name: string, settings: unknown = {}): AclRule =>
  model(settings).rules.find((rule) => rule.name === name)!;

describe("modelWebAcl", () => {
  it("puts cheap and certain rules first, own rules before AWS's readers of contents and behind them", () => {
    const header = {
      byteMatchStatement: { fieldToMatch: { method: {} }, positionalConstraint: "EXACTLY", searchString: "X" },
    };
    const { rules } = model({
      block: ["192.0.2.0/24"],
      allow: ["198.51.100.0/24"],
      countries: { block: ["KP"] },
      antiDdos: true,
      pathLimits: [{ path: "/login", requestsPerFiveMinutes: 10 }],
      rules: [
        { name: "late", action: "block", statement: header, runs: "after-groups" },
        { name: "early", action: "block", statement: header },
      ],
    });
    expect(rules.map(({ priority, name }) => `${priority} ${name}`)).to.deep.equal([
      "0 block-addresses",
      "10 allow-addresses",
      "20 blocked-countries",
      "30 anti-ddos",
      "40 ip-reputation",
      "50 anonymous-ip",
      "100 rate",
      "101 rate-login",
      "200 size-path",
      "201 size-query",
      "202 size-headers",
      "203 size-body",
      "1001 early",
      "2000 common",
      "2010 known-bad-inputs",
      "2020 sqli",
      "3000 late",
    ]);
  });

  it("leaves a group out, or has it count", () => {
    const settings = { managedGroups: { common: "count", sqli: "off" } };
    expect(named("common", settings).overrideAction).to.deep.equal({ count: {} });
    expect(named("known-bad-inputs", settings).overrideAction).to.deep.equal({ none: {} });
    expect(named("sqli", settings)).to.equal(undefined);
  });

  it("has AWS's own size rules count, for the limits here say how large a request may be", () => {
    expect(named("common").statement).to.deep.equal({
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name: "AWSManagedRulesCommonRuleSet",
        ruleActionOverrides: [
          { name: "SizeRestrictions_BODY", actionToUse: { count: {} } },
          { name: "SizeRestrictions_QUERYSTRING", actionToUse: { count: {} } },
          { name: "SizeRestrictions_URIPATH", actionToUse: { count: {} } },
        ],
      },
    });
  });

  it("has the rules count that the settings name, beside those", () => {
    const settings = { countedRules: { anonymousIp: ["HostingProviderIPList"], common: ["SizeRestrictions_BODY"] } };
    const overrides = (name: string): unknown =>
      named(name, settings).statement.managedRuleGroupStatement?.ruleActionOverrides.map((each) => each.name);
    expect(overrides("anonymous-ip")).to.deep.equal(["HostingProviderIPList"]);
    expect(overrides("common")).to.deep.equal([
      "SizeRestrictions_BODY",
      "SizeRestrictions_QUERYSTRING",
      "SizeRestrictions_URIPATH",
    ]);
  });

  it("splits addresses by family, and refers to the sets by key", () => {
    const { ipSets } = model({ allow: ["192.0.2.0/24", "2001:db8::/32", "198.51.100.0/24"] });
    expect(ipSets).to.deep.equal([
      { key: "allow-addresses-ipv4", ipAddressVersion: "IPV4", addresses: ["192.0.2.0/24", "198.51.100.0/24"] },
      { key: "allow-addresses-ipv6", ipAddressVersion: "IPV6", addresses: ["2001:db8::/32"] },
    ]);
    expect(named("allow-addresses", { allow: ["192.0.2.0/24", "2001:db8::/32"] }).statement).to.deep.equal({
      orStatement: {
        statements: [
          { ipSetReferenceStatement: { ipSet: "allow-addresses-ipv4" } },
          { ipSetReferenceStatement: { ipSet: "allow-addresses-ipv6" } },
        ],
      },
    });
    expect(named("block-addresses", { block: ["2001:db8::/32"] }).statement).to.deep.equal({
      ipSetReferenceStatement: { ipSet: "block-addresses-ipv6" },
    });
  });

  it("blocks every other country where some are allowed", () => {
    expect(named("other-countries", { countries: { allow: ["DE", "AT"] } })).to.deep.equal({
      name: "other-countries",
      priority: 21,
      action: { block: {} },
      statement: { notStatement: { statement: { geoMatchStatement: { countryCodes: ["DE", "AT"] } } } },
    });
  });

  it("tells a viewer that asks too much to wait", () => {
    expect(named("rate")).to.deep.equal({
      name: "rate",
      priority: 100,
      action: {
        block: { customResponse: { responseCode: 429, responseHeaders: [{ name: "retry-after", value: "300" }] } },
      },
      statement: { rateBasedStatement: { evaluationWindowSec: 300, aggregateKeyType: "IP", limit: 2000 } },
    });
  });

  it("has what is larger than WAF can inspect match the size rules", () => {
    const body = named("size-body", { limits: { bodyKilobytes: 20 } });
    expect(body.action).to.deep.equal({ block: { customResponse: { responseCode: 413 } } });
    expect(body.statement.sizeConstraintStatement).to.deep.equal({
      fieldToMatch: { body: { oversizeHandling: "MATCH" } },
      comparisonOperator: "GT",
      size: 20_480,
      textTransformations: [{ priority: 0, type: "NONE" }],
    });
    expect(named("size-body", { limits: { action: "count" } }).action).to.deep.equal({ count: {} });
  });

  it("has as much of a body inspected as the limit needs, in steps of 16 KB", () => {
    const limits = [1, 16, 17, 48, 64].map((bodyKilobytes) => model({ limits: { bodyKilobytes } }).bodyInspectionLimit);
    expect(limits).to.deep.equal(["KB_16", "KB_16", "KB_32", "KB_48", "KB_64"]);
  });

  it("makes sets, bodies, labels and headers of own rules", () => {
    const set = (address: string) => ({ ipSetReferenceStatement: { addresses: [address] } });
    const settings = {
      rules: [
        {
          name: "mixed",
          action: "block",
          statement: {
            andStatement: { statements: [set("192.0.2.0/24"), { notStatement: { statement: set("2001:db8::/32") } }] },
          },
          response: { responseCode: 404, content: "gone" },
          ruleLabels: [{ name: "a:b" }],
        },
        {
          name: "marked",
          action: "count",
          statement: { rateBasedStatement: { limit: 10, scopeDownStatement: set("192.0.2.1/32") } },
          insertHeaders: [{ name: "slow", value: "1" }],
        },
      ],
    };
    const { ipSets, responseBodies } = model(settings);
    expect(ipSets.map(({ key, ipAddressVersion }) => [key, ipAddressVersion])).to.deep.equal([
      ["mixed-1", "IPV4"],
      ["mixed-2", "IPV6"],
      ["marked-1", "IPV4"],
    ]);
    expect(responseBodies).to.deep.equal([{ key: "mixed", contentType: "TEXT_PLAIN", content: "gone" }]);
    expect(named("mixed", settings)).to.deep.equal({
      name: "mixed",
      priority: 1000,
      action: { block: { customResponse: { responseCode: 404, customResponseBodyKey: "mixed" } } },
      ruleLabels: [{ name: "a:b" }],
      statement: {
        andStatement: {
          statements: [
            { ipSetReferenceStatement: { ipSet: "mixed-1" } },
            { notStatement: { statement: { ipSetReferenceStatement: { ipSet: "mixed-2" } } } },
          ],
        },
      },
    });
    const marked = named("marked", settings);
    expect(marked.action).to.deep.equal({
      count: { customRequestHandling: { insertHeaders: [{ name: "slow", value: "1" }] } },
    });
    expect(marked.statement.rateBasedStatement?.scopeDownStatement).to.deep.equal({
      ipSetReferenceStatement: { ipSet: "marked-1" },
    });
  });
});

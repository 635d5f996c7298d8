// Faults between the firewall's keys. The caller puts `edge.firewall.` before their paths.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import type { Readable } from "../../model/fault.ts";
import { firewallFaults } from "../../model/firewallFaults.ts";
import { firewall, type FirewallSettings } from "../../model/firewallSettings.ts";

function faults(settings: unknown): string[] {
  return firewallFaults(firewall.parse(settings)).map(({ path, message }) => `${path}: ${message}`);
}

const AS_IS = [{ priority: 0, type: "NONE" }];
const xss = (...transformations: string[]) => ({
  xssMatchStatement: {
    fieldToMatch: { queryString: {} },
    textTransformations: transformations.map((type, priority) => ({ priority, type })),
  },
});
const own = (name: string, others: object = {}) => ({ name, action: "block", statement: xss("NONE"), ...others });

describe("firewall faults", () => {
  it("are none by default", () => {
    expect(faults({})).to.deep.equal([]);
  });

  it("are none in the example of docs/web-acl.md", () => {
    const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/web-acl.md", "utf8")) ?? [];
    const config = parse(example) as Record<string, { readonly firewall: { readonly rules: readonly unknown[] } }>;
    expect(config["portcullis:edge"]!.firewall.rules).to.have.length(4);
    expect(faults(config["portcullis:edge"]!.firewall)).to.deep.equal([]);
  });

  it("are found in what can be read, although a key is wrong", () => {
    const readable: Readable<FirewallSettings> = {
      allow: [undefined, "192.0.2.0/24"],
      block: ["192.0.2.0/24"],
      rules: [undefined],
    };
    expect(firewallFaults(readable).map(({ path }) => path)).to.deep.equal(["allow[1]"]);
  });

  const found: readonly (readonly [what: string, settings: unknown, fault: string])[] = [
    [
      "an address twice",
      { allow: ["192.0.2.0/24", "192.0.2.0/24"] },
      "allow[1]: 192.0.2.0/24 stands twice; name it once",
    ],
    [
      "an address allowed and blocked",
      { allow: ["192.0.2.0/24"], block: ["192.0.2.0/24"] },
      "allow[0]: 192.0.2.0/24 stands in block too, which wins; keep one of them",
    ],
    [
      "both lists of countries",
      { countries: { allow: ["DE"], block: ["KP"] } },
      "countries.block: says nothing beside countries.allow, which blocks every other country; use one of them",
    ],
    [
      "counted rules of a group that is off",
      { managedGroups: { sqli: "off" }, countedRules: { sqli: ["SQLi_BODY"] } },
      "countedRules.sqli: says nothing while managedGroups.sqli is off; remove it",
    ],
    [
      "a counted rule twice",
      { countedRules: { sqli: ["SQLi_BODY", "SQLi_BODY"] } },
      "countedRules.sqli[1]: SQLi_BODY stands twice; name it once",
    ],
    [
      "a path limit that is never reached",
      { requestsPerFiveMinutes: 100, pathLimits: [{ path: "/a", requestsPerFiveMinutes: 100 }] },
      "pathLimits[0].requestsPerFiveMinutes: 100 is never reached, requestsPerFiveMinutes (100) stops the viewer first; use less",
    ],
    [
      "two paths of one rule name",
      {
        pathLimits: [
          { path: "/a/b", requestsPerFiveMinutes: 10 },
          { path: "/a-b", requestsPerFiveMinutes: 10 },
        ],
      },
      'pathLimits[1].path: /a-b makes the rule "rate-a-b", as pathLimits[0] does; keep one of them',
    ],
    [
      "an answer to an allowed request",
      { rules: [own("a", { action: "allow", response: { responseCode: 403 } })] },
      "rules[0].response: is for action block, this one is allow; remove it",
    ],
    [
      "headers for a blocked request",
      { rules: [own("a", { insertHeaders: [{ name: "a", value: "b" }] })] },
      "rules[0].insertHeaders: is for action allow or count; remove it",
    ],
    [
      "a name twice",
      { rules: [own("a"), own("a")] },
      'rules[1].name: "a" is the name of another rule of the web ACL; use another',
    ],
    [
      "a name of ours",
      { rules: [own("size-body")] },
      'rules[0].name: "size-body" is the name of another rule of the web ACL; use another',
    ],
    [
      "a label that is not there yet",
      {
        rules: [
          own("a", {
            statement: {
              notStatement: {
                statement: { labelMatchStatement: { scope: "NAMESPACE", key: "awswaf:managed:aws:core-rule-set:" } },
              },
            },
          }),
        ],
      },
      'rules[0].statement: "awswaf:managed:aws:core-rule-set:" is put on requests by a managed group that runs later; set runs: after-groups',
    ],
    [
      "more rate-based rules than AWS allows",
      {
        pathLimits: Array.from({ length: 9 }, (_, n) => ({ path: `/p${n}`, requestsPerFiveMinutes: 10 })),
        rules: [own("a", { statement: { rateBasedStatement: { limit: 10 } } })],
      },
      "rules: the web ACL has 11 rate-based rules, AWS allows 10; use fewer pathLimits or rateBasedStatements",
    ],
    [
      "more references than AWS allows",
      {
        rules: Array.from({ length: 46 }, (_, n) =>
          own(`set-${n}`, { statement: { ipSetReferenceStatement: { addresses: ["192.0.2.0/24"] } } }),
        ),
      },
      "rules: the web ACL has 51 references to IP sets and managed groups, AWS allows 50; join some of them",
    ],
    [
      "more text than AWS sends",
      {
        rules: Array.from({ length: 13 }, (_, n) =>
          own(`r-${n}`, { response: { responseCode: 403, content: "x".repeat(4096) } }),
        ),
      },
      "rules: the web ACL has 53248 bytes in custom responses, AWS allows 51200; use shorter ones",
    ],
    [
      "a sum over AWS's limit, with the sum and what costs most",
      {
        rules: Array.from({ length: 30 }, (_, n) =>
          own(`dear-${n}`, {
            statement: xss(
              "URL_DECODE",
              "LOWERCASE",
              "JS_DECODE",
              "CSS_DECODE",
              "HTML_ENTITY_DECODE",
              "REMOVE_NULLS",
              "CMD_LINE",
              "HEX_DECODE",
              "NORMALIZE_PATH",
            ),
          }),
        ),
      },
      "rules: the web ACL needs 5081 capacity units, AWS allows 5000 (the largest: common 700, known-bad-inputs 200, sqli 200, dear-0 130, dear-1 130); use fewer rules or transformations, or turn a managed group off",
    ],
  ];
  for (const [what, settings, fault] of found) {
    it(`name ${what}`, () => {
      expect(faults(settings)).to.include(fault);
    });
  }

  it("pass a label of a group that runs before the own rules", () => {
    const statement = { labelMatchStatement: { scope: "NAMESPACE", key: "awswaf:managed:aws:anonymous-ip-list:" } };
    expect(faults({ rules: [own("a", { statement })] })).to.deep.equal([]);
    const body = { fieldToMatch: { body: { oversizeHandling: "MATCH" } }, textTransformations: AS_IS };
    expect(faults({ rules: [own("a", { statement: { xssMatchStatement: body } })] })).to.deep.equal([]);
  });
});

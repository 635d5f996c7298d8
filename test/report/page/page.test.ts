// The whole report as text: same plan, same bytes; nothing loaded; nothing of a plan becomes markup; numbers as computed.
import { expect } from "chai";
import { indexPlan } from "../../../plan/read.ts";
import type { Plan } from "../../../plan/type.ts";
import { readNetwork } from "../../../proof/planned/readNetwork.ts";
import { fixedCost, totalCost } from "../../../report/cost.ts";
import { claimsSection } from "../../../report/page/claims.ts";
import { limitsSection } from "../../../report/page/limits.ts";
import { headroom, quotaRows } from "../../../policy-pack/lib/quotas/quotas.ts";
import { devPlan } from "../../support/devPlan.ts";
import { planOf } from "../../support/planOf.ts";
import { pageOf, textOf } from "./samplePage.ts";
import { claim, sampleProof } from "./sampleProof.ts";

const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>&amp;`;

/** The plan with every text of its inputs that a report may show made hostile. */
function hostile(plan: Plan): Plan {
  const shown =
    /"(domainName|commonName|availabilityZone|instanceType|cidrBlock|name|Tier|Name|cidrIpv4|description)":"(?!com\.amazonaws|AWSManaged)[^"]*"/g;
  const text = JSON.stringify(plan).replaceAll(shown, (_, key: string) => `"${key}":${JSON.stringify(HOSTILE)}`);
  return JSON.parse(text.replaceAll("euw1-", "<b>euw1-").replaceAll("dev::", "<i>dev::")) as Plan;
}

describe("the report", function () {
  this.timeout(60_000);
  const page = async (mode: Plan["mode"] = "resolved") => pageOf(await devPlan(mode));

  it("is the same for the same plan, byte by byte, in whatever order its stacks' parts were read", async () => {
    const plan = await devPlan();
    expect(pageOf(JSON.parse(JSON.stringify(plan)) as Plan)).to.equal(pageOf(plan));
  });

  it("loads nothing and lets nothing else run", async () => {
    const text = await page();
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
    expect(policy.replaceAll(/sha256-[\w+/]{43}=/g, "HASH")).to.equal(
      "default-src &#39;none&#39;; style-src &#39;HASH&#39;; script-src &#39;HASH&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;",
    );
    expect(
      text.match(/<(link|img|iframe|object|embed|base|form)\b|\bsrc=|@import|url\(|\sstyle="|\son\w+="/g),
    ).to.equal(null);
    expect(text.match(/<script[^>]*>/g)).to.deep.equal([
      '<script type="application/json" id="ways">',
      '<script type="module">',
    ]);
    const addresses = [...text.matchAll(/href="([^"]*)"/g)].map(([, address]) => address);
    expect(
      addresses.filter((address) => !/^(#[a-z]+|https:\/\/(docs\.)?aws\.amazon\.com\/\S*)$/.test(address ?? "")),
    ).to.deep.equal([]);
  });

  it("makes no markup of what a plan or a proof says", async () => {
    const plain = pageOf(await devPlan("preview"));
    const proof = JSON.parse(
      JSON.stringify(sampleProof()).replaceAll("euw1", `<b onclick=x>${HOSTILE.replaceAll('"', "'")}`),
    ) as ReturnType<typeof sampleProof>;
    const text = pageOf(hostile(await devPlan("preview")), proof);
    expect(text).to.include("&lt;script&gt;alert");
    const tags = (of: string) =>
      new Set(
        [...of.replaceAll(/<(style|script)\b.*?<\/\1>/gs, "").matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag),
      );
    expect([...tags(text)].filter((tag) => !tags(plain).has(tag))).to.deep.equal([]);
    expect(text.replaceAll(/="[^"]*"/g, "")).not.to.match(/<[^<>]*\s(on\w+|src)\b/);
    expect(text.match(/<script[^>]*>/g)).to.have.length(2);
  });

  it("shows no secret's place-holder and no unknown's", async () => {
    const text = await page("preview");
    expect(text).not.to.include("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    expect(text).not.to.include("1b47061264138c4ac30d75fd1eb44270");
    const shown = text.replaceAll(/<(style|script)[^>]*>.*?<\/\1>/gs, "");
    expect(shown).not.to.include("[object Object]").and.not.to.include("undefined").and.not.to.include("NaN");
  });

  it("begins with the verdict and the figures one looks for", async () => {
    const text = await page();
    const head = text
      .slice(text.indexOf("<h1>"), text.indexOf("</header>"))
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ");
    expect(head).to.equal(
      " portcullis dev ✗ fails: 1 of 3 claims fails; 1 of 3 claims cannot be decided plan resolved, from the program resources 264 regions eu-west-1, us-east-1 fixed cost 278.67 USD a month tightest quota 0 left of 5: processors of on-demand instances, in a new account ",
    );
  });

  it("shows every quota with the numbers that were counted", async () => {
    const plan = await devPlan();
    const shown = textOf(pageOf(plan), "quotas");
    for (const row of quotaRows(indexPlan(plan))) {
      expect(shown, row.quota).to.include(`${row.quota} ${headroom(row)} ${row.used} ${row.limit} `);
    }
    expect(shown.match(/each region/g)).to.have.length(27);
  });

  it("shows every line of the cost and the sums that were computed", async () => {
    const plan = await devPlan();
    const shown = textOf(pageOf(plan), "cost");
    const lines = fixedCost(indexPlan(plan));
    for (const { line, monthlyUsd } of lines) {
      expect(shown).to.include(line);
      expect(shown).to.include(monthlyUsd?.toFixed(2));
    }
    expect(shown).to.include(`${totalCost(lines).monthlyUsd.toFixed(2)} 1 price not confirmed`);
  });

  it("leaves out what a stack does not have", () => {
    const foundation = planOf("us-east-1", [{ type: "aws:iam/role:Role", name: "role" }]).plan;
    const text = pageOf(foundation, { verdict: "holds", claims: [], matrices: [] });
    const sections = [...text.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id);
    expect(sections).to.deep.equal(["claims", "reachability", "limits"]);
  });
});

describe("the claims of the report", () => {
  it("show what fails first, then what is open, each with its reasons", () => {
    const text = claimsSection(sampleProof()).text;
    expect([...text.matchAll(/id="claim-([\w-]+)"/g)].map(([, id]) => id)).to.deep.equal([
      "no-way-out",
      "regions-isolated",
      "public-doors",
    ]);
    expect(text).to.include("cannot be decided: vpcId of euw1-peer is not known");
    expect(text).to.match(/<details class="finding" open><summary>euw1-orders-sample reaches the internet on tcp 443/);
  });

  it("fold further counter-examples and say how many there are", () => {
    const finding = (at: number) => ({ text: `finding ${at}.`, resources: [], hops: [] });
    const findings = Array.from({ length: 40 }, (_, at) => finding(at));
    const proof = { verdict: "fails" as const, claims: [claim({ verdict: "fails", findings })], matrices: [] };
    const text = claimsSection(proof).text;
    expect(text.match(/finding \d+\./g)).to.have.length(23);
    expect(text).to.include("37 more, of which 20 are listed");
  });
});

describe("what the report does not model", () => {
  it("names what could not be read of this very plan", async () => {
    const network = readNetwork(indexPlan(await devPlan("preview")));
    const missing = [{ origin: { id: "urn:x", name: "tgw" }, fact: "aws:ec2transitgateway is not modelled" }];
    expect(limitsSection({ ...network, missing }).text).to.include(
      "<code>tgw</code>: aws:ec2transitgateway is not modelled",
    );
    expect(limitsSection({ ...network, missing: [] }).text).not.to.include("Could not be read");
  });
});

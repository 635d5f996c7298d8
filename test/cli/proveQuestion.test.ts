// One question about the dev plan, explained: what connects, what stops a packet, and what relays hand on.
import { expect } from "chai";
import picocolors from "picocolors";
import { type Asked, explainQuestion } from "../../cli/proveQuestion.ts";
import { questionText } from "../../cli/proveQuestionText.ts";
import { indexPlan } from "../../plan/read.ts";
import type { Network } from "../../proof/network.ts";
import { readNetwork } from "../../proof/planned/readNetwork.ts";
import { devPlan } from "../support/devPlan.ts";

const REGION = "eu-west-1";
const asked = (from: string, to: string, over: Partial<Asked> = {}): Asked => {
  return { from, to, protocol: "tcp", port: 443, family: 4, region: REGION, ...over };
};

describe("a question about a plan", () => {
  let network: Network;

  before(async () => {
    network = readNetwork(indexPlan(await devPlan()));
  });

  const pairs = (question: Asked) =>
    explainQuestion(network, question).map(({ from, to, reach }) => `${from} -> ${to}: ${reach}`);
  const fault = (question: Asked) => {
    try {
      explainQuestion(network, question);
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
    return "none";
  };

  it("is answered for every pair that its names stand for", () => {
    expect(pairs(asked("alb", "service", { port: 9443 }))).to.deep.equal([
      "euw1-alb -> euw1-orders-sample: reached",
      "euw1-alb -> euw1-accounts-sample: reached",
    ]);
    expect(pairs(asked("proxy", "s3"))).to.deep.equal(["euw1-proxy-group -> S3: reached"]);
    expect(pairs(asked("PROXY", "euw1-alb"))).to.deep.equal(["euw1-proxy-group -> euw1-alb: reached"]);
    expect(pairs(asked("proxy", "alb", { region: undefined }))).to.deep.equal([
      "euw1-proxy-group -> euw1-alb: reached",
      "use1-proxy-group -> use1-alb: reached",
    ]);
  });

  it("may name addresses, which belong to one place or to nobody", () => {
    expect(pairs(asked("203.0.113.9", "nlb"))).to.deep.equal(["203.0.113.9 -> euw1-nlb: reached"]);
    expect(pairs(asked("10.10.8.77", "10.10.16.9", { region: undefined }))).to.deep.equal([
      "euw1-proxy-group (10.10.8.77) -> euw1-orders-sample (10.10.16.9): blocked",
    ]);
  });

  it("names everything that stops a packet, and what would have to change", () => {
    const [answer] = explainQuestion(network, asked("alb", "proxy", { port: 8443 }));
    const blockers = answer?.hops.filter(({ verdict }) => verdict === "blocks") ?? [];
    expect(blockers.map(({ at }) => at.name)).to.deep.equal([
      "euw1-alb-security-group",
      "euw1-proxy-security-group",
      "euw1-proxy-network-acl",
      "euw1-service-network-acl",
    ]);
    expect(blockers.every(({ remedy }) => remedy !== undefined)).to.equal(true);
  });

  it("follows a request through those that hand it on, each a connection of its own", () => {
    const [answer] = explainQuestion(network, asked("internet", "euw1-orders-sample"));
    expect(answer?.reach).to.equal("relayed");
    expect(answer?.relays.map(({ from, to, packet, reach }) => `${from} -> ${to} ${packet}: ${reach}`)).to.deep.equal([
      "internet -> euw1-nlb tcp 443: reached",
      "euw1-proxy-group -> euw1-alb tcp 443: reached",
      "euw1-alb -> euw1-orders-sample tcp 9443: reached",
    ]);
    expect(pairs(asked("internet", "euw1-orders-sample", { port: 80 }))).to.deep.equal([
      "internet -> euw1-orders-sample: blocked",
    ]);
  });

  it("says what is lacking where there is no address", () => {
    const [answer] = explainQuestion(network, asked("internet", "alb", { port: 22 }));
    expect([answer?.reach, answer?.missing]).to.deep.equal([
      "blocked",
      ["euw1-alb has no IPv4 address that internet could ask for"],
    ]);
    expect(pairs(asked("internet", "nlb", { family: 6 }))).to.deep.equal(["internet (IPv6) -> euw1-nlb: blocked"]);
  });

  it("is never reached where a fact is missing", () => {
    const rule = "euw1-alb-from-proxy-443";
    const securityGroups = network.securityGroups.map((group) => ({
      ...group,
      ingress: group.ingress.map((each) =>
        each.origin.name === rule ? { ...each, missing: `port of ${rule}` } : each,
      ),
    }));
    const [answer] = explainQuestion({ ...network, securityGroups }, asked("proxy", "alb"));
    expect([answer?.reach, answer?.missing]).to.deep.equal(["unknown", [`port of ${rule}`]]);
  });

  it("has no ports for icmp", () => {
    expect(pairs(asked("proxy", "alb", { protocol: "icmp", port: 0 }))).to.deep.equal([
      "euw1-proxy-group -> euw1-alb: blocked",
    ]);
  });

  it("is refused for names that stand for nobody", () => {
    expect(fault(asked("mars", "alb"))).to.equal(
      "UsageError: --from mars: is nobody in this plan; name one of internet, CloudFront, S3, service, proxy, alb, nlb, nat, endpoint, a place by its name, or an address",
    );
    expect(fault(asked("alb", "alb"))).to.equal(
      "UsageError: --from alb, --to alb: no VPC has both apart; name two places of one region",
    );
    expect(fault(asked("alb", "proxy", { region: "eu-west-9" }))).to.equal(
      "UsageError: --region eu-west-9: has no VPC in this plan; name one of eu-west-1, us-east-1",
    );
    expect(fault(asked("alb", "use1-alb"))).to.match(/^UsageError: --to use1-alb: is nobody/);
  });

  it("is printed with every hop, or with every connection that is handed on", () => {
    const text = (question: Asked) =>
      questionText(explainQuestion(network, question), picocolors.createColors(false)).split("\n");
    expect(text(asked("alb", "euw1-orders-sample", { port: 22 })).slice(0, 3)).to.deep.equal([
      "eu-west-1 euw1-alb -> euw1-orders-sample tcp 22: nothing arrives",
      "  request ✗ euw1-alb-security-group egress: none of 1 rules allows tcp 22 to euw1-orders-sample",
      "            needs an egress rule of euw1-alb-security-group that allows tcp 22 to euw1-orders-sample",
    ]);
    const relayed = text(asked("internet", "euw1-orders-sample"));
    expect(relayed.slice(0, 3)).to.deep.equal([
      "eu-west-1 internet -> euw1-orders-sample tcp 443: no connection of its own, but requests are handed on to it",
      "  not directly: euw1-orders-sample has no IPv4 address that internet could ask for",
      "  internet -> euw1-nlb tcp 443: a connection works, both ways",
    ]);
    expect(relayed.filter((line) => / -> .*: a connection works/.test(line))).to.have.length(3);
  });
});

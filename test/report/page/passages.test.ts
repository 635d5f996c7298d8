// What gets through, in the few words of a cell and in the sentences of its panel.
import { expect } from "chai";
import type { Passage } from "../../../proof/result.ts";
import { cellText } from "../../../report/page/passages.ts";
import { passage } from "./sampleProof.ts";

const textOf = (...passages: Partial<Passage>[]) =>
  cellText({ from: "a", to: "b", passages: passages.map(passage), hops: [], example: "tcp 443" });

describe("a cell of the matrix", () => {
  it("shows the ports on which a connection works", () => {
    expect(textOf({ reachable: [[443, 443]], delivered: [[443, 443]] })).to.deep.equal({
      state: "open",
      short: "443",
      full: ["tcp 443, IPv4: a connection works, both ways"],
    });
  });

  it("names other protocols and families", () => {
    const [one, echo] = [[53, 53] as const, [0, 0] as const];
    expect(textOf({ protocol: "udp", reachable: [one] }).short).to.equal("udp 53");
    expect(textOf({ family: 6, reachable: [[443, 443]] }).short).to.equal("443 v6");
    expect(textOf({ reachable: [[443, 443]] }, { family: 6, reachable: [[443, 443]] }).short).to.equal("443 v4+6");
    expect(textOf({ reachable: [[80, 80]] }, { family: 6, reachable: [[443, 443]] }).short).to.equal("80, 443 v6");
    expect(textOf({ protocol: "icmp", reachable: [echo] })).to.deep.include({
      short: "icmp",
      full: ["icmp echo, IPv4: a connection works, both ways"],
    });
    expect(textOf({ reachable: [[0, 65535]] }).short).to.equal("all");
  });

  it("counts the ranges that it does not show, and shows them in the panel", () => {
    const cell = textOf({
      reachable: [
        [1, 1],
        [3, 3],
        [5, 9],
        [11, 11],
        [13, 13],
      ],
    });
    expect(cell.short).to.equal("1, 3, 5–9 +2");
    expect(cell.full).to.deep.equal(["tcp 1, 3, 5–9, 11, 13, IPv4: a connection works, both ways"]);
  });

  it("marks what merely arrives", () => {
    const cell = textOf({ reachable: [], delivered: [[1024, 65535]] });
    expect([cell.state, cell.short]).to.deep.equal(["one-way", "1024–65535 one way"]);
    expect(cell.full[0]).to.match(/^tcp 1024–65535, IPv4: a packet may arrive/);
    const both = textOf({ reachable: [[443, 443]], delivered: [[443, 444]] });
    expect([both.state, both.short]).to.deep.equal(["open", "443"]);
    expect(both.full[1]).to.match(/^tcp 444, IPv4: a packet may arrive/);
  });

  it("never takes what cannot be decided for closed", () => {
    expect(textOf({ undecided: [[443, 443]], missing: ["vpcId of x"] })).to.deep.equal({
      state: "unknown",
      short: "? 443",
      full: ["tcp 443, IPv4: cannot be decided: vpcId of x"],
    });
    expect(textOf({ reachable: [[80, 80]], undecided: [[443, 443]] }).short).to.equal("80, ? 443");
    expect(textOf({ delivered: [[80, 80]], undecided: [[443, 443]] }).state).to.equal("unknown");
  });

  it("says that nothing gets through", () => {
    expect(textOf()).to.deep.equal({ state: "closed", short: "–", full: ["nothing gets through"] });
  });
});

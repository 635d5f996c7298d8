// Rules in words, as every message writes them.
import { expect } from "chai";
import { matchText, peerText } from "../../proof/ruleText.ts";
import { prepare } from "../../proof/prepare.ts";
import { entry, group, groupRule, network } from "../support/network.ts";

describe("a rule", () => {
  it("reads as its protocol with its ports or its type", () => {
    const text = (line: string) => matchText(entry(`1 allow ${line} 0.0.0.0/0`));
    expect(text("all")).to.equal("all");
    expect(text("tcp")).to.equal("tcp all ports");
    expect(text("tcp 443")).to.equal("tcp 443");
    expect(text("udp 1024-65535")).to.equal("udp 1024-65535");
    expect(text("icmp 8")).to.equal("icmp type 8");
    expect(text("icmp -1")).to.equal("icmp");
    expect(text("icmpv6")).to.equal("icmpv6");
  });

  it("names its peer, by its id where nobody knows the name", () => {
    const prefixLists = [{ id: "pl-1", name: "cdn" }];
    const prepared = prepare(network({ prefixLists, securityGroups: [{ ...group("sg-1"), name: "web" }] }));
    const text = (line: string) => peerText(prepared, groupRule(line));
    expect(text("all 10.0.0.0/8")).to.equal("10.0.0.0/8");
    expect([text("all sg:sg-1"), text("all sg:sg-2")]).to.deep.equal(["web", "sg-2"]);
    expect([text("all pl:pl-1"), text("all pl:pl-2")]).to.deep.equal(["cdn", "pl-2"]);
  });
});

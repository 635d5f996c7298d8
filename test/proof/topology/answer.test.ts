// The labelled topologies of the neutral format, answered; and what is answered beside single packets.
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { answerTopology } from "../../../proof/topology/answer.ts";
import { readTopology } from "../../../proof/topology/read.ts";
import { sampleText } from "./sample.ts";

const FOLDER = "test/proof/topologies";

/** Labels of an example: what packets in a real kernel did. */
interface Labelled {
  readonly queries: readonly { readonly id: string; readonly expect: { delivered: boolean; reachable: boolean } }[];
}

describe("a labelled topology", () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));

  it("is one of 16, with 66 queries", () => {
    const texts = files.map((file) => JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")) as Labelled);
    expect([files.length, texts.reduce((sum, { queries }) => sum + queries.length, 0)]).to.deep.equal([16, 66]);
  });

  for (const file of files) {
    it(`is answered as the kernel did: ${file}`, () => {
      const content = readFileSync(`${FOLDER}/${file}`, "utf8");
      const { queries } = JSON.parse(content) as Labelled;
      expect(answerTopology(readTopology(content, file))).to.deep.equal({
        queries: Object.fromEntries(queries.map(({ id, expect: label }) => [id, label])),
        portQueries: {},
        chains: {},
      });
    });
  }
});

describe("a topology's answers", () => {
  it("hold exact port sets and chains beside single packets", () => {
    expect(answerTopology(readTopology(sampleText(), "sample.json"))).to.deep.equal({
      queries: {
        q1: { delivered: true, reachable: true },
        q2: { delivered: true, reachable: true },
        q3: { delivered: false, reachable: false },
        q4: { delivered: false, reachable: false },
      },
      portQueries: {
        p1: { delivered: [[443, 443]], reachable: [[443, 443]] },
        p2: { delivered: [[1024, 65535]], reachable: [[1024, 65535]] },
      },
      chains: { c1: true },
    });
  });

  it("are cut to the range asked for, and say where only the answer is stopped", () => {
    const text = sampleText((file) => {
      file.securityGroups[0]!.ingress[0]!.ports = [80, 500];
      Object.assign(file.portQueries[0]!, { range: [100, 450] });
      // The answer goes back to the client's port 4, which only this stops.
      file.nacls[0]!.egress.push({
        rule: 1,
        action: "deny",
        proto: "tcp",
        ports: [4, 4],
        cidr: "203.0.113.10/32",
      } as never);
    });
    expect(answerTopology(readTopology(text, "sample.json")).portQueries["p1"]).to.deep.equal({
      delivered: [[100, 450]],
      reachable: [],
    });
  });

  it("call a chain broken when one hop is", () => {
    const text = sampleText((file) => file.chains[0]!.hops.push("q3"));
    expect(answerTopology(readTopology(text, "sample.json")).chains).to.deep.equal({ c1: false });
  });

  it("stand under ids of any name", () => {
    const text = sampleText((file) => {
      file.queries[0]!.id = "__proto__";
      file.chains[0]!.hops[0] = "__proto__";
    });
    const answers = JSON.stringify(answerTopology(readTopology(text, "sample.json")).queries);
    expect(answers).to.match(/^\{"__proto__":\{"delivered":true,"reachable":true\},"q2":/);
  });
});

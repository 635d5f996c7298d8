// The analyser and the kernel say the same of random networks and of everything worth asking about them.
import { expect } from "chai";
import fc from "fast-check";
import { concreteNetwork } from "../../packetFilter/concrete.ts";
import { boundaryQuestions } from "../../packetFilter/questions.ts";
import { witness } from "../../packetFilter/witness.ts";
import { decide, prepare } from "../../proof/reach.ts";
import { needsKernel } from "./kernel.ts";
import { networks } from "./networks.ts";

/** About a second of computing each, most of it for making namespaces. */
const RUNS = 16;
const QUESTIONS = 600;

describe("kernel and analyser", function () {
  this.timeout(240_000);

  before(async function () {
    await needsKernel(this);
  });

  it("agree on random networks", async () => {
    const arrived = { delivered: 0, reachable: 0 };
    for (const [index, drawn] of fc.sample(networks, { seed: 20_240_501, numRuns: RUNS }).entries()) {
      const network = concreteNetwork(drawn);
      const questions = boundaryQuestions(network, QUESTIONS);
      const prepared = prepare(network);
      const outcomes = await witness(network, questions);
      questions.forEach((question, at) => {
        const analyser = decide(prepared, question);
        expect(analyser, `network ${index}: ${JSON.stringify(question)}`).to.deep.equal(outcomes[at]);
        if (analyser.delivered) arrived.delivered += 1;
        if (analyser.reachable) arrived.reachable += 1;
      });
    }
    // Networks in which nothing gets through would agree as well.
    expect(arrived.delivered).to.be.greaterThan(500);
    expect(arrived.reachable).to.be.greaterThan(250);
  });
});

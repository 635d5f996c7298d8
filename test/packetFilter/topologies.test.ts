// The kernel says of every labelled topology what its labels say.
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { witness } from "../../packetFilter/witness.ts";
import { readTopology } from "../../proof/topology/read.ts";
import type { Outcome } from "../../proof/question.ts";
import { needsKernel } from "./kernel.ts";

const FOLDER = new URL("../proof/topologies/", import.meta.url);

interface Labelled {
  readonly queries: readonly { readonly id: string; readonly expect: Outcome }[];
}

describe("kernel and labelled topologies", function () {
  this.timeout(60_000);

  before(async function () {
    await needsKernel(this);
  });

  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".json"))) {
    it(`agree on ${file}`, async () => {
      const text = readFileSync(new URL(file, FOLDER), "utf8");
      const { network, queries } = readTopology(text, file);
      const sent = queries.flatMap(({ id, question }) => (question ? [{ id, question }] : []));
      const outcomes = await witness(
        network,
        sent.map(({ question }) => question),
      );
      const labels = (JSON.parse(text) as Labelled).queries;
      expect(sent.map(({ id }, at) => ({ id, expect: outcomes[at] }))).to.deep.equal(
        labels.map(({ id, expect: label }) => ({ id, expect: label })),
      );
    });
  }
});

// Topology files spoilt at random: nothing in them ends in anything but answers or one line.
import { expect } from "chai";
import fc from "fast-check";
import { answerTopology } from "../../../proof/topology/answer.ts";
import { readTopology } from "../../../proof/topology/read.ts";
import { sampleText } from "./sample.ts";

describe("a topology file with a few values changed at random", () => {
  it("is answered, or refused in one line", () => {
    const place = fc.array(fc.nat(30), { minLength: 1, maxLength: 5 });
    const changes = fc.array(fc.tuple(place, fc.constantFrom<unknown>(...VALUES)), { minLength: 1, maxLength: 3 });
    const answered = fc.property(changes, (all) => {
      const content = sampleText((file) => all.forEach(([steps, value]) => change(file, steps, value)));
      expect(answeredOrRefused(content)).to.match(/^(answered|TopologyError: x\.json: \$[^\n]{1,300})$/);
    });
    fc.assert(answered, { seed: 5, numRuns: 400 });
  });
});

/** Values that are right in some place of a file, or in none. */
const VALUES = [
  null,
  "",
  "a",
  "igw",
  "nat",
  "10.1.0.0/24",
  "::/0",
  "10.1.0.10",
  "tcp",
  "icmp",
  0,
  1.5,
  6,
  443,
  true,
  [],
  {},
  [80, 81],
];

/** Walks down by the steps, as far as they lead, and changes what is there. */
function change(file: object, steps: readonly number[], value: unknown): void {
  let at: object = file;
  for (const [index, step] of steps.entries()) {
    const keys = Object.keys(at);
    const key = keys[step % keys.length];
    if (key === undefined) return;
    const inner: unknown = Reflect.get(at, key);
    if (index === steps.length - 1 || typeof inner !== "object" || inner === null) {
      Reflect.set(at, key, value);
      return;
    }
    at = inner;
  }
}

function answeredOrRefused(content: string): string {
  try {
    answerTopology(readTopology(content, "x.json"));
    return "answered";
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

// Sets of ports against sets that hold every port: few enough to be counted.
import { expect } from "chai";
import fc from "fast-check";
import type { PortRange } from "../../proof/network.ts";
import { ALL_PORTS, difference, holds, includes, intersection, NO_PORTS, portText, union } from "../../proof/ports.ts";
import type { PortSet } from "../../proof/ports.ts";

/** Ports near both ends of what there is, where mistakes are. */
const port = fc.oneof(fc.nat(12), fc.integer({ min: 65_523, max: 65_535 }));
const range = fc.tuple(port, port).map(([a, b]): PortRange => [Math.min(a, b), Math.max(a, b)]);
const ranges = fc.array(range, { maxLength: 5 });
const set = fc.oneof(
  fc.constant(ALL_PORTS),
  fc.constant(NO_PORTS),
  ranges.map((list) => union(list)),
);

/** All that tells two sets of such ports apart. */
const ASKED = [...Array(14).keys(), 30_000, ...Array.from({ length: 14 }, (_, at) => 65_522 + at)];

function members(of: PortSet): number[] {
  return ASKED.filter((each) => of.some(([low, high]) => low <= each && each <= high));
}

/** Sorted, and no two ranges could be one. */
function expectNormal(of: PortSet): void {
  of.forEach(([low, high], at) => {
    expect(low).to.be.at.most(high);
    expect(low).to.be.greaterThan((of[at - 1]?.[1] ?? -2) + 1);
  });
}

describe("a set of ports", () => {
  it("joins to what either holds", () => {
    fc.assert(
      fc.property(ranges, set, (a, b) => {
        const joined = union(a, b);
        expectNormal(joined);
        expect(members(joined)).to.deep.equal(ASKED.filter((each) => members(a).includes(each) || holds(b, each)));
      }),
    );
  });

  it("meets another in what both hold, and loses to it what only itself holds", () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        const [both, rest] = [intersection(a, b), difference(a, b)];
        expectNormal(both);
        expectNormal(rest);
        expect(members(both)).to.deep.equal(ASKED.filter((each) => holds(a, each) && holds(b, each)));
        expect(members(rest)).to.deep.equal(ASKED.filter((each) => holds(a, each) && !holds(b, each)));
        expect(union(both, rest)).to.deep.equal(a);
      }),
    );
  });

  it("includes what leaves nothing when it is taken away", () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(includes(a, b)).to.equal(difference(b, a).length === 0);
      }),
    );
  });

  it("is left as it was by what is done with it", () => {
    const given: PortSet = [
      [1, 5],
      [7, 9],
    ];
    const other: PortSet = [[4, 8]];
    union(given, other);
    difference(given, other);
    intersection(given, other);
    expect([given, other]).to.deep.equal([
      [
        [1, 5],
        [7, 9],
      ],
      [[4, 8]],
    ]);
  });

  it("joins ranges that touch", () => {
    expect(union([[10, 20]], [[21, 30]], [[1, 1]])).to.deep.equal([
      [1, 1],
      [10, 30],
    ]);
  });

  it("reads as ports and ranges, or as a word", () => {
    expect(portText([])).to.equal("none");
    expect(portText(ALL_PORTS)).to.equal("all");
    expect(portText([[1, 65_535]])).to.equal("all");
    expect(
      portText([
        [80, 80],
        [1024, 65_535],
      ]),
    ).to.equal("80, 1024-65535");
  });
});

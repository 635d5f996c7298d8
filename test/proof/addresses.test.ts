// Blocks and classes of addresses against a list of single addresses, each asked by itself.
import { expect } from "chai";
import fc from "fast-check";
import { addressText, blockOf, Classes, within } from "../../proof/addresses.ts";
import type { Family } from "../../proof/network.ts";

/** Blocks of the sixteen addresses at each end of a family, and some that hold them all. */
function blocks(family: Family): fc.Arbitrary<string> {
  const bits = family === 4 ? 32 : 128;
  const top = (1n << BigInt(bits)) - 1n;
  const value = fc.oneof(
    fc.nat(15).map(BigInt),
    fc.nat(15).map((each) => top - BigInt(each)),
  );
  const prefix = fc.oneof(fc.integer({ min: bits - 4, max: bits }), fc.constantFrom(0, 1, 8));
  return fc.tuple(value, prefix).map(([of, length]) => `${addressText(family, of)}/${length}`);
}

/** One address of every class that such blocks can make. */
function probes(family: Family): bigint[] {
  const top = (1n << BigInt(family === 4 ? 32 : 128)) - 1n;
  const low = Array.from({ length: 16 }, (_, at) => BigInt(at));
  return [...low, 16n, top / 2n, top / 2n + 1n, top / 200n, top - 16n, ...low.map((each) => top - each)];
}

function holders(texts: readonly string[], family: Family, value: bigint): string {
  return JSON.stringify(texts.map((text) => within(blockOf(text), family, value)));
}

describe("a block", () => {
  it("is read from CIDRs and addresses of both families, without host bits", () => {
    expect(blockOf("10.1.2.3/16")).to.deep.equal({ family: 4, first: 0x0a010000n, last: 0x0a01ffffn, prefix: 16 });
    expect(blockOf("255.255.255.255")).to.deep.equal({ family: 4, first: 0xffffffffn, last: 0xffffffffn, prefix: 32 });
    expect(blockOf("0.0.0.0/0")).to.deep.equal({ family: 4, first: 0n, last: 0xffffffffn, prefix: 0 });
    expect(blockOf("::/0")).to.deep.equal({ family: 6, first: 0n, last: (1n << 128n) - 1n, prefix: 0 });
    expect(blockOf("2001:DB8:0:0::1")).to.deep.equal(blockOf("2001:db8::1/128"));
    expect(blockOf("::ffff:10.0.0.1").family).to.equal(6);
  });

  it("holds addresses of its own family alone", () => {
    expect([within(blockOf("0.0.0.0/0"), 4, 5n), within(blockOf("0.0.0.0/0"), 6, 5n)]).to.deep.equal([true, false]);
    expect([within(blockOf("::/0"), 6, 5n), within(blockOf("::/0"), 4, 5n)]).to.deep.equal([true, false]);
  });

  it("is refused where it is none", () => {
    for (const text of ["", "vpc", "10.0.0.256", "10.0.0.0/x"]) expect(() => blockOf(text), text).to.throw();
  });

  it("gives back every address as it is usually written", () => {
    for (const text of ["0.0.0.0", "10.1.2.3", "255.255.255.255", "::", "::1", "2001:db8::10", "ffff:ffff::"]) {
      const { family, first } = blockOf(text);
      expect(addressText(family, first)).to.equal(text);
    }
  });
});

for (const family of [4, 6] as const) {
  const texts = fc.array(blocks(family), { maxLength: 8 });

  describe(`classes of IPv${family} addresses`, () => {
    it("tell apart what some block tells apart, and nothing else", () => {
      fc.assert(
        fc.property(texts, texts, blocks(family), (mentioned, excluded, asked) => {
          const all = [...mentioned, ...excluded];
          const found = new Classes(mentioned, excluded).in(asked, false);
          const inside = probes(family).filter((value) => within(blockOf(asked), family, value));
          for (const { value } of found) expect(within(blockOf(asked), family, value)).to.equal(true);
          const kinds = found.map(({ value }) => holders(all, family, value));
          expect(new Set(kinds).size).to.equal(kinds.length);
          for (const value of inside) expect(kinds).to.include(holders(all, family, value));
        }),
      );
    });

    it("are named by the innermost block that holds them", () => {
      fc.assert(
        fc.property(texts, blocks(family), (mentioned, asked) => {
          for (const { value, block } of new Classes(mentioned, []).in(asked, false)) {
            const { prefix } = blockOf(block);
            expect(within(blockOf(block), family, value)).to.equal(true);
            const longer = mentioned.map(blockOf).filter((each) => within(each, family, value) && each.prefix > prefix);
            expect(longer).to.deep.equal([]);
          }
        }),
      );
    });

    it("leave out what an excluded block holds, and only that", () => {
      fc.assert(
        fc.property(texts, texts, blocks(family), (mentioned, excluded, asked) => {
          const classes = new Classes(mentioned, excluded);
          const shut = (value: bigint) => excluded.some((text) => within(blockOf(text), family, value));
          const expected = classes.in(asked, false).filter(({ value }) => !shut(value));
          expect(classes.in(asked, true)).to.deep.equal(expected);
        }),
      );
    });
  });
}

describe("classes of addresses", () => {
  it("are one for the whole of a family where nothing is named", () => {
    const classes = new Classes([], []);
    expect(classes.in("0.0.0.0/0", true)).to.deep.equal([{ value: 0n, block: "0.0.0.0/0" }]);
    expect(classes.in("10.0.0.0/8", true)).to.deep.equal([{ value: 0x0a000000n, block: "0.0.0.0/0" }]);
    expect(classes.in("::/0", true)).to.deep.equal([{ value: 0n, block: "::/0" }]);
  });

  it("are one for two texts of one block", () => {
    expect(new Classes(["10.0.0.0/8", "10.9.9.9/8"], []).in("10.0.0.0/8", false)).to.have.length(1);
  });
});

// HAProxy's timeouts as its manual inherits them. What HAProxy makes of the same text is asked by local's tests.
import { expect } from "chai";
import { seconds, timeoutsIn } from "../../../policy-pack/lib/proxyText.ts";

const text = (...lines: readonly string[]): string => lines.join("\n");

describe("the timeouts of HAProxy's configuration", () => {
  it("are the defaults', where a section has none of its own", () => {
    const configuration = text(
      "defaults",
      "    timeout http-keep-alive 75s # as long as that",
      "    timeout server 1m",
      "frontend a",
      "    bind :80",
      "frontend b",
      "    timeout http-keep-alive 10s",
      "backend c",
      "    default-server pool-purge-delay 30s",
      "backend d",
      "    timeout server 90s",
    );
    expect(timeoutsIn(configuration)).to.deep.equal({ server: 90, keepAlive: [10, 75], pool: 30 });
  });

  it("of one defaults section do not hold after the next", () => {
    const configuration = text("defaults", "    timeout server 5s", "defaults", "    mode http", "backend a");
    expect(timeoutsIn(configuration).server).to.equal(Infinity);
  });

  it("keep an idle client as long as for a request's head, or for its bytes, where nothing else is said", () => {
    const configuration = text(
      "defaults",
      "    timeout client 60s",
      "frontend a",
      "    timeout http-request 10s",
      "listen b",
    );
    expect(timeoutsIn(configuration).keepAlive).to.deep.equal([10, 60]);
  });

  const times: readonly (readonly [string, number])[] = [
    ["500ms", 0.5],
    ["1500", 1.5],
    ["2h", 7200],
    ["1d", 86_400],
    ["soon", Infinity],
  ];
  for (const [time, expected] of times) {
    it(`read ${time} as ${expected} seconds`, () => {
      expect(seconds(time)).to.equal(expected);
    });
  }
});

import { expect } from "chai";
import { headerPairs, headersForClient, headersForTarget } from "../../../local/parts/albHeaders.ts";
import type { AlbHeaderAttributes } from "../../../local/parts/albHeaders.ts";

const CONTEXT = { clientAddress: "127.0.0.1", listenerPort: 443, upgrade: false, traceId: "1-5-7" };
const OWN = [
  ["X-Forwarded-Proto", "https"],
  ["X-Forwarded-Port", "443"],
  ["X-Amzn-Trace-Id", "Root=1-5-7"],
];

describe("albHeaders", () => {
  const pass = (
    received: [string, string][],
    xffHeaderProcessingMode: AlbHeaderAttributes["xffHeaderProcessingMode"] = "preserve",
    dropInvalidHeaderFields = true,
    context = CONTEXT,
  ) => headersForTarget(received, { xffHeaderProcessingMode, dropInvalidHeaderFields }, context);

  it("preserves X-Forwarded-For as it came, once, twice or not at all", () => {
    expect(pass([["X-Forwarded-For", "127.1.2.3"]])).to.deep.equal([["X-Forwarded-For", "127.1.2.3"], ...OWN]);
    expect(pass([])).to.deep.equal(OWN);
    const twice: [string, string][] = [
      ["X-Forwarded-For", "1.1.1.1"],
      ["x-forwarded-for", "2.2.2.2"],
    ];
    expect(pass(twice)).to.deep.equal([...twice, ...OWN]);
  });

  it("appends the address of its own client", () => {
    expect(pass([["x-forwarded-for", "127.1.2.3"]], "append")).to.deep.equal([
      ["X-Forwarded-For", "127.1.2.3, 127.0.0.1"],
      ...OWN,
    ]);
    expect(pass([], "append")).to.deep.equal([["X-Forwarded-For", "127.0.0.1"], ...OWN]);
  });

  it("removes X-Forwarded-For", () => {
    expect(pass([["X-Forwarded-For", "127.1.2.3"]], "remove")).to.deep.equal(OWN);
  });

  it("drops names with other characters where it is told to", () => {
    expect(pass([["X_Real_IP", "1.1.1.1"]])).to.deep.equal(OWN);
    expect(pass([["X_Real_IP", "1.1.1.1"]], "preserve", false)).to.deep.equal([["X_Real_IP", "1.1.1.1"], ...OWN]);
  });

  it("replaces a protocol and port from outside", () => {
    expect(
      pass([
        ["X-Forwarded-Proto", "http"],
        ["x-forwarded-port", "80"],
      ]),
    ).to.deep.equal(OWN);
  });

  it("drops what Connection names, and itself", () => {
    const received: [string, string][] = [
      ["Connection", "close, X-Forwarded-For"],
      ["X-Forwarded-For", "127.1.2.3"],
      ["Keep-Alive", "timeout=5"],
      ["Accept", "*/*"],
    ];
    expect(pass(received)).to.deep.equal([["Accept", "*/*"], ...OWN]);
  });

  it("keeps a trace's root and puts itself in front", () => {
    expect(pass([["X-Amzn-Trace-Id", "Root=1-1-1"]]).at(-1)).to.deep.equal([
      "X-Amzn-Trace-Id",
      "Self=1-5-7;Root=1-1-1",
    ]);
  });

  it("passes a change of protocol on", () => {
    const received: [string, string][] = [
      ["connection", "upgrade"],
      ["Upgrade", "websocket"],
    ];
    expect(pass(received, "preserve", true, { ...CONTEXT, upgrade: true })).to.deep.equal([
      ...OWN,
      ["Connection", "Upgrade"],
      ["Upgrade", "websocket"],
    ]);
  });

  it("gives the client the answer's headers without the target's connection", () => {
    expect(
      headersForClient([
        ["Connection", "close, X-Internal"],
        ["X-Internal", "1"],
        ["Set-Cookie", "a"],
        ["Set-Cookie", "b"],
      ]),
    ).to.deep.equal([
      ["Set-Cookie", "a"],
      ["Set-Cookie", "b"],
    ]);
  });

  it("pairs Node's flat list", () => {
    expect(headerPairs(["A", "1", "a", "2"])).to.deep.equal([
      ["A", "1"],
      ["a", "2"],
    ]);
  });
});

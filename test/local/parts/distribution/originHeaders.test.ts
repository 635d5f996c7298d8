import { expect } from "chai";
import type { ConnectionObservation, HeaderList } from "../../../../local/observed/observation.ts";
import type { PlannedBehaviour } from "../../../../local/planned/plannedEdge.ts";
import {
  acceptedEncodings,
  headersForOrigin,
  headersForViewer,
  withoutSecrets,
} from "../../../../local/parts/distribution/originHeaders.ts";

const viewer: ConnectionObservation = {
  local: { address: "127.63.1.1", port: 443 },
  remote: { address: "127.1.2.3", port: 40_001 },
};
const behaviour = (cloudfrontHeaders: string[]): PlannedBehaviour => ({
  pattern: "*",
  allowedMethods: ["GET"],
  viewerProtocol: "redirect-to-https",
  origin: "origin",
  cache: { name: "none", maxSeconds: 0, keyHeaders: [] },
  cloudfrontHeaders,
  response: { set: [], remove: [] },
});
const context = (cloudfrontHeaders: string[] = ["cloudfront-viewer-address"], inserted: HeaderList = []) => ({
  viewer,
  requestId: "id",
  httpVersion: "2.0",
  behaviour: behaviour(cloudfrontHeaders),
  origin: { headers: [{ name: "x-origin-secret" }, { name: "x-plain", value: "planned" }] },
  originSecret: "secret",
  inserted,
});

const OWN: HeaderList = [
  ["X-Forwarded-For", "127.1.2.3"],
  ["Via", "2.0 local.cloudfront.net (CloudFront)"],
  ["X-Amz-Cf-Id", "id"],
  ["cloudfront-viewer-address", "127.1.2.3:40001"],
  ["x-origin-secret", "secret"],
  ["x-plain", "planned"],
];

describe("origin headers", () => {
  it("sends on what the viewer sent, Host too, and CloudFront's own behind it", () => {
    const received: HeaderList = [
      ["Host", "edge.example.com"],
      ["X-A", "1"],
      ["x-a", "2"],
    ];
    expect(headersForOrigin(received, context())).to.deep.equal([...received, ...OWN]);
  });

  it("takes away what only CloudFront may say, however often and in whatever case it comes", () => {
    const received: HeaderList = [
      ["CloudFront-Viewer-Address", "192.0.2.1:1"],
      ["cloudfront-viewer-address", "192.0.2.2:2"],
      ["CloudFront-Is-Desktop-Viewer", "true"],
      ["X-Origin-Secret", "guess"],
      ["x-origin-secret", "guess"],
      ["X-Plain", "guess"],
      ["X-Amz-Cf-Id", "guess"],
      ["X-Edge-Location", "guess"],
      ["X-Real-IP", "192.0.2.3"],
      ["X-Forwarded-Proto", "http"],
    ];
    expect(headersForOrigin(received, context())).to.deep.equal(OWN);
  });

  it("takes away headers of the connection, and those that it names, but never Host", () => {
    const received: HeaderList = [
      ["Host", "edge.example.com"],
      ["Connection", "X-Named, Host, close"],
      ["X-Named", "1"],
      ["Transfer-Encoding", "chunked"],
      ["Content-Length", "5"],
      ["TE", "trailers"],
      ["Upgrade", "websocket"],
      ["Expect", "100-continue"],
    ];
    expect(headersForOrigin(received, context())).to.deep.equal([["Host", "edge.example.com"], ...OWN]);
  });

  it("appends to X-Forwarded-For and Via as CloudFront does", () => {
    const sent = headersForOrigin(
      [
        ["X-Forwarded-For", "192.0.2.1"],
        ["X-Forwarded-For", "192.0.2.2"],
        ["Via", "1.1 client"],
      ],
      context(),
    );
    expect(sent.slice(0, 2)).to.deep.equal([
      ["X-Forwarded-For", "192.0.2.1, 192.0.2.2, 127.1.2.3"],
      ["Via", "1.1 client, 2.0 local.cloudfront.net (CloudFront)"],
    ]);
  });

  it("says where a viewer is only by the test table, and nothing of one that is not in it", () => {
    const wanted = ["cloudfront-viewer-latitude", "cloudfront-viewer-country"];
    const names = (address: string) =>
      headersForOrigin([], { ...context(wanted), viewer: { ...viewer, remote: { address, port: 1 } } })
        .filter(([name]) => name.startsWith("cloudfront-"))
        .map(([, value]) => value);
    expect(names("127.1.2.3")).to.deep.equal(["53.33", "IE"]);
    expect(names("127.99.0.1")).to.deep.equal([]);
  });

  it("lets the web ACL's headers replace the viewer's", () => {
    const sent = headersForOrigin([["x-amzn-waf-a", "guess"]], context([], [["x-amzn-waf-a", "found"]]));
    expect(sent.filter(([name]) => name === "x-amzn-waf-a")).to.deep.equal([["x-amzn-waf-a", "found"]]);
  });

  it("hides a secret header's value, and shows a planned one", () => {
    const shown = withoutSecrets(headersForOrigin([], context()), context().origin);
    expect(shown.slice(-2)).to.deep.equal([
      ["x-origin-secret", "(secret)"],
      ["x-plain", "planned"],
    ]);
  });

  it("reduces Accept-Encoding to what CloudFront tells apart", () => {
    const of = (value: string) => acceptedEncodings([["Accept-Encoding", value]]);
    expect(["gzip, deflate, br;q=0.5", "gzip;q=0, br", "identity"].map(of)).to.deep.equal(["br,gzip", "br", ""]);
  });

  it("applies the response headers policy: overrides replace, others only fill in", () => {
    const policy = {
      set: [
        { name: "Strict-Transport-Security", value: "max-age=1", override: true },
        { name: "X-Frame-Options", value: "DENY", override: false },
        { name: "Referrer-Policy", value: "same-origin", override: false },
      ],
      remove: ["x-powered-by"],
    };
    const received: HeaderList = [
      ["strict-transport-security", "max-age=9"],
      ["x-frame-options", "SAMEORIGIN"],
      ["X-Powered-By", "x"],
      ["Transfer-Encoding", "chunked"],
      ["Set-Cookie", "a"],
      ["Set-Cookie", "b"],
    ];
    expect(headersForViewer(received, policy)).to.deep.equal([
      ["x-frame-options", "SAMEORIGIN"],
      ["Set-Cookie", "a"],
      ["Set-Cookie", "b"],
      ["Strict-Transport-Security", "max-age=1"],
      ["Referrer-Policy", "same-origin"],
    ]);
  });
});

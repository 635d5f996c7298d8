import { expect } from "chai";
import type { HeaderList } from "../../../../local/observed/observation.ts";
import { cachePolicy } from "../../../../local/planned/cachePolicies.ts";
import { cacheKey, EdgeCache, freshSeconds } from "../../../../local/parts/distribution/edgeCache.ts";

const POLICY = cachePolicy("4cc15a8a-d715-48a4-82b8-cc0b614638fe")!;
const DISABLED = cachePolicy("4135ea2d-6df8-44a3-9df3-4b5a84be39ad")!;
const NOW = Date.parse("2026-01-01T00:00:00Z");

describe("edge cache", () => {
  const key = (over: { method?: string; target?: string; headers?: HeaderList } = {}, policy = POLICY) =>
    cacheKey(policy, { method: "GET", target: "/a?x=1", headers: [["Host", "edge.example.com"]], ...over });

  it("tells requests apart by method, path, query, Host, Origin, cookies and encodings, and by nothing else", () => {
    const host: [string, string] = ["Host", "edge.example.com"];
    const different = [
      key(),
      key({ method: "HEAD" }),
      key({ target: "/a?x=2" }),
      key({ headers: [["Host", "other.example.com"]] }),
      key({ headers: [host, ["Origin", "https://a.example"]] }),
      key({ headers: [host, ["Cookie", "a=1"]] }),
      key({ headers: [host, ["Accept-Encoding", "gzip"]] }),
      key({ headers: [host, ["X-Method-Override", "DELETE"]] }),
    ];
    expect(new Set(different).size).to.equal(different.length);
    expect(
      key({
        headers: [
          ["HOST", "edge.example.com"],
          ["User-Agent", "x"],
          ["Accept-Encoding", "deflate"],
        ],
      }),
    ).to.equal(key());
  });

  it("keeps nothing of other methods, and nothing at all where caching is disabled", () => {
    expect(["POST", "OPTIONS", "PUT"].map((method) => key({ method }))).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    expect(key({}, DISABLED)).to.equal(undefined);
  });

  for (const [title, status, headers, seconds] of [
    ["max-age", 200, [["Cache-Control", "public, max-age=60"]], 60],
    ["s-maxage before max-age", 200, [["Cache-Control", "max-age=60, s-maxage=5"]], 5],
    ["Expires", 200, [["Expires", "Thu, 01 Jan 2026 00:00:30 GMT"]], 30],
    ["nothing said", 200, [], 0],
    ["no-store", 200, [["Cache-Control", "max-age=60, no-store"]], 0],
    ["no-cache", 200, [["Cache-Control", "no-cache, s-maxage=60"]], 0],
    [
      "private",
      200,
      [
        ["Cache-Control", "max-age=60"],
        ["cache-control", "private"],
      ],
      0,
    ],
    ["no number", 200, [["Cache-Control", "max-age=x"]], 0],
    ["an error", 500, [["Cache-Control", "max-age=60"]], 0],
    ["a part", 206, [["Cache-Control", "max-age=60"]], 0],
    ["more than the policy allows", 200, [["Cache-Control", "max-age=99999999"]], 31_536_000],
  ] as const) {
    it(`finds ${title}: ${seconds} s`, () => {
      expect(freshSeconds(POLICY, status, headers, NOW)).to.equal(seconds);
    });
  }

  it("answers with the age while an answer is fresh, and not after", () => {
    const cache = new EdgeCache();
    cache.store("k", { status: 200, headers: [["Age", "2"]], body: Buffer.from("x") }, 10, NOW);
    expect(cache.find("k", NOW + 3_500)?.headers).to.deep.equal([["Age", "5"]]);
    expect(cache.find("k", NOW + 10_000)).to.equal(undefined);
  });

  it("has room for so many answers and bytes: what nobody asked for longest goes", () => {
    const cache = new EdgeCache();
    const store = (name: string, bytes: number) =>
      cache.store(name, { status: 200, headers: [], body: Buffer.alloc(bytes) }, 60, NOW);
    for (let n = 0; n < 256; n += 1) store(`k${n}`, 1);
    expect(cache.find("k0", NOW)).to.not.equal(undefined);
    store("one more", 1);
    expect([cache.find("k0", NOW) !== undefined, cache.find("k1", NOW)]).to.deep.equal([true, undefined]);
    for (let n = 0; n < 17; n += 1) store(`big${n}`, 1024 * 1024);
    expect([cache.find("k0", NOW), cache.find("big0", NOW)]).to.deep.equal([undefined, undefined]);
    expect(cache.find("big16", NOW)).to.not.equal(undefined);
    store("too big", 1024 * 1024 + 1);
    expect(cache.find("too big", NOW)).to.equal(undefined);
  });
});

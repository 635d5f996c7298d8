// The CloudFront Function at work: its text run by Node, with a stand-in for CloudFront's own module. Does not prove that
// CloudFront's runtime takes it.
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { edgeFunctionCode, PLACE_HEADERS } from "../../model/edgeFunction.ts";
import { REGION_PLACES } from "../../model/regionPlaces.ts";
import { REGION_SHORT_NAMES } from "../../model/regions.ts";

/** AWS's limit for the code of a function, in bytes. */
const CODE_LIMIT = 10_240;

type Headers = Readonly<Record<string, string>>;

interface Answer {
  /** Origins in the order in which they are tried. */
  readonly origins: readonly string[];
  /** Answers after which the second is tried; absent where there is no second. */
  readonly failsOverAt?: readonly number[];
  /** What is left of the request's headers. */
  readonly headers: Headers;
}

/** The function's answer to a viewer's request. */
function ask(regions: readonly string[], headers: Headers = {}): Answer {
  const made: Record<string, unknown>[] = [];
  const cf = {
    selectRequestOriginById: (id: string) => made.push({ origins: [id] }),
    createRequestOriginGroup: (group: {
      readonly originIds: readonly { readonly originId: string }[];
      readonly failoverCriteria: { readonly statusCodes: readonly number[] };
    }) =>
      made.push({
        origins: group.originIds.map(({ originId }) => originId),
        failsOverAt: [...group.failoverCriteria.statusCodes],
      }),
  };
  const [first, ...rest] = edgeFunctionCode(regions).split("\n");
  expect(first).to.equal('import cf from "cloudfront";');
  const event = {
    request: { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])) },
  };
  const request = runInNewContext(`${rest.join("\n")}; handler(event)`, { cf, event }) as typeof event.request;
  expect(made, "answers").to.have.length(1);
  const left = Object.entries(request.headers).map(([name, { value }]) => [name, value] as const);
  return { ...(made[0] as Omit<Answer, "headers">), headers: Object.fromEntries(left) };
}

const from = (latitude: string, longitude: string): Headers => ({
  "cloudfront-viewer-latitude": latitude,
  "cloudfront-viewer-longitude": longitude,
});

const WORLD = ["us-east-1", "eu-west-1", "ap-northeast-1", "ap-southeast-2", "us-west-2", "sa-east-1"];

describe("the edge's function", () => {
  const viewers: readonly (readonly [string, Headers, readonly string[]])[] = [
    ["Dublin", from("53.35", "-6.26"), ["eu-west-1", "us-east-1"]],
    ["New York", from("40.71", "-74.00"), ["us-east-1", "us-west-2"]],
    ["Osaka", from("34.69", "135.50"), ["ap-northeast-1", "ap-southeast-2"]],
    ["Auckland", from("-36.85", "174.76"), ["ap-southeast-2", "ap-northeast-1"]],
    ["Lima", from("-12.05", "-77.04"), ["sa-east-1", "us-east-1"]],
    // Across the line where longitudes meet: Tokyo lies 44 degrees away, Oregon 56.
    ["the western Aleutians", from("52.00", "-176.00"), ["ap-northeast-1", "us-west-2"]],
  ];
  for (const [place, headers, origins] of viewers) {
    it(`sends a viewer in ${place} to the nearest region, with the second in reserve`, () => {
      const answer = ask(WORLD, headers);
      expect(answer.origins).to.deep.equal(origins);
      expect(answer.failsOverAt).to.deep.equal([502, 503, 504]);
    });
  }

  const unknown: readonly (readonly [string, Headers])[] = [
    ["not known", {}],
    ["half known", { "cloudfront-viewer-latitude": "53.35" }],
    ["no number", from("north", "west")],
  ];
  for (const [what, headers] of unknown) {
    it(`keeps the order of the settings where the viewer's place is ${what}`, () => {
      expect(ask(["sa-east-1", "eu-west-1", "us-east-1"], headers).origins).to.deep.equal(["sa-east-1", "eu-west-1"]);
    });
  }

  it("has no reserve where there is one region", () => {
    const answer = ask(["eu-west-1"], from("35.68", "139.69"));
    expect(answer.origins).to.deep.equal(["eu-west-1"]);
    expect(answer).not.to.have.property("failsOverAt");
  });

  it("takes away what the viewer claims to be, and leaves the rest", () => {
    const claims: Headers = {
      "x-forwarded-for": "192.0.2.1",
      "x-forwarded-host": "other.example",
      forwarded: "for=192.0.2.1",
      "true-client-ip": "192.0.2.1",
      "x-client-cert": "claim",
      "client-ip": "192.0.2.1",
      "x-origin-secret": "guess",
      "cf-connecting-ip": "192.0.2.1",
      proxy: "http://192.0.2.1",
    };
    const kept: Headers = {
      host: "edge.example.com",
      authorization: "Bearer token",
      "x-forwarded-proto": "https",
      via: "2.0 edge",
      ...from("53.35", "-6.26"),
      "cloudfront-viewer-address": "198.51.100.9:46532",
    };
    expect(ask(["eu-west-1", "us-east-1"], { ...claims, ...kept }).headers).to.deep.equal(kept);
  });

  it("touches no header that CloudFront keeps for itself", () => {
    const lists = edgeFunctionCode(["eu-west-1"]).match(/^const client\w+ = (\[.*\]);$/gm);
    expect(lists).to.have.length(2);
    for (const name of ["via", "x-real-ip", "cloudfront-"]) expect(lists?.join("\n")).not.to.contain(`"${name}"`);
  });

  it("fits AWS's limit with as many private origins as an account may have", () => {
    const regions = Object.keys(REGION_PLACES).slice(0, 25);
    expect(Buffer.byteLength(edgeFunctionCode(regions))).to.be.lessThan(CODE_LIMIT);
    expect(ask(regions, from("53.35", "-6.26")).origins[0]).to.equal("eu-west-1");
  });

  it("asks CloudFront for the headers that it reads", () => {
    expect(PLACE_HEADERS.map((name) => name.toLowerCase())).to.deep.equal(Object.keys(from("", "")));
  });

  it("knows a place for every region of the settings", () => {
    expect(Object.keys(REGION_PLACES)).to.have.members(Object.keys(REGION_SHORT_NAMES));
  });
});

import { expect } from "chai";
import { LocalError } from "../../../../local/localError.ts";
import { EdgeFunction } from "../../../../local/parts/distribution/edgeFunction.ts";
import { edgeFunctionCode } from "../../../../model/edgeFunction.ts";

const request = (headers: [string, string][] = []) => ({
  method: "GET",
  path: "/a",
  headers,
  viewerAddress: "127.1.2.3",
});

describe("edge function", () => {
  it("runs the project's own: the nearest region first, claims about the client gone", () => {
    const planned = new EdgeFunction(edgeFunctionCode(["us-east-1", "eu-west-1", "ap-northeast-1"]));
    const { choice, headers } = planned.run(
      request([
        ["CloudFront-Viewer-Latitude", "53.3"],
        ["CloudFront-Viewer-Longitude", "-6.2"],
        ["X-Forwarded-For", "192.0.2.1"],
        ["True-Client-IP", "192.0.2.1"],
        ["Accept", "a"],
        ["Accept", "b"],
      ]),
    );
    expect(choice).to.deep.equal({ origins: ["eu-west-1", "us-east-1"], statusCodes: [502, 503, 504] });
    expect(headers.filter(([name]) => !name.startsWith("cloudfront-"))).to.deep.equal([
      ["accept", "a"],
      ["accept", "b"],
    ]);
  });

  it("picks one origin by its id where there is one region", () => {
    expect(new EdgeFunction(edgeFunctionCode(["eu-west-1"])).run(request()).choice).to.deep.equal({
      origins: ["eu-west-1"],
      statusCodes: [],
    });
  });

  it("starts afresh for each request", () => {
    const code = `import cf from "cloudfront";
let n = 0;
function handler(event) { n += 1; if (event.request.uri === "/a") cf.selectRequestOriginById("a" + n); return event.request; }`;
    const counting = new EdgeFunction(code);
    expect(counting.run(request()).choice?.origins).to.deep.equal(["a1"]);
    expect(counting.run({ ...request(), path: "/b" }).choice).to.equal(undefined);
  });

  it("lets a function answer by itself", () => {
    const code = `function handler() { return { statusCode: 302, headers: { location: { value: "/x" } } }; }`;
    expect(new EdgeFunction(code).run(request()).answer).to.deep.equal({
      status: 302,
      headers: [["location", "/x"]],
      body: "",
    });
  });

  it("reaches nothing of this process, and ends one that does not end", () => {
    for (const reach of ["process.exit()", "require('fs')", "new Function('return 1')()", "eval('1')"]) {
      const code = `function handler(event) { ${reach}; return event.request; }`;
      expect(() => new EdgeFunction(code).run(request()), reach).to.throw();
    }
    const escape = `function handler(event) { return { statusCode: 200, body: typeof event.constructor.constructor("return 1") }; }`;
    expect(() => new EdgeFunction(escape).run(request())).to.throw();
    expect(() => new EdgeFunction("function handler() { for (;;) {} }").run(request())).to.throw("timed out");
  });

  it("refuses code that imports anything else", () => {
    expect(() => new EdgeFunction(`import fs from "fs";\nfunction handler(e) { return e.request; }`)).to.throw(
      LocalError,
      "it may import cloudfront only",
    );
  });
});

// DNS names of a region and of the edge, and the names under which trust lies in a region.
import { expect } from "chai";
import { originHost, regionHosts } from "../../model/hosts.ts";
import { trustNames } from "../../model/trust.ts";

describe("hosts", () => {
  it("of a region are these", () => {
    expect(regionHosts("edge.example.com", "euw1")).to.deep.equal({
      public: "euw1.edge.example.com",
      edge: "edge.example.com",
      origin: "origin.edge.example.com",
      privateZone: "euw1.internal.edge.example.com",
      services: "services.euw1.internal.edge.example.com",
      proxy: "proxy.euw1.internal.edge.example.com",
    });
  });

  it("share one origin, that no region's own name collides with", () => {
    expect(originHost("edge.example.com")).to.equal("origin.edge.example.com");
    expect(regionHosts("edge.example.com", "use1").origin).to.equal(regionHosts("edge.example.com", "euw1").origin);
  });
});

describe("names of trust", () => {
  const names = (foundationStack: string, stack: string) =>
    trustNames({ foundationStack }, "euw1", "portcullis", stack);

  it("carry the stack that makes them", () => {
    expect(names("", "dev")).to.deep.equal({
      certificateSecret: "portcullis/dev/euw1/proxy-certificate",
      originSecret: "portcullis/dev/euw1/origin-secret",
      keyAlias: "portcullis-dev-euw1",
    });
  });

  it("are the same for the foundation and for a region that refers to it", () => {
    const foundation = names("", "prod-foundation");
    expect(names("prod-foundation", "prod-eu-west-1")).to.deep.equal(foundation);
    expect(names("organization/portcullis/prod-foundation", "prod-eu-west-1")).to.deep.equal(foundation);
  });

  it("have no dot in an alias, which KMS refuses", () => {
    expect(names("", "prod.v2").keyAlias).to.equal("portcullis-prod-v2-euw1");
  });
});

// Names: of the edge and of each region, what must be unique, what must be short.
import { expect } from "chai";
import { originHost, regionHosts, vpcOriginName } from "../../model/hosts.ts";

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

describe("the names of VPC origins", () => {
  it("tell stacks and regions of one account apart", () => {
    expect(vpcOriginName("portcullis", "prod-edge", "euw1")).to.equal("portcullis-prod-edge-euw1");
    expect(vpcOriginName("portcullis", "dev", "use1")).to.equal("portcullis-dev-use1");
  });

  it("hold only what AWS allows, in 64 characters", () => {
    expect(vpcOriginName("portcullis", "prod.edge", "euw1")).to.equal("portcullis-prod-edge-euw1");
    expect(vpcOriginName("portcullis", "s".repeat(100), "euw1")).to.equal(`${"s".repeat(59)}-euw1`);
  });
});

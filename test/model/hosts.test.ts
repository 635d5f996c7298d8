// Names: what must be unique or short.
import { expect } from "chai";
import { vpcOriginName } from "../../model/hosts.ts";

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

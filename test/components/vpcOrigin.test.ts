// VpcOrigin: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { VpcOrigin } from "../../components/vpcOrigin.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { valueOf } from "../support/valueOf.ts";

describe("VpcOrigin", () => {
  const args = { originName: "portcullis-prod-edge-euw1", loadBalancerArn: "arn:alb" };

  it("reaches one load balancer, over TLS only", async () => {
    const built = await buildWithMocks(() => new VpcOrigin("edge-euw1", args), { region: "us-east-1" });
    expect(everyInput(built)).to.deep.equal({
      "aws:cloudfront/vpcOrigin:VpcOrigin edge-euw1-vpc-origin": {
        tags: { Name: "edge-euw1" },
        timeouts: { create: "30m", update: "30m", delete: "30m" },
        vpcOriginEndpointConfig: {
          arn: "arn:alb",
          httpPort: 80,
          httpsPort: 443,
          name: "portcullis-prod-edge-euw1",
          originProtocolPolicy: "https-only",
          originSslProtocols: { items: ["TLSv1.2"], quantity: 1 },
        },
      },
    });
  });

  it("tells the id by which a distribution names it", async () => {
    const { result } = await buildWithMocks(() => new VpcOrigin("edge-euw1", args), { region: "us-east-1" });
    expect(await valueOf(result.originId)).to.match(/^vo_[0-9a-f]{22}$/);
  });
});

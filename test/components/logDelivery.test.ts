// LogDelivery: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { LogDelivery } from "../../components/logDelivery.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

describe("LogDelivery", () => {
  it("makes exactly these resources, under names that no other stack of the account has", async () => {
    const args = { sourceArn: "arn:distribution", bucketArn: "arn:bucket" };
    const built = await buildWithMocks(() => new LogDelivery("edge", args), { region: "us-east-1" });
    expect(everyInput(built)).to.deep.equal({
      "aws:cloudwatch/logDeliverySource:LogDeliverySource edge-log-source": {
        logType: "ACCESS_LOGS",
        resourceArn: "arn:distribution",
        tags: { Name: "edge" },
      },
      "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination edge-log-destination": {
        deliveryDestinationConfiguration: { destinationResourceArn: "arn:bucket" },
        outputFormat: "json",
        tags: { Name: "edge" },
      },
      "aws:cloudwatch/logDelivery:LogDelivery edge-log-delivery": {
        deliveryDestinationArn: "<arn of edge-log-destination>",
        deliverySourceName: "<id of edge-log-source>",
        s3DeliveryConfigurations: [
          { enableHiveCompatiblePath: false, suffixPath: "{DistributionId}/{yyyy}/{MM}/{dd}/{HH}" },
        ],
        tags: { Name: "edge" },
      },
    });
  });
});

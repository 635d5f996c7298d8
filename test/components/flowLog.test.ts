// FlowLog: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { FlowLog } from "../../components/flowLog.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

const EVERY_INPUT = {
  "aws:ec2/flowLog:FlowLog euw1-flow-log": {
    destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: false, perHourPartition: true },
    logDestination: "arn:aws:s3:::logs/flow-log/",
    logDestinationType: "s3",
    maxAggregationInterval: 60,
    tags: { Name: "euw1" },
    trafficType: "ALL",
    vpcId: "vpc-1",
  },
};

describe("FlowLog", () => {
  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(
      () => new FlowLog("euw1", { vpcId: "vpc-1", logBucketArn: "arn:aws:s3:::logs" }),
    );
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });
});

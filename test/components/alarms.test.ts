// Alarms: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { Alarms } from "../../components/alarms.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { valueOf } from "../support/valueOf.ts";

const EVERY_INPUT = {
  "aws:cloudwatch/metricAlarm:MetricAlarm euw1-no-proxy-alarm": {
    alarmDescription: "no healthy proxy behind the cdn door",
    comparisonOperator: "LessThanThreshold",
    datapointsToAlarm: 2,
    dimensions: { LoadBalancer: "net/nlb/1", TargetGroup: "targetgroup/cdn/1" },
    evaluationPeriods: 2,
    metricName: "HealthyHostCount",
    namespace: "AWS/NetworkELB",
    period: 60,
    statistic: "Maximum",
    tags: { Name: "euw1-no-proxy" },
    threshold: 1,
    treatMissingData: "breaching",
  },
};

describe("Alarms", () => {
  const cdnMetrics = { loadBalancer: "net/nlb/1", targetGroup: "targetgroup/cdn/1" };

  it("makes exactly these resources", async () => {
    const built = await buildWithMocks(() => new Alarms("euw1", { cdnMetrics }));
    expect(everyInput(built)).to.deep.equal(EVERY_INPUT);
  });

  it("tells the alarm's name, which a health check follows", async () => {
    const { result } = await buildWithMocks(() => new Alarms("euw1", { cdnMetrics }));
    expect(await valueOf(result.noProxyName)).to.match(/^euw1-no-proxy-alarm-[0-9a-f]{7}$/);
  });
});

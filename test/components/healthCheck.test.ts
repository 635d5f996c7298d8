// HealthCheck: the exact inputs of everything it makes. Does not prove that AWS accepts them.
import { expect } from "chai";
import { HealthCheck } from "../../components/healthCheck.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";

describe("HealthCheck", () => {
  it("follows the alarm of another region, and is sick without data", async () => {
    const args = { region: "eu-west-1", alarmName: "no-proxy" };
    const built = await buildWithMocks(() => new HealthCheck("edge-euw1", args), { region: "us-east-1" });
    expect(everyInput(built)).to.deep.equal({
      "aws:route53/healthCheck:HealthCheck edge-euw1-health-check": {
        cloudwatchAlarmName: "no-proxy",
        cloudwatchAlarmRegion: "eu-west-1",
        insufficientDataHealthStatus: "Unhealthy",
        tags: { Name: "edge-euw1" },
        type: "CLOUDWATCH_METRIC",
      },
    });
  });
});

import { expect } from "chai";
import { Alarm } from "../../../local/parts/alarm.ts";

const PLANNED = {
  name: "no-proxy",
  targetGroup: "cdn",
  periodSeconds: 60,
  evaluationPeriods: 2,
  datapointsToAlarm: 2,
  threshold: 1,
};

describe("alarm", () => {
  it("rings after two whole periods without a healthy target, and is silent after one with", () => {
    const alarm = new Alarm(PLANNED, 2);
    const ended: boolean[] = [];
    const period = () => {
      alarm.endPeriod();
      ended.push(alarm.ringing);
    };
    period();
    alarm.observe(0); // In the middle of a period, whose maximum is 2 still.
    period();
    period();
    period();
    alarm.observe(1);
    period();
    expect(ended).to.deep.equal([false, false, false, true, false]);
  });

  it("tells a change only", () => {
    const alarm = new Alarm(PLANNED, 0);
    expect([alarm.endPeriod(), alarm.endPeriod(), alarm.endPeriod()]).to.deep.equal([false, true, false]);
  });

  it("needs as many datapoints as planned", () => {
    const alarm = new Alarm({ ...PLANNED, evaluationPeriods: 3 }, 0);
    const rings = [0, 5, 0].map((count) => {
      alarm.observe(count);
      alarm.endPeriod();
      alarm.observe(0);
      return alarm.ringing;
    });
    expect(rings).to.deep.equal([false, false, false]);
    alarm.endPeriod();
    alarm.endPeriod();
    expect(alarm.ringing).to.equal(true);
  });
});

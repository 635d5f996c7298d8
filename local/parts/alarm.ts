// A CloudWatch alarm on HealthyHostCount, evaluated period after period
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html).
import type { PlannedAlarm } from "../planned/plannedEdge.ts";

/** Rings when enough of the last periods' maxima are below the threshold, and is silent again as soon as they are not. */
export class Alarm {
  public ringing = false;
  /** Highest number of each complete period, the latest last. */
  private readonly maxima: number[] = [];
  private highest: number;

  /** `count`: healthy targets at the beginning. */
  public constructor(
    private readonly planned: PlannedAlarm,
    private count: number,
  ) {
    this.highest = count;
  }

  /** The number of healthy targets from now on. */
  public observe(count: number): void {
    this.count = count;
    this.highest = Math.max(this.highest, count);
  }

  /** Ends a period; true where that changed what the alarm does. */
  public endPeriod(): boolean {
    const { evaluationPeriods, datapointsToAlarm, threshold } = this.planned;
    this.maxima.push(this.highest);
    this.maxima.splice(0, this.maxima.length - evaluationPeriods);
    this.highest = this.count;
    const before = this.ringing;
    this.ringing = this.maxima.filter((maximum) => maximum < threshold).length >= datapointsToAlarm;
    return this.ringing !== before;
  }
}

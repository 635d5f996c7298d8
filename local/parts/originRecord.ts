// One latency record of an origin's name, and whether it is well: its load balancer has healthy targets, its alarm is silent.
import type { Endpoint, Observation, TargetHealthChange } from "../observed/observation.ts";
import { formatEndpoint } from "../observed/observation.ts";
import type { PlannedOriginRecord } from "../planned/plannedEdge.ts";
import { Alarm } from "./alarm.ts";

/** A planned record, where its load balancer stands in, and who reports that one's targets. */
export interface OriginRecordConfig extends PlannedOriginRecord {
  readonly endpoints: readonly Endpoint[];
  /** Name of the load balancer's part. */
  readonly part: string;
  /** All of its target groups. */
  readonly targetGroups: readonly string[];
}

/** A record at work. */
export class OriginRecord {
  public readonly config: OriginRecordConfig;
  public healthy = true;
  private readonly alarm: Alarm | undefined;
  /** Whether each target is healthy, by target group. */
  private readonly targets: ReadonlyMap<string, Map<string, boolean>>;

  public constructor(
    config: OriginRecordConfig,
    private readonly observeChange: (observation: Observation) => void,
  ) {
    this.config = config;
    this.targets = new Map(config.targetGroups.map((name) => [name, new Map<string, boolean>()]));
    // Nobody has counted yet; a path is up only when its targets are.
    this.alarm = config.alarm && new Alarm(config.alarm, config.alarm.threshold);
  }

  /** Takes in what a load balancer found out about a target. */
  public observe({ part, targetGroup, target, healthy }: TargetHealthChange): void {
    const group = part === this.config.part ? this.targets.get(targetGroup) : undefined;
    if (group === undefined) return;
    group.set(formatEndpoint(target), healthy);
    if (targetGroup === this.config.alarm?.targetGroup) this.alarm?.observe(healthyIn(group));
    this.judge();
  }

  /** Ends a period of the alarm. */
  public endPeriod(): void {
    if (this.alarm?.endPeriod() === true) this.judge();
  }

  private judge(): void {
    const { evaluateTargetHealth, name, region } = this.config;
    // A load balancer is well while each of its target groups has a healthy target.
    const sick = [...this.targets]
      .filter(([, group]) => group.size > 0 && healthyIn(group) === 0)
      .map(([group]) => group);
    const reasons = [
      ...(evaluateTargetHealth && sick.length > 0 ? [`no healthy target in ${sick.join(", ")}`] : []),
      ...(this.alarm?.ringing === true ? [`alarm ${this.config.alarm?.name ?? ""} rings`] : []),
    ];
    const healthy = reasons.length === 0;
    if (healthy === this.healthy) return;
    this.healthy = healthy;
    const reason = healthy ? "targets are healthy, the alarm is silent" : reasons.join("; ");
    this.observeChange({ kind: "originRecord", name, region, healthy, reason });
  }
}

function healthyIn(group: ReadonlyMap<string, boolean>): number {
  return [...group.values()].filter(Boolean).length;
}

// A target group at work: which targets are healthy and which one comes next.
import { watchTarget } from "./healthCheck.ts";
import type { HealthCheck } from "./healthCheck.ts";
import type { Endpoint, TargetHealthChange } from "../observed/observation.ts";

/** A target: where requests go and where its health is asked. */
export interface Target {
  readonly traffic: Endpoint;
  readonly health: Endpoint;
  /** The zone it stands in; undefined where the plan does not say. */
  readonly zone?: string;
}

/** A target group as planned, with stand-in addresses. */
export interface TargetGroupConfig {
  readonly name: string;
  readonly proxyProtocolV2: boolean;
  /** True where traffic to the targets is TLS (`TLS`, `HTTPS`). */
  readonly tls: boolean;
  readonly targets: readonly Target[];
  readonly healthCheck: HealthCheck;
}

/** Watches its targets from construction on until `stop`. */
export class TargetGroup {
  public readonly config: TargetGroupConfig;
  private readonly healthy = new Set<Target>();
  private readonly stops: (() => void)[];
  private turn = 0;

  /** `onChange` hears each change of a target's health; `part` names the load balancer in it. */
  public constructor(
    config: TargetGroupConfig,
    part: string,
    localAddress: string | undefined,
    onChange: (change: TargetHealthChange) => void,
  ) {
    this.config = config;
    this.stops = config.targets.map((target) =>
      watchTarget(
        { check: config.healthCheck, endpoint: target.health, proxyProtocolV2: config.proxyProtocolV2, localAddress },
        ({ healthy, reason }) => {
          if (healthy) this.healthy.add(target);
          else this.healthy.delete(target);
          onChange({ kind: "targetHealth", part, targetGroup: config.name, target: target.traffic, healthy, reason });
        },
      ),
    );
  }

  /**
   * The next target in turn: among the healthy ones, or among all where none is healthy, as AWS fails open.
   * With `zone`, only targets of that zone. Undefined where there is no target to choose from.
   */
  public next(zone?: string): Endpoint | undefined {
    const near = this.config.targets.filter((target) => zone === undefined || target.zone === zone);
    const healthy = near.filter((target) => this.healthy.has(target));
    const choice = healthy.length > 0 ? healthy : near;
    return choice[this.turn++ % Math.max(choice.length, 1)]?.traffic;
  }

  /** Ends the checks. */
  public stop(): void {
    for (const stop of this.stops) stop();
  }
}

// The internal application load balancer: HTTPS, a rule for each service by host and path, everything else 404.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SERVICE_DOOR_PORT } from "../model/ports.ts";
import type { ServiceModel } from "../model/regionModel.ts";
import { TIMEOUTS } from "../model/timeouts.ts";
import { TLS_POLICY } from "../model/tlsPolicy.ts";
import type { SubnetRef } from "./vpc.ts";

export interface ApplicationLoadBalancerArgs {
  readonly vpcId: pulumi.Input<string>;
  /** The service subnets, at least two zones. */
  readonly subnets: readonly SubnetRef[];
  readonly securityGroupId: pulumi.Input<string>;
  /** ACM certificate of the private-zone name that HAProxy verifies. */
  readonly certificateArn: pulumi.Input<string>;
  /** Hosts of which a request must name one; at most two, since a rule has five condition values. */
  readonly hosts: readonly string[];
  /** In order of priority. */
  readonly services: readonly ServiceModel[];
  /** Bucket that admits the load balancer's log delivery. */
  readonly logBucket: pulumi.Input<string>;
  readonly deletionProtection: boolean;
}

/** Makes the load balancer, its listener, and a target group and a rule for each service. */
export class ApplicationLoadBalancer extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  /** Hosted zone of the load balancer's own name, for alias records. */
  readonly zoneId: pulumi.Output<string>;
  /** Target group of each service, by the service's name. */
  readonly targetGroupArns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: ApplicationLoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:ApplicationLoadBalancer", name, {}, opts);
    const loadBalancer = this.loadBalancer(name, args);
    const listener = this.listener(name, args, loadBalancer);
    this.targetGroupArns = Object.fromEntries(
      args.services.map((service, index) => {
        const target = this.targetGroup(name, args, service);
        this.rule(name, args, service, index, listener, target);
        return [service.name, target.arn];
      }),
    );
    this.arn = loadBalancer.arn;
    this.dnsName = loadBalancer.dnsName;
    this.zoneId = loadBalancer.zoneId;
    this.registerOutputs({ dnsName: this.dnsName, zoneId: this.zoneId, targetGroupArns: this.targetGroupArns });
  }

  private loadBalancer(name: string, args: ApplicationLoadBalancerArgs): aws.lb.LoadBalancer {
    return new aws.lb.LoadBalancer(
      `${name}-alb`,
      {
        loadBalancerType: "application",
        internal: true,
        ipAddressType: "ipv4",
        subnets: args.subnets.map(({ id }) => id),
        securityGroups: [args.securityGroupId],
        // HAProxy has set the one X-Forwarded-For; "append" would add HAProxy's own address behind it.
        xffHeaderProcessingMode: "preserve",
        preserveHostHeader: true,
        dropInvalidHeaderFields: true,
        desyncMitigationMode: "defensive",
        enableHttp2: true,
        idleTimeout: TIMEOUTS.applicationLoadBalancer.idle,
        enableDeletionProtection: args.deletionProtection,
        accessLogs: { enabled: true, bucket: args.logBucket, prefix: "alb" },
        tags: { Name: `${name}-alb`, Tier: "service" },
      },
      // Its successor could not have the same target groups beside it.
      { parent: this, deleteBeforeReplace: true },
    );
  }

  private listener(
    name: string,
    args: ApplicationLoadBalancerArgs,
    loadBalancer: aws.lb.LoadBalancer,
  ): aws.lb.Listener {
    return new aws.lb.Listener(
      `${name}-services-listener`,
      {
        loadBalancerArn: loadBalancer.arn,
        port: SERVICE_DOOR_PORT,
        protocol: "HTTPS",
        certificateArn: args.certificateArn,
        sslPolicy: TLS_POLICY,
        defaultActions: [
          {
            type: "fixed-response",
            fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "not found" },
          },
        ],
      },
      { parent: this },
    );
  }

  private targetGroup(name: string, args: ApplicationLoadBalancerArgs, service: ServiceModel): aws.lb.TargetGroup {
    return new aws.lb.TargetGroup(
      `${name}-${service.name}`,
      {
        vpcId: args.vpcId,
        targetType: service.targetType,
        port: service.port,
        protocol: "HTTPS",
        protocolVersion: "HTTP1",
        deregistrationDelay: 30,
        healthCheck: {
          enabled: true,
          protocol: "HTTPS",
          port: "traffic-port",
          path: service.healthPath,
          matcher: "200",
          interval: 10,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
        },
        tags: { Name: `${name}-${service.name}`, Tier: "service" },
      },
      { parent: this },
    );
  }

  private rule(
    name: string,
    args: ApplicationLoadBalancerArgs,
    service: ServiceModel,
    index: number,
    listener: aws.lb.Listener,
    target: aws.lb.TargetGroup,
  ): void {
    const priority = 100 + 10 * index;
    new aws.lb.ListenerRule(
      // Named for its priority: services may change places, but two rules may never hold one priority at a time.
      `${name}-rule-${priority}`,
      {
        listenerArn: listener.arn,
        priority,
        conditions: [{ hostHeader: { values: [...args.hosts] } }, { pathPattern: { values: service.paths } }],
        actions: [{ type: "forward", targetGroupArn: target.arn }],
        tags: { Name: `${name}-${service.name}` },
      },
      { parent: this },
    );
  }
}

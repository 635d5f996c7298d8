// The network load balancer in front of the proxies: Elastic IPs that clients pin, a listener for each door, PROXY v2.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { PROXY_HEALTH_PATH, PROXY_PORTS } from "../model/ports.ts";
import { TIMEOUTS } from "../model/timeouts.ts";
import { TLS_POLICY } from "../model/tlsPolicy.ts";
import type { SubnetRef } from "./vpc.ts";

export interface NetworkLoadBalancerArgs {
  readonly vpcId: pulumi.Input<string>;
  /** The ingress subnets; each gets an Elastic IP. */
  readonly subnets: readonly SubnetRef[];
  /** Must be given now: AWS never adds a group to a load balancer that was made without one. */
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  /** Clients at the Elastic IPs; absent where the region has no such door. */
  readonly staticDoor?: {
    /** ACM certificate of the public name, in the same region. */
    readonly certificateArn: pulumi.Input<string>;
    /** Port of the TLS listener. */
    readonly httpsPort: number;
    /** Port of the listener behind which HAProxy only redirects. */
    readonly redirectPort: number;
  };
  /** CloudFront; absent where the region has no such door here. */
  readonly cdnDoor?: {
    /** ACM certificate of the origin's name and of the viewers', in the same region. */
    readonly certificateArn: pulumi.Input<string>;
    /** Port of the TLS listener. */
    readonly port: number;
  };
  /** Bucket that admits the load balancer's log delivery. */
  readonly logBucket: pulumi.Input<string>;
  /** Answers IPv6 clients too. */
  readonly dualStack: boolean;
  /** Guards the load balancer and the addresses that clients have in their firewalls. */
  readonly deletionProtection: boolean;
}

/** Makes the addresses, the load balancer, and a listener and a target group for each port of a door. */
export class NetworkLoadBalancer extends pulumi.ComponentResource {
  /** The Elastic IPs, in the order of the zones. */
  readonly addresses: readonly pulumi.Output<string>[];
  readonly dnsName: pulumi.Output<string>;
  /** Hosted zone of the load balancer's own name, for alias records. */
  readonly zoneId: pulumi.Output<string>;
  /** Target groups that the proxies join. */
  readonly targetGroupArns: readonly pulumi.Output<string>[];
  /** What CloudWatch calls the load balancer and the cdn door's target group. */
  readonly cdnMetrics?: { readonly loadBalancer: pulumi.Output<string>; readonly targetGroup: pulumi.Output<string> };

  constructor(name: string, args: NetworkLoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:NetworkLoadBalancer", name, {}, opts);
    const addresses = this.takeAddresses(name, args);
    const loadBalancer = this.loadBalancer(name, args, addresses);
    const { staticDoor, cdnDoor } = args;
    const targetGroups: aws.lb.TargetGroup[] = [];
    if (staticDoor !== undefined) {
      const https = this.targetGroup(`${name}-static`, args.vpcId, PROXY_PORTS.static, "TLS");
      const redirect = this.targetGroup(`${name}-redirect`, args.vpcId, PROXY_PORTS.redirect, "TCP");
      this.tlsListener(`${name}-static`, loadBalancer, staticDoor.httpsPort, staticDoor.certificateArn, https);
      this.redirectListener(name, staticDoor.redirectPort, loadBalancer, redirect);
      targetGroups.push(https, redirect);
    }
    if (cdnDoor !== undefined) {
      const cdn = this.targetGroup(`${name}-cdn`, args.vpcId, PROXY_PORTS.cdn, "TLS");
      this.tlsListener(`${name}-cdn`, loadBalancer, cdnDoor.port, cdnDoor.certificateArn, cdn);
      targetGroups.push(cdn);
      this.cdnMetrics = { loadBalancer: loadBalancer.arnSuffix, targetGroup: cdn.arnSuffix };
    }
    this.addresses = addresses.map(({ eip }) => eip.publicIp);
    this.dnsName = loadBalancer.dnsName;
    this.zoneId = loadBalancer.zoneId;
    this.targetGroupArns = targetGroups.map(({ arn }) => arn);
    this.registerOutputs({
      addresses: this.addresses,
      dnsName: this.dnsName,
      zoneId: this.zoneId,
      targetGroupArns: this.targetGroupArns,
    });
  }

  private takeAddresses(name: string, args: NetworkLoadBalancerArgs) {
    return args.subnets.map(({ zone, id }) => ({
      subnetId: id,
      eip: new aws.ec2.Eip(
        `${name}-nlb-address-${zone}`,
        { domain: "vpc", tags: { Name: `${name}-nlb-${zone}`, Tier: "ingress" } },
        { parent: this, protect: args.deletionProtection },
      ),
    }));
  }

  private loadBalancer(
    name: string,
    args: NetworkLoadBalancerArgs,
    addresses: readonly { readonly subnetId: pulumi.Input<string>; readonly eip: aws.ec2.Eip }[],
  ): aws.lb.LoadBalancer {
    return new aws.lb.LoadBalancer(
      `${name}-nlb`,
      {
        loadBalancerType: "network",
        internal: false,
        ipAddressType: args.dualStack ? "dualstack" : "ipv4",
        subnetMappings: addresses.map(({ subnetId, eip }) => ({ subnetId, allocationId: eip.allocationId })),
        securityGroups: [...args.securityGroupIds],
        enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on",
        // Partners pin single addresses, so a zone without a healthy proxy must still answer.
        enableCrossZoneLoadBalancing: true,
        dnsRecordClientRoutingPolicy: "any_availability_zone",
        enableDeletionProtection: args.deletionProtection,
        accessLogs: { enabled: true, bucket: args.logBucket, prefix: "nlb" },
        tags: { Name: `${name}-nlb`, Tier: "ingress" },
      },
      // Its successor could not have the same addresses and target groups beside it.
      { parent: this, deleteBeforeReplace: true },
    );
  }

  private targetGroup(
    name: string,
    vpcId: pulumi.Input<string>,
    port: number,
    protocol: "TLS" | "TCP",
  ): aws.lb.TargetGroup {
    return new aws.lb.TargetGroup(
      name,
      {
        vpcId,
        targetType: "instance",
        port,
        protocol,
        // The client's address travels in the PROXY header. Preserved addresses would need the proxies' ACL open to the world.
        proxyProtocolV2: true,
        preserveClientIp: "false",
        deregistrationDelay: TIMEOUTS.networkLoadBalancer.deregistration,
        connectionTermination: true,
        healthCheck: {
          enabled: true,
          protocol: "HTTPS",
          port: String(PROXY_PORTS.health),
          path: PROXY_HEALTH_PATH,
          matcher: "200",
          interval: 10,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
        },
        tags: { Name: name, Tier: "proxy" },
      },
      { parent: this },
    );
  }

  private tlsListener(
    name: string,
    loadBalancer: aws.lb.LoadBalancer,
    port: number,
    certificateArn: pulumi.Input<string>,
    target: aws.lb.TargetGroup,
  ): void {
    new aws.lb.Listener(
      `${name}-listener`,
      {
        loadBalancerArn: loadBalancer.arn,
        port,
        protocol: "TLS",
        certificateArn,
        sslPolicy: TLS_POLICY,
        alpnPolicy: "HTTP2Preferred",
        defaultActions: [{ type: "forward", targetGroupArn: target.arn }],
      },
      { parent: this },
    );
  }

  private redirectListener(
    name: string,
    port: number,
    loadBalancer: aws.lb.LoadBalancer,
    target: aws.lb.TargetGroup,
  ): void {
    new aws.lb.Listener(
      `${name}-redirect-listener`,
      {
        loadBalancerArn: loadBalancer.arn,
        port,
        protocol: "TCP",
        defaultActions: [{ type: "forward", targetGroupArn: target.arn }],
      },
      { parent: this },
    );
  }
}

// Mutations of target groups, listeners, logs of load balancers and NAT gateways that AWS refuses.
import { type Properties, UNKNOWN } from "../../../plan/type.ts";
import { add, change, changeWith, type Edit, of, remove, resourceOf, rule, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

function check(changes: Properties): Edit {
  return changeWith("euw1-orders", ({ healthCheck }) => ({
    healthCheck: { ...(healthCheck as Properties), ...changes },
  }));
}

const ATTACHMENT = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const attach = (name: string, port: number): Edit =>
  add(ATTACHMENT, name, { targetGroupArn: of("euw1-to-alb"), targetId: of("euw1-alb"), port });
const toBalancer = (group: Properties = {}, port = 443): Edit =>
  together(
    add("aws:lb/targetGroup:TargetGroup", "euw1-to-alb", { targetType: "alb", protocol: "TCP", port: 443, ...group }),
    attach("euw1-to-alb-attachment", port),
  );

/** What `dependsOn` does: an edge of no property. */
function waits(name: string, other: string): Edit {
  return (plan) => {
    const { urn } = resourceOf(plan, name);
    const dependencies = [resourceOf(plan, other).urn];
    return {
      ...plan,
      stacks: plan.stacks.map((stack) => ({
        ...stack,
        resources: stack.resources.map((each) => (each.urn === urn ? { ...each, dependencies } : each)),
      })),
    };
  };
}

const encryption = (name: string, bucket: string): Edit =>
  add("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", name, {
    bucket: of(bucket),
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }],
  });
const loggedTo = (balancer: string, bucket: string): Edit =>
  change(balancer, { accessLogs: { enabled: true, bucket: of(bucket) } });
const otherBucket: Edit = add("aws:s3/bucket:Bucket", "euw1-other", {});
const otherPolicy: Edit = add("aws:s3/bucketPolicy:BucketPolicy", "euw1-other-policy", { bucket: of("euw1-other") });
const NAT = "euw1-nat-gateway-a";

export const limitsTargets: Mutations = {
  "LIM-11": {
    edit: remove("euw1-nlb-to-proxy-8444"),
    on: "euw1-nlb",
    forms: {
      "a port of its own": change("euw1-static", { healthCheck: { port: "9000" } }),
      "the traffic's port": change("euw1-static", { port: 9000, healthCheck: { port: "traffic-port" } }),
      "a port that is not known": change("euw1-static", { healthCheck: { port: UNKNOWN } }),
    },
    harmless: {
      "no health check": change("euw1-static", { healthCheck: { port: "9000", enabled: "false" } }),
      "a rule for everything": together(
        remove("euw1-nlb-to-proxy-8444"),
        rule("Egress", "euw1-nlb-out", "euw1-nlb-security-group", { ipProtocol: "-1", cidrIpv4: "10.10.0.0/16" }),
      ),
    },
  },
  "LIM-14": {
    edit: change("euw1-services-listener", { certificateArn: undefined }),
    on: "euw1-services-listener",
    forms: {
      "of a network load balancer": {
        edit: change("euw1-static-listener", { certificateArn: "" }),
        on: "euw1-static-listener",
      },
      "one for TCP": {
        edit: change("euw1-redirect-listener", { certificateArn: of("euw1-public-certificate") }),
        on: "euw1-redirect-listener",
      },
      "a TLS policy for HTTP": change("euw1-services-listener", {
        protocol: "HTTP",
        certificateArn: undefined,
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      }),
      "a protocol that is not known": change("euw1-services-listener", { protocol: UNKNOWN }),
    },
    harmless: {
      "nothing of TLS for HTTP": change("euw1-services-listener", {
        protocol: "HTTP",
        certificateArn: undefined,
        sslPolicy: undefined,
      }),
    },
  },
  "LIM-15": {
    edit: toBalancer(),
    on: "euw1-to-alb-attachment",
    forms: {
      "not TCP": { edit: toBalancer({ protocol: "TLS" }), on: "euw1-to-alb" },
      "a port without a listener": toBalancer({}, 8443),
      "two targets": {
        edit: together(toBalancer(), attach("euw1-second-attachment", 443)),
        on: "euw1-second-attachment",
      },
    },
    harmless: {
      "after its listener": together(toBalancer(), waits("euw1-to-alb-attachment", "euw1-services-listener")),
    },
  },
  "LIM-16": {
    edit: check({ timeout: 10 }),
    on: "euw1-orders",
    forms: {
      "in quotes": check({ timeout: "10" }),
      "too often": check({ interval: 4 }),
      "too short": check({ timeout: 1 }),
      "too many": check({ unhealthyThreshold: 11 }),
      once: check({ healthyThreshold: 1 }),
      "not known": check({ interval: UNKNOWN }),
      "a block in a list": change("euw1-orders", { healthCheck: [{ interval: 301 }] }),
      "codes that no application load balancer takes": check({ matcher: "200-599" }),
      "AWS's interval": change("euw1-orders", { healthCheck: { timeout: 30 } }),
    },
    harmless: {
      "a list of codes": check({ matcher: "200,204-299" }),
      "a network load balancer's codes": change("euw1-static", { healthCheck: { matcher: "200-599" } }),
      "AWS's own numbers": change("euw1-orders", { healthCheck: undefined }),
      "a longer timeout of a longer interval": check({ timeout: 120, interval: "121" }),
    },
  },
  "LIM-19": {
    edit: together(
      change("euw1-nlb", { enableCrossZoneLoadBalancing: false }),
      change("euw1-proxy-group", { minSize: 1 }),
    ),
    on: "euw1-nlb",
    forms: {
      "left to AWS": together(
        change("euw1-nlb", { enableCrossZoneLoadBalancing: undefined }),
        change("euw1-proxy-group", { minSize: "1" }),
      ),
      "off for one target group": together(
        change("euw1-static", { loadBalancingCrossZoneEnabled: "false" }),
        change("euw1-proxy-group", { minSize: 1 }),
      ),
      "not known": change("euw1-nlb", { enableCrossZoneLoadBalancing: UNKNOWN }),
    },
    harmless: {
      "an instance for each zone": change("euw1-nlb", { enableCrossZoneLoadBalancing: false }),
      "one instance, across zones": change("euw1-proxy-group", { minSize: 1 }),
    },
  },
  "LIM-42": {
    edit: together(
      otherBucket,
      otherPolicy,
      encryption("euw1-other-encryption", "euw1-other"),
      loggedTo("euw1-alb", "euw1-other"),
    ),
    on: "euw1-alb",
    forms: {
      "by the bucket's policy": change("euw1-logs-encryption", {
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }],
      }),
      "a bucket of another region": { edit: loggedTo("euw1-nlb", "use1-logs"), on: "euw1-nlb" },
      "a bucket that lets nobody write": {
        edit: together(otherBucket, loggedTo("euw1-nlb", "euw1-other")),
        on: "euw1-nlb",
      },
      "a bucket that is not known": change("euw1-alb", { accessLogs: { enabled: true, bucket: UNKNOWN } }),
    },
    harmless: {
      "a network load balancer's, by a key": together(
        otherBucket,
        otherPolicy,
        encryption("euw1-other-encryption", "euw1-other"),
        loggedTo("euw1-nlb", "euw1-other"),
      ),
      "no log": change("euw1-alb", { accessLogs: { enabled: "false", bucket: of("use1-logs") } }),
      "another program's bucket": change("euw1-alb", { accessLogs: { enabled: true, bucket: "logs-of-all" } }),
    },
  },
  "LIM-45": {
    edit: change(NAT, { availabilityMode: "regional" }),
    on: NAT,
    forms: {
      both: change(NAT, { availabilityMode: "regional", vpcId: of("euw1-vpc") }),
      "a private one for the region": change(NAT, {
        availabilityMode: "regional",
        vpcId: of("euw1-vpc"),
        subnetId: undefined,
        connectivityType: "private",
      }),
      "no subnet": change(NAT, { subnetId: undefined }),
      "no address": change(NAT, { allocationId: undefined }),
      "a mode that is not known": change(NAT, { availabilityMode: UNKNOWN }),
    },
    harmless: {
      "a whole region's": change(NAT, { availabilityMode: "regional", vpcId: of("euw1-vpc"), subnetId: undefined }),
      "a private one": change(NAT, { connectivityType: "private", allocationId: undefined }),
    },
  },
};

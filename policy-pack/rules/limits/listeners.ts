// What AWS refuses of listeners, and where load balancers can write their logs.
import { isUnknown, type PlanIndex } from "../../../plan/read.ts";
import type { PlannedResource } from "../../../plan/type.ts";
import { at, blocks, flag, isAbsent, notKnown, text } from "../../lib/inputs.ts";
import { BALANCERS, isOfKind, LISTENERS } from "../../lib/quotas/balancerCounts.ts";
import { type Fault, resourcePolicy, stackPolicy } from "../../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest";

/** Where a listener's protocol is not given, it is an application load balancer's for AWS. */
function listenerFaults({ inputs }: PlannedResource): readonly Fault[] {
  const protocol = at(inputs, "protocol");
  if (isUnknown(protocol)) return [notKnown("protocol")];
  const encrypted = protocol === "HTTPS" || protocol === "TLS";
  if (encrypted && isAbsent(at(inputs, "certificateArn"))) {
    return [{ what: `speaks ${text(protocol) ?? ""} without a certificate`, property: "certificateArn" }];
  }
  const refused = encrypted
    ? protocol === "HTTPS"
      ? ["alpnPolicy"]
      : []
    : ["certificateArn", "sslPolicy", "alpnPolicy", "mutualAuthentication"];
  const given = refused.find((property) => !isAbsent(at(inputs, property)));
  return given === undefined
    ? []
    : [{ what: `sets ${given}, which ${text(protocol) ?? "HTTP"} has no use for`, property: given }];
}

const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const ENCRYPTIONS = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];

/** The bucket that a load balancer's log names, by itself or by its policy. */
function logBucket(balancer: PlannedResource, index: PlanIndex): PlannedResource | undefined {
  const named = index.referenced(balancer, "accessLogs");
  const owners = named.flatMap((each) => index.referenced(each, "bucket"));
  return [...named, ...owners].find(({ type }) => BUCKETS.includes(type));
}

function logFaults(balancer: PlannedResource, index: PlanIndex): readonly Fault[] {
  const property = "accessLogs.bucket";
  const { inputs } = balancer;
  if (isUnknown(at(inputs, "accessLogs"))) return [notKnown("accessLogs")];
  if (isAbsent(at(inputs, property)) || flag(at(inputs, "accessLogs.enabled")) === false) return [];
  const bucket = logBucket(balancer, index);
  // A bucket that is named by a literal is another program's.
  if (bucket === undefined) return isUnknown(at(inputs, property)) ? [notKnown(property)] : [];
  const region = index.region(bucket);
  if (region === undefined || region !== index.region(balancer)) {
    return [{ what: `writes its log to a bucket in ${region ?? "a region that is not known"}`, property }];
  }
  const policies = index.users(bucket, "bucket").filter(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy");
  if (policies.length === 0) return [{ what: "writes its log to a bucket without a policy that lets it", property }];
  const key = isOfKind(balancer, "application") ? keyOf(bucket, index) : undefined;
  return key === undefined
    ? []
    : [{ what: `writes its log to a bucket that is encrypted by ${key}, where AES256 alone works`, property }];
}

/** How a bucket encrypts where that is not with a key of S3's own. */
function keyOf(bucket: PlannedResource, index: PlanIndex): string | undefined {
  const configurations = index.users(bucket, "bucket").filter(({ type }) => ENCRYPTIONS.includes(type));
  const rules = configurations.flatMap(({ inputs }) => blocks(inputs["rules"]) ?? [{}]);
  const algorithms = rules.map(
    (rule) => text(at(rule, "applyServerSideEncryptionByDefault.sseAlgorithm")) ?? "what is not known",
  );
  return algorithms.find((algorithm) => algorithm !== "AES256");
}

export const listeners = [
  resourcePolicy({
    id: "LIM-14",
    name: "lim-listener-certificate",
    rule: "A listener has a certificate and a TLS policy exactly where it speaks TLS",
    reason: "AWS refuses the listener",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:14"],
    steps: "Set certificateArn for HTTPS and TLS, and nothing of TLS for other protocols",
    link: `${GUIDE}/APIReference/API_CreateListener.html`,
    types: LISTENERS,
    judge: listenerFaults,
  }),
  stackPolicy({
    id: "LIM-42",
    name: "lim-access-log-bucket",
    rule: "A load balancer logs to a bucket of its own region that lets it and, for an application one, encrypts by AES256",
    reason: "AWS refuses the log, and with it the load balancer",
    severity: "high",
    level: { prod: "mandatory", dev: "mandatory" },
    controls: ["aws-limit:42"],
    steps: "Use a bucket of the region with a policy for the log's sender and with SSE-S3",
    link: `${GUIDE}/application/enable-access-logging.html`,
    types: BALANCERS,
    judge: ({ index }) =>
      BALANCERS.flatMap((type) => index.ofType(type)).flatMap((resource) =>
        logFaults(resource, index).map((fault) => ({ ...fault, resource })),
      ),
  }),
];

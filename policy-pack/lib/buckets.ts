// A bucket with what belongs to it: resources of their own, in the present and the older spelling, or blocks inside it.
import type { PlanIndex } from "../../plan/read.ts";
import type { Json, PlannedResource } from "../../plan/type.ts";
import { at, isAbsent, text } from "./inputs.ts";

export const BUCKETS: readonly string[] = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const PUBLIC_ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
export const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
export const TRAIL = "awsx:cloudtrail:Trail";

/** The tokens of a part: `BucketVersioning` also as `BucketVersioningV2`. */
function tokens(part: string): readonly string[] {
  const token = `aws:s3/${part.charAt(0).toLowerCase()}${part.slice(1)}`;
  return [`${token}:${part}`, `${token}V2:${part}V2`];
}

/** The buckets that the stack makes. */
export function bucketsOf(index: PlanIndex): readonly PlannedResource[] {
  return BUCKETS.flatMap((type) => index.ofType(type)).filter(({ external }) => external !== true);
}

/** A bucket's parts of a type: by an edge, or by a name that both give literally. */
export function partsOf(index: PlanIndex, bucket: PlannedResource, part: string): readonly PlannedResource[] {
  const name = text(bucket.inputs["bucket"]);
  return tokens(part)
    .flatMap((type) => index.ofType(type))
    .filter(
      (each) =>
        index.referenced(each, "bucket").includes(bucket) || (!isAbsent(name) && text(each.inputs["bucket"]) === name),
    );
}

/** The values of a setting: of every part at a path, and of the block inside the bucket, where it is given. */
export function settingsOf(
  index: PlanIndex,
  bucket: PlannedResource,
  part: string,
  path: string,
  block: string,
): readonly Json[] {
  const own = at(bucket.inputs, block);
  const apart = partsOf(index, bucket, part).map(({ inputs }) => at(inputs, path) ?? null);
  return own === undefined ? apart : [...apart, own];
}

/** What delivers logs into a bucket: what refers to it, or to its policy, as deliverers wait for that. */
export function deliverersTo(index: PlanIndex, bucket: PlannedResource): readonly PlannedResource[] {
  const ends = [bucket, ...partsOf(index, bucket, "BucketPolicy")];
  const users = DELIVERIES.flatMap((property) => ends.flatMap((end) => index.users(end, property)));
  return [...new Set(users)];
}

/** Properties by which AWS's senders of logs name a bucket. */
const DELIVERIES = [
  "accessLogs",
  "connectionLogs",
  "logDestination",
  "deliveryDestinationConfiguration",
  "loggingConfig",
  "s3Bucket",
  "s3BucketName",
];

/** True where the trail that writes into a bucket encrypts its records by a key; S3 serves such objects over TLS only. */
export function isOfEncryptedTrail(index: PlanIndex, bucket: PlannedResource): boolean {
  return index.users(bucket, "s3Bucket").some(({ type, inputs }) => type === TRAIL && !isAbsent(inputs["kmsKeyId"]));
}

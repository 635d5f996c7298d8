// AWS's answers for S3 buckets and the resources that configure them.
import { hex } from "./invented.ts";
import { regionAndTags, regionOnly } from "./type.ts";
import type { Question, TypeModel, TypeModels } from "./type.ts";

/** A bucket's name: given, or Pulumi's name with a suffix; S3 names are lower case. */
function bucketName(q: Question): string {
  const prefix = q.text("bucketPrefix");
  if (q.text("bucket")) return q.text("bucket");
  return prefix ? `${prefix}${q.hex(26)}` : `${q.name.toLowerCase()}-${q.hex(7)}`;
}

/** A resource that configures one bucket has that bucket's name as its id. */
const ofBucket: TypeModel = { id: (q) => q.text("bucket"), outputs: regionOnly };

export const storageTypes: TypeModels = {
  "aws:s3/bucket:Bucket": {
    id: bucketName,
    outputs: {
      arn: (q) => `arn:${q.partition}:s3:::${q.id}`,
      bucket: (q) => q.id,
      bucketDomainName: (q) => `${q.id}.s3.${q.dnsSuffix}`,
      bucketRegion: (q) => q.region,
      bucketRegionalDomainName: (q) => `${q.id}.s3.${q.region}.${q.dnsSuffix}`,
      hostedZoneId: (q) => `Z${hex(`${q.region} s3`, 13).toUpperCase()}`,
      websiteDomain: () => "",
      websiteEndpoint: () => "",
      ...regionAndTags,
    },
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
};

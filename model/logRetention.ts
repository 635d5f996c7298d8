// Days for which CloudWatch can keep a log group's entries: a list, where S3 takes any number.

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const KNOWN = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** The shortest retention that CloudWatch knows and that is not shorter than these days. */
export function logRetentionDays(days: number): number {
  return KNOWN.find((known) => known >= days) ?? 3653;
}

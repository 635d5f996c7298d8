// Security Hub's controls for records, keys, secrets and roles: CloudTrail, CloudWatch, IAM, KMS, S3, Secrets Manager.
import { controlsOf } from "./control.ts";

const { served, elsewhere, foreign, open } = controlsOf("fsbp");

const TRAIL =
  "The trail's inside is awsx's, which a plan does not show; test/components/trail.test.ts holds what it is given";
const ACCOUNT = "The account's own baseline sets it, not a stack";

export const fsbpData = [
  elsewhere("CloudTrail.1", "a trail records every region", TRAIL),
  elsewhere("CloudTrail.2", "the trail is encrypted", TRAIL),
  elsewhere("CloudTrail.3", "there is a trail", TRAIL),
  elsewhere("CloudTrail.4", "the trail's files are validated", TRAIL),
  open(
    "CloudTrail.5",
    "the trail writes to CloudWatch",
    "It writes into its bucket only; alarms on it are left to the account",
  ),
  served("CloudTrail.6", "the trail's bucket is not public", "S3-01"),
  served("CloudTrail.7", "reading the trail's bucket is logged", "S3-09"),

  served("CloudWatch.15", "alarms have an action"),
  served("CloudWatch.16", "log groups keep what they must"),
  served("CloudWatch.17", "alarms' actions are on"),

  served("IAM.1", "no policy allows everything on everything"),
  served("IAM.2", "users have no policies of their own", "IAM-07"),
  served("IAM.3", "access keys are rotated", "IAM-07"),
  elsewhere("IAM.4", "root has no access key", ACCOUNT),
  served("IAM.5", "users with a password sign in with MFA", "IAM-07"),
  elsewhere("IAM.6", "root's MFA is hardware", ACCOUNT),
  elsewhere("IAM.7", "passwords are strong", ACCOUNT),
  served("IAM.8", "unused credentials are removed", "IAM-07"),
  elsewhere("IAM.9", "root signs in with MFA", ACCOUNT),
  elsewhere("IAM.10", "passwords are strong, by another measure", ACCOUNT),
  served("IAM.19", "users sign in with MFA", "IAM-07"),
  served("IAM.21", "no policy allows all of a service"),
  served("IAM.22", "credentials unused for 45 days are removed", "IAM-07"),
  foreign("IAM.26", "expired certificates leave IAM", "Certificates are in ACM and Secrets Manager, none in IAM"),

  served("KMS.1", "policies name the keys to decrypt by"),
  served("KMS.2", "inline policies name the keys to decrypt by"),
  served("KMS.3", "keys are not deleted by mistake"),
  served("KMS.4", "keys rotate"),
  served("KMS.5", "keys are not public"),

  served("S3.1", "public access is blocked, for the account too"),
  served("S3.2", "nobody outside can read"),
  served("S3.3", "nobody outside can write"),
  served("S3.5", "buckets refuse plain HTTP"),
  served("S3.6", "other accounts can do little in a bucket"),
  open("S3.7", "buckets are copied to another region", "Logs stay in the region that they tell of"),
  served("S3.8", "each bucket blocks public access"),
  served("S3.9", "reading of buckets is logged"),
  served("S3.10", "versions have a lifecycle"),
  foreign("S3.11", "buckets tell of events", "Nothing acts on the arrival of a log"),
  served("S3.12", "ACLs are off"),
  served("S3.13", "objects have a lifecycle"),
  served("S3.14", "objects have versions"),
  open(
    "S3.15",
    "objects are locked",
    "Who may delete may delete records; the trail's digests show where some are gone",
  ),
  served("S3.17", "buckets are encrypted by KMS"),
  open("S3.20", "deleting takes MFA", "Only root can set it, with the device in hand, so no pipeline does"),

  open(
    "SecretsManager.1",
    "secrets rotate by themselves",
    "pulumi up renews certificates, and a setting the origin secret; nothing does it unasked",
  ),
  foreign("SecretsManager.2", "rotations succeed", "No secret rotates by itself"),
  elsewhere(
    "SecretsManager.3",
    "unused secrets are removed",
    "A plan does not show who reads; the account's Security Hub sees it",
  ),
  open(
    "SecretsManager.4",
    "secrets are rotated in time",
    "MS-14 bounds certificates; how old an origin secret is, nobody asks",
  ),
];

// CIS Amazon Web Services Foundations Benchmark, all 70 recommendations of version 7.0. Ids as in Prowler's cis_7.0_aws.json (3e000fa).
import { controlsOf, type Framework } from "./control.ts";

const { served, elsewhere, foreign, open } = controlsOf("cis7");

const ORGANISATION = "The organisation sets it, above every stack";
const ACCOUNT = "The account's own baseline sets it, not a stack";
const NO_DATABASE = "No stack makes a database";
const TRAIL =
  "The trail's inside is awsx's, which a plan does not show; test/components/trail.test.ts holds what it is given";
const NO_ALARM = "The trail writes into its bucket only; alarms on its records are left to the account";
const MANAGEMENT_ONLY = "The trail records what is done to buckets, not to the objects in them";

const identity = [
  elsewhere("2.1.1", "root access of member accounts is managed centrally", ORGANISATION),
  elsewhere("2.1.2", "guardrails hold for all accounts", ORGANISATION),
  elsewhere("2.1.3", "the management account runs no workloads", ORGANISATION),
  elsewhere("2.1.4", "organisational units follow environment and sensitivity", ORGANISATION),
  elsewhere("2.1.5", "a delegated administrator manages organisation policies", ORGANISATION),
  elsewhere("2.1.6", "delegated administrators manage integrated services", ORGANISATION),
  elsewhere("2.2", "contact details are current", ACCOUNT),
  elsewhere("2.3", "a security contact is registered", ACCOUNT),
  elsewhere("2.4", "root has no access key", ACCOUNT),
  elsewhere("2.5", "root signs in with MFA", ACCOUNT),
  elsewhere("2.6", "root's MFA is hardware", ACCOUNT),
  elsewhere("2.7", "root is not used from day to day", ACCOUNT),
  elsewhere("2.8", "passwords are long", ACCOUNT),
  elsewhere("2.9", "passwords are not used again", ACCOUNT),
  elsewhere("2.10", "users with a password sign in with MFA", ACCOUNT),
  elsewhere("2.11", "unused credentials are switched off", ACCOUNT),
  served("2.12", "access keys are rotated"),
  served("2.13", "users have their permissions by groups"),
  served("2.14", "no policy allows everything on everything"),
  elsewhere("2.15", "somebody has the role to call AWS Support", ACCOUNT),
  served("2.16", "instances use roles"),
  foreign("2.17", "expired certificates leave IAM", "Certificates are in ACM and Secrets Manager, none in IAM"),
  elsewhere("2.18", "Access Analyzer looks at external access in every region", ACCOUNT),
  served("2.19", "people sign in by federation"),
  served("2.20", "full CloudShell access is restricted", "IAM-08"),
  served("2.21", "no resource policy lets everybody in"),
];

const storage = [
  served("3.1.1", "bucket policies refuse plain HTTP"),
  open(
    "3.1.2",
    "deleting from buckets takes MFA",
    "Only root can set it, with the device in hand, so no pipeline does",
  ),
  elsewhere("3.1.3", "data in S3 is discovered and classified", "The account's Macie does it; these buckets hold logs"),
  served("3.1.4", "buckets block public access"),
  foreign("3.2.1", "RDS encrypts at rest", NO_DATABASE),
  foreign("3.2.2", "RDS upgrades minor versions", NO_DATABASE),
  foreign("3.2.3", "RDS is not public", NO_DATABASE),
  foreign("3.2.4", "RDS spans zones", NO_DATABASE),
  foreign("3.3.1", "EFS encrypts", "No stack makes a file system"),
];

const logging = [
  elsewhere("4.1", "CloudTrail records every region", TRAIL),
  elsewhere("4.2", "CloudTrail's files are validated", TRAIL),
  elsewhere("4.3", "AWS Config records every region", ACCOUNT),
  served("4.4", "reading the trail's bucket is logged", "S3-09"),
  elsewhere("4.5", "the trail is encrypted by a key of its own", TRAIL),
  served("4.6", "keys rotate"),
  served("4.7", "every VPC has a flow log"),
  open("4.8", "writing to objects is logged", MANAGEMENT_ONLY),
  open("4.9", "reading of objects is logged", MANAGEMENT_ONLY),
  served("4.10", "what AWS puts in front of the web has access logs"),
];

const monitoring = [
  open("5.1", "refused API calls raise an alarm", NO_ALARM),
  open("5.2", "signing in without MFA raises an alarm", NO_ALARM),
  open("5.3", "use of root raises an alarm", NO_ALARM),
  open("5.4", "changes of IAM policies raise an alarm", NO_ALARM),
  open("5.5", "changes of the trail raise an alarm", NO_ALARM),
  open("5.6", "failed sign-ins raise an alarm", NO_ALARM),
  open("5.7", "keys on their way out raise an alarm", NO_ALARM),
  open("5.8", "changes of bucket policies raise an alarm", NO_ALARM),
  open("5.9", "changes of AWS Config raise an alarm", NO_ALARM),
  open("5.10", "changes of security groups raise an alarm", NO_ALARM),
  open("5.11", "changes of network ACLs raise an alarm", NO_ALARM),
  open("5.12", "changes of gateways raise an alarm", NO_ALARM),
  open("5.13", "changes of route tables raise an alarm", NO_ALARM),
  open("5.14", "changes of VPCs raise an alarm", NO_ALARM),
  elsewhere("5.15", "changes of the organisation raise an alarm", ORGANISATION),
  elsewhere("5.16", "Security Hub is on", ACCOUNT),
];

const network = [
  served("6.1.1", "volumes are encrypted"),
  served("6.1.2", "file sharing is not open to outsiders"),
  served("6.2", "no network ACL opens administration to the internet"),
  served("6.3", "no security group opens administration to IPv4"),
  served("6.4", "no security group opens administration to IPv6"),
  served("6.5", "default security groups admit nothing"),
  served("6.6", "routes of peerings lead no further than needed", "MS-22"),
  served("6.7", "instance metadata is version 2 only"),
  served("6.8", "AWS's services are reached by VPC endpoints"),
];

export const cis: Framework = {
  prefix: "cis7",
  name: "CIS AWS Foundations 7.0",
  controls: [...identity, ...storage, ...logging, ...monitoring, ...network],
};

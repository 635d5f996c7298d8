// NIST SP 800-53 revision 5: the controls that guards of a network edge plausibly serve. Ids as in NIST's OSCAL baselines 5.1.1
// (usnistgov/oscal-content) and Prowler's nist_800_53_revision_5_aws.json (3e000fa); which policy serves which is our own reading.
import { controlsOf, type Framework } from "./control.ts";

const { served, elsewhere, foreign, open } = controlsOf("nist");

const accessAndAudit = [
  served("AC-3", "access is enforced", "API-05", "IAM-04", "S3-03", "KMS-02"),
  served("AC-4", "information flows as it is declared", "MS-01", "MS-03"),
  served("AC-4(21)", "flows are kept apart", "MS-06", "MS-22"),
  served("AC-6", "privileges are the least that do", "IAM-01", "IAM-02", "IAM-05"),
  served("AC-17", "remote access is allowed where it is needed", "SG-02"),
  served("AC-17(2)", "remote access is encrypted", "CF-01", "LB-10"),
  served("AU-2", "what matters is logged", "LB-01", "CF-07", "API-01", "NET-01", "WAF-05"),
  served("AU-3", "a record says what happened, when, where and who did it", "API-01"),
  served("AU-3(3)", "records hold no personal data that they need not"),
  open("AU-6", "records are read", "Nobody is made to read them; the alarms look at metrics"),
  served("AU-9", "records are protected", "S3-01"),
  open("AU-9(2)", "records are kept on another system", "Logs stay in the account that writes them"),
  served("AU-9(3)", "records are protected by cryptography", "S3-04"),
  elsewhere(
    "AU-10",
    "nobody can deny what they did",
    "The trail writes digests; test/components/trail.test.ts holds it",
  ),
  served("AU-11", "records are kept long enough", "OBS-01"),
  served("AU-12", "records are written wherever requests pass", "LB-01", "CF-07", "API-01", "NET-01", "WAF-05"),
];

const configuration = [
  served("CM-2", "there is a baseline, and it is kept"),
  served("CM-3", "changes are controlled"),
  elsewhere(
    "CM-3(2)",
    "changes are tested before they are made",
    "npm test and the preview judge each on a pull request",
  ),
  elsewhere("CM-4(1)", "changes are tried apart", "The stack dev, and npm run local without an account"),
  served("CM-5", "who may change things is restricted"),
  served("CM-6", "settings are the strictest that work", "GEN-05", "EC-01", "LB-05", "LB-11"),
  served("CM-7", "there is nothing that is not needed"),
  served("CM-8", "what there is, is listed"),
];

const contingency = [
  open("CP-6", "what must survive is stored elsewhere too", "Logs and state stay in their region and account"),
  served("CP-7", "another site can take over", "MS-19"),
  served("CP-9", "what cannot be made again is kept"),
  served("CP-10", "the system recovers by itself", "EC-11", "EC-12"),
];

const identification = [
  foreign(
    "IA-2",
    "people are identified, with MFA",
    "IAM-07 keeps users out of the stacks; who deploys is the account's",
  ),
  served("IA-3", "devices are identified before they connect", "MS-16"),
  served("IA-5", "keys, tokens and secrets are managed", "EC-05", "FN-05", "TLS-08", "TLS-10"),
  served("IA-8", "callers from outside are identified", "API-05"),
  served("IA-11", "callers prove themselves again after a time"),
];

const communication = [
  served("SC-5", "floods do not put it out of service"),
  served("SC-5(2)", "there is capacity to spare", "EC-12", "LB-06"),
  served("SC-7", "the boundary is guarded"),
  served("SC-7(3)", "the ways in are few and known"),
  served("SC-7(4)", "each outside interface has its own rules", "MS-02", "MS-05"),
  served("SC-7(5)", "traffic is denied unless it is allowed"),
  served("SC-7(8)", "traffic passes proxies that identify it", "MS-01", "MS-23"),
  served("SC-7(11)", "what comes in comes from declared sources", "SG-01", "MS-05"),
  open(
    "SC-7(12)",
    "hosts filter for themselves",
    "Instances run no filter of their own; groups and ACLs are the two locks",
  ),
  served("SC-7(16)", "what is inside cannot be found from outside", "MS-03", "LB-03", "EC-03"),
  served("SC-7(18)", "a boundary that fails is shut", "NET-03"),
  served("SC-7(21)", "parts are isolated from each other"),
  served("SC-8", "what is transmitted stays secret and whole"),
  served("SC-8(1)", "what is transmitted is encrypted"),
  elsewhere("SC-10", "idle connections end", "test/model/timeouts.test.ts holds every timeout and their order"),
  served("SC-12", "keys are made and kept as they should be"),
  served("SC-13", "cryptography is of an approved kind", "LB-11", "CF-02", "API-11", "TLS-02"),
  served("SC-17", "certificates come from an approved issuer and expire"),
  open("SC-20", "names are answered with proof of their origin", "Zones are not signed with DNSSEC"),
  open(
    "SC-21",
    "answers about names are checked",
    "The VPC's resolver does not validate DNSSEC unless the account asks it to",
  ),
  elsewhere("SC-22", "name servers are many and apart", "Route 53 and the VPC's resolver are so by AWS's design"),
  served("SC-23", "a session is with whom it says"),
  served("SC-23(5)", "certificates are accepted from named authorities only", "MS-12", "MS-16"),
  served("SC-28", "what is stored stays secret and whole", "EC-04", "S3-04"),
  served("SC-28(1)", "what is stored is encrypted", "EC-04", "S3-04"),
];

const integrity = [
  served("SI-2", "faults of programs are mended", "FN-01"),
  open("SI-3", "malicious code is looked for", "Instances run no scanner; their packages are Debian's, signed"),
  served("SI-4", "the system is watched", "NET-01", "OBS-03"),
  served("SI-4(4)", "traffic in and out is watched", "NET-01"),
  served("SI-4(5)", "what is wrong is told", "OBS-03"),
  elsewhere(
    "SI-7",
    "changes of programs and records are found",
    "The trail's digests and Debian's signatures; no policy asks",
  ),
  served("SI-10", "input is checked", "WAF-02", "LB-04"),
  served("SI-12", "information is kept as long as it must be, and no longer", "OBS-01"),
  served("SI-13(5)", "another part takes over from one that fails", "MS-19"),
];

export const nist: Framework = {
  prefix: "nist",
  name: "NIST SP 800-53 revision 5, families AC, AU, CM, CP, IA, SC and SI in part",
  controls: [...accessAndAudit, ...configuration, ...contingency, ...identification, ...communication, ...integrity],
};

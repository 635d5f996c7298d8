// Mutations of the policies about certificates of ACM.
import { type Json, UNKNOWN } from "../../../plan/type.ts";
import { add, change, of } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const [PUBLIC, STATIC, DISTRIBUTION, NEW] = [
  "euw1-public-certificate",
  "euw1-static-listener",
  "edge-distribution",
  "euw1-new-certificate",
];

/** Self-signed with a key that exists nowhere: until 13 December 2026, and until 2126. */
const ENDS_SOON = `-----BEGIN CERTIFICATE-----
MIIBbjCCAROgAwIBAgIUZsbw4mpFec/CuEE46avuMu2v0vAwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBYTAeFw0yNjExMjMwNjA2MjFaFw0yNjEyMTMwNjA2MjFaMAwx
CjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARWaHyLDxWW/2oK
geglVmDvcR6Pg0oKy5gdTZNAteHOYirlI8Iz/D7QCBIroK1du6RjNpdcbNWz7FNQ
dW/qRoyfo1MwUTAdBgNVHQ4EFgQU8MRt4NwioHM07wX69tGTNRXSum4wHwYDVR0j
BBgwFoAU8MRt4NwioHM07wX69tGTNRXSum4wDwYDVR0TAQH/BAUwAwEB/zAKBggq
hkjOPQQDAgNJADBGAiEA2nvyZ32oaJBxtS9f5wbJnAqsksFUWfHH7mqUzpeAtm8C
IQCJulZ/PA08N9oW22SvYVEm7uG11MciitZUBztGJplmDA==
-----END CERTIFICATE-----
`;
const ENDS_LATE = `-----BEGIN CERTIFICATE-----
MIIBbzCCARWgAwIBAgIUHdNGcFLSXZ88qVCAzVaTLx4GNvgwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBYTAgFw0yNjExMjMwNjA2MjFaGA8yMTI2MTAzMDA2MDYyMVow
DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFZofIsPFZb/
agqB6CVWYO9xHo+DSgrLmB1Nk0C14c5iKuUjwjP8PtAIEiugrV27pGM2l1xs1bPs
U1B1b+pGjJ+jUzBRMB0GA1UdDgQWBBTwxG3g3CKgczTvBfr20ZM1FdK6bjAfBgNV
HSMEGDAWgBTwxG3g3CKgczTvBfr20ZM1FdK6bjAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0gAMEUCIDGM2IsGGwEUX4eh78RiDR7Fcu/J5FrHjm12CrPuk4eN
AiEAtd9wi4mWtoG4C/6FmFNVoXexPtSAi3itL/HuX4yBAq0=
-----END CERTIFICATE-----
`;

function brought(inputs: Readonly<Record<string, Json>>) {
  return { edit: add("aws:acm/certificate:Certificate", NEW, inputs), on: NEW };
}

/** A custom domain of an API, with a certificate in one of its places. */
function domainName(inputs: Readonly<Record<string, Json>>, module = "apigateway") {
  const type = `aws:${module}/domainName:DomainName`;
  return { edit: add(type, "euw1-new-name", { domainName: "api.example.com", ...inputs }), on: "euw1-new-name" };
}

const arn = (region: string): string => `arn:aws:acm:${region}:123456789012:certificate/66242a24-ad22`;
const viewer = (acmCertificateArn: Json) => change(DISTRIBUTION, { viewerCertificate: { acmCertificateArn } });
const VALIDATED = of("euw1-public-certificate-validation");

export const certificates: Mutations = {
  "TLS-01": {
    edit: change(PUBLIC, { validationMethod: "EMAIL" }),
    on: PUBLIC,
    forms: {
      "AWS's default": change(PUBLIC, { validationMethod: undefined }),
      "not known": change(PUBLIC, { validationMethod: UNKNOWN }),
    },
    harmless: {
      "one that was brought": brought({ certificateBody: ENDS_LATE, privateKey: UNKNOWN }).edit,
      "one of a private authority": brought({ domainName: "a.example.com", certificateAuthorityArn: UNKNOWN }).edit,
    },
  },
  "TLS-02": {
    edit: change(PUBLIC, { keyAlgorithm: "RSA_1024" }),
    on: PUBLIC,
    forms: { "not known": change(PUBLIC, { keyAlgorithm: UNKNOWN }) },
    harmless: {
      "AWS's default": change(PUBLIC, { keyAlgorithm: undefined }),
      "RSA of 2,048 bits": change(PUBLIC, { keyAlgorithm: "RSA_2048" }),
    },
  },
  "TLS-03": {
    edit: change(STATIC, { certificateArn: of(PUBLIC) }),
    on: STATIC,
    forms: {
      "the distribution": { edit: viewer(of("edge-certificate")), on: DISTRIBUTION },
      "another certificate of the listener": {
        edit: add("aws:alb/listenerCertificate:ListenerCertificate", NEW, { certificateArn: of(PUBLIC) }),
        on: NEW,
      },
      "a name of an API": domainName({ regionalCertificateArn: of(PUBLIC) }),
      "a name of an HTTP API": domainName({ domainNameConfiguration: { certificateArn: of(PUBLIC) } }, "apigatewayv2"),
    },
    harmless: { "one that is there already": change(STATIC, { certificateArn: arn("eu-west-1") }) },
  },
  "TLS-04": {
    edit: change(STATIC, { certificateArn: of("use1-public-certificate-validation") }),
    on: STATIC,
    forms: {
      "an ARN of another region": change(STATIC, { certificateArn: arn("eu-central-1") }),
      "not known": change(STATIC, { certificateArn: UNKNOWN }),
      "the distribution": { edit: viewer(VALIDATED), on: DISTRIBUTION },
      "an ARN of the distribution": { edit: viewer(arn("eu-west-1")), on: DISTRIBUTION },
      "an edge-optimised name": domainName({ certificateArn: VALIDATED }),
      "a regional name": domainName({ regionalCertificateArn: arn("us-east-1") }),
    },
    harmless: {
      "an ARN of the region": change(STATIC, { certificateArn: arn("eu-west-1") }),
      "an edge-optimised name of us-east-1": domainName({ certificateArn: arn("us-east-1") }).edit,
      "a private name of the region": domainName({
        certificateArn: VALIDATED,
        endpointConfiguration: { types: "PRIVATE" },
      }).edit,
    },
  },
  "TLS-05": {
    edit: change(PUBLIC, { domainName: "*.edge.example.com" }),
    on: PUBLIC,
    forms: {
      "another name": change(PUBLIC, { subjectAlternativeNames: ["a.example.com", "*.example.com"] }),
      "one name in the place of a list": change(PUBLIC, { subjectAlternativeNames: "*.example.com" }),
      "not known": change(PUBLIC, { subjectAlternativeNames: [UNKNOWN] }),
    },
    harmless: { "two hosts": change(PUBLIC, { subjectAlternativeNames: ["a.example.com"] }) },
  },
  "TLS-07": {
    ...brought({ certificateBody: ENDS_SOON, privateKey: UNKNOWN }),
    forms: {
      "not known": brought({ certificateBody: UNKNOWN }),
      "what is no certificate": brought({ certificateBody: "none" }),
    },
    harmless: { "one that ends late": brought({ certificateBody: ENDS_LATE }).edit },
  },
};

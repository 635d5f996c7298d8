import { expect } from "chai";
import { secretKindIn, secretKindOf } from "../../../policy-pack/lib/secretPatterns.ts";

// In two parts, for whoever looks for secrets in sources must not find these.
const BEGIN = "-----BEGIN";

const SECRETS: Readonly<Record<string, string>> = {
  [`${BEGIN} EC PRIVATE KEY-----`]: "a private key",
  [`key: ${btoa(`${BEGIN} PRIVATE KEY-----\nMIGH`)}`]: "a private key",
  [`key: ${btoa(`${BEGIN} OPENSSH PRIVATE KEY-----\nb3Bl`)}`]: "a private key",
  "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE": "an access key of AWS",
  "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY": "a secret key of AWS",
  "glpat-abcdefghij0123456789": "a token",
  "curl postgres://app:hunter2@db.internal/orders": "a password",
  "passwd: $6$rounds=4096$abcdefgh$ijklmnopqrstuvwxyz": "a password",
  "user admin insecure-password hunter2": "a password",
  "stats auth admin:hunter2": "a password",
  'DB_PASSWORD="correct horse"': "a password",
  "db.password: hunter22": "a password",
  "DB_PASS=hunter22": "a password",
  "curl -H 'Authorization: Bearer 8d7f6a5s4d3f'": "a token",
  "login --password hunter22": "a password",
  '{"apiKey":"8d7f6a5s4d3f"}': "a secret",
  "export SESSION_TOKEN=8d7f6a5s4d3f": "a token",
};

const HARMLESS = [
  "export TOKEN=$(aws secretsmanager get-secret-value)",
  "password: ${DB_PASSWORD}",
  "secret: portcullis/prod/origin-secret",
  "httpTokens: required",
  "ssh_pwauth: false",
  "token: arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders",
  "curl http://$USER:$PASSWORD@db.internal",
  `${BEGIN} CERTIFICATE-----`,
  "password-policy: twelve letters",
  "bypass: enabled",
  'curl -H "Authorization: Bearer $TOKEN"',
];

describe("what gives a secret away", () => {
  for (const [text, kind] of Object.entries(SECRETS)) {
    it(`is found as ${kind}: ${text.slice(0, 50).trim()}`, () =>
      expect(secretKindOf(`a: b\n  ${text}\n`)).to.equal(kind));
  }

  for (const text of HARMLESS) {
    it(`is not in: ${text}`, () => expect(secretKindOf(`a: b\n  ${text}\n`)).to.equal(undefined));
  }

  it("is looked for once in a long run of letters and dashes, such as base64 for URLs", () => {
    expect(secretKindOf(`key ${"-a".repeat(1500)}`)).to.equal(undefined);
    expect(secretKindOf(`a-${"b.".repeat(1500)}`)).to.equal(undefined);
  });

  it("is the name of a variable too", () => {
    expect(secretKindIn("ORIGIN_SECRET", "0123abcd")).to.equal("a secret");
    expect(secretKindIn("ORIGIN_SECRET_NAME", "portcullis-origin")).to.equal(undefined);
    expect(secretKindIn("ORIGIN_SECRET", "portcullis/prod/origin")).to.equal(undefined);
  });
});

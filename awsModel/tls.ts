// Answers for the tls provider: texts in the shape of keys and certificates, with nothing in them that opens anything.
import { MOMENT } from "./invented.ts";
import type { Question, TypeModel, TypeModels } from "./type.ts";

/** A PEM block whose content is readable: what it stands for, and a hash that tells it apart. */
function pem(label: string): (q: Question) => string {
  return (q) => {
    const content = Buffer.from(`not a real ${label.toLowerCase()}: model answer ${q.hex(64, label)}`).toString(
      "base64",
    );
    const lines = content.match(/.{1,64}/g) ?? [];
    return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
  };
}

const SEC1_LABELS: Readonly<Record<string, string>> = { ECDSA: "EC PRIVATE KEY", RSA: "RSA PRIVATE KEY" };

/** The end of a validity that begins at the model's moment. */
function validityEndTime(q: Question): string {
  const hours = Number(q.inputs["validityPeriodHours"] ?? 0);
  return new Date(Date.parse(MOMENT) + hours * 3_600_000).toISOString().replace(".000Z", "Z");
}

const certificate: TypeModel["outputs"] = {
  certPem: pem("CERTIFICATE"),
  readyForRenewal: () => false,
  validityEndTime,
  validityStartTime: () => MOMENT,
};

/** The tls provider reads the algorithm off the key; the model's keys do not carry one. */
const keyAlgorithm = (): string => "ECDSA";

export const tlsTypes: TypeModels = {
  "tls:index/privateKey:PrivateKey": {
    id: (q) => q.hex(40),
    outputs: {
      privateKeyOpenssh: pem("OPENSSH PRIVATE KEY"),
      privateKeyPem: (q) => pem(SEC1_LABELS[q.text("algorithm")] ?? "PRIVATE KEY")(q),
      privateKeyPemPkcs8: pem("PRIVATE KEY"),
      publicKeyFingerprintMd5: (q) => q.hex(32, "md5"),
      publicKeyFingerprintSha256: (q) => `SHA256:${q.hex(43, "sha256")}`,
      publicKeyOpenssh: (q) => `ecdsa-sha2-nistp256 ${q.hex(64, "openssh")}\n`,
      publicKeyPem: pem("PUBLIC KEY"),
    },
  },
  "tls:index/selfSignedCert:SelfSignedCert": { id: (q) => q.hex(38), outputs: { ...certificate, keyAlgorithm } },
  "tls:index/locallySignedCert:LocallySignedCert": {
    id: (q) => q.hex(38),
    outputs: { ...certificate, caKeyAlgorithm: keyAlgorithm },
  },
  "tls:index/certRequest:CertRequest": {
    id: (q) => q.hex(40),
    outputs: { certRequestPem: pem("CERTIFICATE REQUEST"), keyAlgorithm },
  },
};

// Mutations of the policies about keys and certificates of our own.
import { type Json, UNKNOWN } from "../../../plan/type.ts";
import { add, change, type Edit } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const [KEY, LEAF, REQUEST, ROOT, GROUP, NEW] = [
  "euw1-proxy-key",
  "euw1-proxy-certificate",
  "euw1-proxy-request",
  "portcullis-authority-root",
  "euw1-proxy-group",
  "euw1-new-certificate",
];

/** A self-signed certificate for a server, as it should be but for what is given. */
function selfSigned(inputs: Readonly<Record<string, Json>>): { readonly edit: Edit; readonly on: string } {
  const good = {
    allowedUses: ["digital_signature", "server_auth"],
    dnsNames: ["a.example.com"],
    validityPeriodHours: 2160,
    earlyRenewalHours: 720,
  };
  return { edit: add("tls:index/selfSignedCert:SelfSignedCert", NEW, { ...good, ...inputs }), on: NEW };
}

export const privateTls: Mutations = {
  "TLS-08": {
    edit: change(KEY, { algorithm: "RSA", rsaBits: 2048 }),
    on: KEY,
    forms: {
      "the provider's default for RSA": change(KEY, { algorithm: "RSA" }),
      "P-224": change(KEY, { ecdsaCurve: "P224" }),
      "the provider's default curve": change(KEY, { ecdsaCurve: undefined }),
      "another algorithm": change(KEY, { algorithm: "DSA" }),
      "not known": change(KEY, { algorithm: UNKNOWN }),
    },
    harmless: {
      "RSA of 4,096 bits": change(KEY, { algorithm: "RSA", rsaBits: "4096" }),
      "P-384": change(KEY, { ecdsaCurve: "P384" }),
      Ed25519: change(KEY, { algorithm: "ED25519", ecdsaCurve: undefined }),
    },
  },
  "TLS-09": {
    edit: change(LEAF, { allowedUses: ["digital_signature", "client_auth"] }),
    on: LEAF,
    forms: {
      "one use alone": change(LEAF, { allowedUses: "server_auth" }),
      "no use": change(LEAF, { allowedUses: undefined }),
      "what an authority may do": change(LEAF, { allowedUses: ["digital_signature", "server_auth", "cert_signing"] }),
      "an authority": change(LEAF, { isCaCertificate: "true" }),
      "an authority that nobody knows to be one": change(LEAF, { isCaCertificate: UNKNOWN }),
      "not known": change(LEAF, { allowedUses: [UNKNOWN] }),
      "no name of the request": { edit: change(REQUEST, { dnsNames: undefined }), on: REQUEST },
      "an empty name": { edit: change(REQUEST, { dnsNames: [""] }), on: REQUEST },
      "a name that is not known": { edit: change(REQUEST, { dnsNames: [UNKNOWN] }), on: REQUEST },
      "a self-signed one without a name": selfSigned({ dnsNames: [] }),
      "a self-signed authority": selfSigned({ isCaCertificate: true }),
    },
    harmless: {
      "a self-signed one that complies": selfSigned({}).edit,
      "a use more": change(LEAF, { allowedUses: ["key_encipherment", "server_auth", "digital_signature"] }),
    },
  },
  "MS-14": {
    edit: change(LEAF, { validityPeriodHours: 8760 }),
    on: LEAF,
    forms: {
      "no bound": change(LEAF, { validityPeriodHours: undefined }),
      "not known": change(LEAF, { validityPeriodHours: UNKNOWN }),
      "no renewal": change(LEAF, { earlyRenewalHours: undefined }),
      "a renewal that comes too late": change(LEAF, { earlyRenewalHours: 24 }),
      "a renewal at once": change(LEAF, { earlyRenewalHours: "2160" }),
      "an authority for longer than ten years": { edit: change(ROOT, { validityPeriodHours: 100_000 }), on: ROOT },
      "a self-signed one": selfSigned({ validityPeriodHours: 4320 }),
      "instances for ever": { edit: change(GROUP, { maxInstanceLifetime: undefined }), on: GROUP },
      "instances that outlive it": { edit: change(GROUP, { maxInstanceLifetime: 1440 * 3600 }), on: GROUP },
    },
    harmless: {
      "a shorter one": change(LEAF, { validityPeriodHours: "1440" }),
      "instances that go in time": change(GROUP, { maxInstanceLifetime: 1440 * 3600 - 1 }),
    },
  },
};

// A certificate authority that lives as long as one run: it issues under planned names, with keys of its own.
import "reflect-metadata"; // @peculiar/x509 loads only behind a Reflect polyfill.
import * as x509 from "@peculiar/x509";
import { randomBytes, webcrypto } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
/** A run is short; a clock that is a little behind must not make its certificates future ones. */
const VALID_BEFORE_MILLISECONDS = 60 * 60 * 1000;
const VALID_AFTER_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/** Where one certificate and its key lie, readable by the user of this run only. */
export interface IssuedCertificate {
  /** The first name, which is also the common name. */
  readonly name: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Certificate and key in one file, as HAProxy's `crt` wants them. */
  readonly bundleFile: string;
}

/** One authority. Its own key never leaves the process. */
export interface Authority {
  readonly name: string;
  /** The authority's certificate in PEM. */
  readonly caFile: string;
  /**
   * A certificate for `names`: all of them as subject alternative names, the first also as common name.
   * Each call makes a new key; `label` names the files.
   */
  issue(label: string, names: readonly string[]): Promise<IssuedCertificate>;
}

interface Issuer {
  readonly keys: CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
}

type CryptoKeyPair = Awaited<ReturnType<typeof makeKeys>>;

/** Makes an authority called `name` whose files stand in `directory` under `label`. */
export async function createAuthority(directory: string, label: string, name: string): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=${name}`,
    ...validity(),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const caFile = join(directory, `${label}.pem`);
  await writePrivate(caFile, `${certificate.toString("pem")}\n`);
  const issuer = { keys, certificate };
  return { name, caFile, issue: (leaf, names) => issue(directory, issuer, `${label}-${leaf}`, names) };
}

async function issue(
  directory: string,
  issuer: Issuer,
  label: string,
  names: readonly string[],
): Promise<IssuedCertificate> {
  const [name] = names;
  if (name === undefined) throw new Error(`certificate ${label}: the plan gives it no name; give it at least one`);
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=${name}`,
    issuer: issuer.certificate.subject,
    ...validity(),
    signingAlgorithm: ALGORITHM,
    signingKey: issuer.keys.privateKey,
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns", value }))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate),
    ],
  });
  const certificatePem = `${certificate.toString("pem")}\n`;
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  const keyPem = `${x509.PemConverter.encode(pkcs8, "PRIVATE KEY")}\n`;
  const file = (extension: string) => join(directory, `${label}${extension}`);
  const issued = { name, certificateFile: file(".crt"), keyFile: file(".key"), bundleFile: file(".pem") };
  await writePrivate(issued.certificateFile, certificatePem);
  await writePrivate(issued.keyFile, keyPem);
  await writePrivate(issued.bundleFile, certificatePem + keyPem);
  return issued;
}

function makeKeys() {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function validity() {
  const now = Date.now();
  return {
    notBefore: new Date(now - VALID_BEFORE_MILLISECONDS),
    notAfter: new Date(now + VALID_AFTER_MILLISECONDS),
  };
}

/** Sixteen random bytes, positive as RFC 5280 asks. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x01, 0);
  return bytes.toString("hex");
}

/** A file that only this user can read, also where it stood before with wider rights. */
async function writePrivate(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await chmod(file, 0o600);
}

// Programs of the machine that tests use where they are installed.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** First line that a program prints of its version, or undefined where it is not installed. */
export function commandVersion(command: string, flag: string): string | undefined {
  const { status, stdout, stderr } = spawnSync(command, [flag], { encoding: "utf8" });
  return status === 0 ? (stdout || stderr).split("\n")[0] : undefined;
}

/** A key and a certificate for a name, made by openssl in a folder that the caller removes. */
export function selfSigned(folder: string, name: string): { readonly key: string; readonly certificate: string } {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`];
  execFileSync("openssl", ["req", "-x509", ...curve, "-days", "2", ...subject, "-keyout", key, "-out", certificate], {
    stdio: "pipe",
  });
  return { key: readFileSync(key, "utf8"), certificate: readFileSync(certificate, "utf8") };
}

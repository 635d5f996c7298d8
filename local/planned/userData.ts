// Reads what an instance's planned user data would write to its disk: base64, gzip, cloud-config.
import { gunzipSync } from "fflate";
import { parse } from "yaml";

/** The files that cloud-init would write, by path. Throws where the text is no compressed cloud-config. */
export function writtenFiles(userData: string): ReadonlyMap<string, string> {
  return filesOf(decodeUserData(userData));
}

/** The cloud-config text behind a resource's user data. Throws where it is not base64 of gzip. */
export function decodeUserData(userData: string): string {
  return Buffer.from(gunzipSync(Buffer.from(userData, "base64"))).toString("utf8");
}

/** The files of a cloud-config text, by path. */
export function filesOf(cloudConfig: string): ReadonlyMap<string, string> {
  if (!cloudConfig.startsWith("#cloud-config\n")) throw new Error("does not start with #cloud-config");
  // cloud-init reads YAML 1.1.
  const document = parse(cloudConfig, { version: "1.1" }) as { write_files?: { path: string; content: string }[] };
  return new Map((document.write_files ?? []).map(({ path, content }) => [path, content]));
}

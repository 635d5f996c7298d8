// cloud-init's user data: a small cloud-config, checked, compressed and encoded the same way everywhere.
import { gzipSync, strToU8 } from "fflate";
import { stringify } from "yaml";

/** Bytes of user data that EC2 accepts before base64. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const USER_DATA_LIMIT = 16_384;

/** A file that cloud-init writes. */
export interface CloudFile {
  readonly path: string;
  readonly content: string;
  /** Octal mode as text: cloud-init refuses a number. */
  readonly permissions: string;
  readonly owner?: string;
  /** Written after packages are installed, so that no package finds a file of its own already there. */
  readonly defer?: boolean;
}

/** The top-level keys that this project uses; cloud-init itself accepts a misspelt one in silence. */
export interface CloudConfig {
  readonly package_update?: boolean;
  readonly packages?: readonly string[];
  readonly write_files: readonly CloudFile[];
  readonly runcmd: readonly (readonly string[])[];
  readonly ssh_pwauth: boolean;
}

/** Every key of `CloudConfig`; what a hand-written test or another source may add is refused. */
const ALLOWED_KEYS = ["package_update", "packages", "write_files", "runcmd", "ssh_pwauth"];

/**
 * The text of a cloud-config, as `cloud-init schema` reads it.
 *
 * @throws RangeError naming a top-level key that is not one of ours
 */
export function cloudConfigText(config: CloudConfig): string {
  const unknown = Object.keys(config).filter((key) => !ALLOWED_KEYS.includes(key));
  if (unknown.length > 0) {
    throw new RangeError(
      `cloud-config key ${unknown.join(", ")}: is not used here; use one of ${ALLOWED_KEYS.join(", ")}`,
    );
  }
  // cloud-init reads YAML 1.1, where a bare 0640 is a number and a bare "on" is true.
  return `#cloud-config\n${stringify(config, { version: "1.1", lineWidth: 0 })}`;
}

/**
 * User data for EC2: compressed without a time stamp by a pure JavaScript library, so that every machine makes
 * the same bytes, then base64.
 *
 * @throws RangeError where the compressed text is over AWS's limit
 */
export function encodeUserData(text: string): string {
  const bytes = gzipSync(strToU8(text), { level: 9, mtime: 0 });
  if (bytes.length > USER_DATA_LIMIT) {
    throw new RangeError(
      `user data has ${bytes.length} bytes, EC2 accepts ${USER_DATA_LIMIT}; shorten the settings it is made of`,
    );
  }
  return Buffer.from(bytes).toString("base64");
}

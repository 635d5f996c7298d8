// What is launched, in the normal form of its several types: user data as text, devices, interfaces.
import { isSecret, isUnknown } from "../../plan/read.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import { decodeUserData } from "../../proof/planned/haproxy.ts";
import { TYPES } from "../../proof/planned/types.ts";
import { at, blocks, isAbsent, isObject, text } from "./inputs.ts";

/** Everything that says what an EC2 instance is launched with. */
export const LAUNCHES = [
  TYPES.launchTemplate,
  TYPES.launchConfiguration,
  TYPES.instance,
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
] as const;

/** User data: the text, `""` where there is none; or the property that cannot be read, and why. */
export type UserData =
  | { readonly text: string }
  | { readonly unread: { readonly property: string; readonly why: "unknown" | "secret" | "encoding" } };

const USER_DATA = ["userData", "userDataBase64"] as const;

/** Templates take base64, instances either; both may be gzipped. */
export function userDataOf(inputs: Properties): UserData {
  const texts: string[] = [];
  for (const property of USER_DATA) {
    const value = inputs[property];
    if (isAbsent(value)) continue;
    if (isSecret(value)) return { unread: { property, why: "secret" } };
    const given = text(value);
    if (given === undefined) return { unread: { property, why: isUnknown(value) ? "unknown" : "encoding" } };
    const decoded = decoded64(given) ?? (property === "userData" ? given : undefined);
    if (decoded === undefined) return { unread: { property, why: "encoding" } };
    texts.push(decoded);
  }
  return { text: texts.join("\n") };
}

function decoded64(given: string): string | undefined {
  const compact = given.replace(/\s+/g, "");
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  try {
    return decodeUserData(compact);
  } catch {
    return undefined;
  }
}

/** A volume that an instance is launched with. */
export interface Device {
  /** Its place among the inputs: `blockDeviceMappings.0.ebs`. */
  readonly path: string;
  readonly root: boolean;
  readonly inputs: Properties;
}

/** Names that images give to their root device. */
const ROOTS: ReadonlySet<string> = new Set(["/dev/xvda", "/dev/sda1", "/dev/sda"]);

/** The volumes; undefined where they are not known. What is no volume of EBS, or none at all, is left out. */
export function devicesOf({ type, inputs }: PlannedResource): readonly Device[] | undefined {
  const mapped = inputs["blockDeviceMappings"];
  if (type === TYPES.launchTemplate || mapped !== undefined) {
    return listed(mapped, "blockDeviceMappings", (mapping, path) => {
      if (!isAbsent(mapping["noDevice"]) || !isAbsent(mapping["virtualName"])) return [];
      const { ebs } = mapping;
      const name = text(mapping["deviceName"]) ?? "";
      const many = Array.isArray(ebs);
      const written = many ? (ebs as readonly Json[])[0] : ebs;
      const place = many ? `${path}.ebs.0` : `${path}.ebs`;
      return [{ path: place, root: ROOTS.has(name), inputs: isObject(written) ? written : {} }];
    });
  }
  const root = listed(inputs["rootBlockDevice"], "rootBlockDevice", (device, path) => [
    { path, root: true, inputs: device },
  ]);
  const others = listed(inputs["ebsBlockDevices"], "ebsBlockDevices", (device, path) =>
    isAbsent(device["noDevice"]) ? [{ path, root: false, inputs: device }] : [],
  );
  return root && others && [...root, ...others];
}

/** The devices of a list of blocks, or of one block in its place; undefined where one is not known. */
function listed(
  value: Json | undefined,
  property: string,
  read: (block: Properties, path: string) => readonly Device[],
): readonly Device[] | undefined {
  const many = Array.isArray(value);
  return blocks(value)?.flatMap((block, index) => read(block, many ? `${property}.${index}` : property));
}

/** True where every interface that the instance gets was made elsewhere, which says itself what addresses it has. */
export function usesOwnInterfaces(inputs: Properties): boolean {
  const primary = at(inputs, "primaryNetworkInterface.networkInterfaceId");
  const attached = blocks(inputs["networkInterfaces"]) ?? [];
  return (
    !isAbsent(primary) ||
    (attached.length > 0 && attached.every(({ networkInterfaceId }) => !isAbsent(networkInterfaceId)))
  );
}

// The proxies of a region: the autoscaling group behind the door's target groups and what its launch template boots.
import type { PlannedResource } from "../../plan/type.ts";
import { nameOf } from "./planReader.ts";
import type { PlanReader } from "./planReader.ts";
import type { CertificateNames } from "./certificateNames.ts";
import type { PlannedProxies } from "./plannedPath.ts";
import { decodeUserData, filesOf } from "./userData.ts";
import { TYPES } from "./resourceTypes.ts";

/** Where HAProxy's configuration stands on an instance. */
const CONFIGURATION_PATH = "/etc/haproxy/haproxy.cfg";

/** What a region without a network load balancer has. */
export const NO_PROXIES: PlannedProxies = { count: 0, zones: [], configuration: "", certificate: [] };

/** The proxies that join `targetGroups`, which belong to `door`. */
export function readProxies(
  reader: PlanReader,
  door: PlannedResource,
  targetGroups: readonly PlannedResource[],
): PlannedProxies {
  const groups = new Set(
    targetGroups.flatMap((group) => reader.users(group, "targetGroupArns", TYPES.autoscalingGroup)),
  );
  const [group] = groups;
  if (group === undefined || groups.size > 1) {
    reader.fault(door, `${groups.size} autoscaling groups join its target groups; local needs exactly one`);
    return NO_PROXIES;
  }
  for (const target of targetGroups) {
    if (!reader.users(target, "targetGroupArns", TYPES.autoscalingGroup).includes(group))
      reader.fault(target, `has no targets; ${nameOf(group)} does not join it`);
  }
  const template = reader.one(group, "launchTemplate", TYPES.launchTemplate);
  const text = template && readUserData(reader, template);
  if (template === undefined || text === undefined) return NO_PROXIES;
  const configuration = filesOf(text).get(CONFIGURATION_PATH);
  if (configuration === undefined) reader.fault(template, `its user data does not write ${CONFIGURATION_PATH}`);
  return {
    count: Math.max(1, reader.number(group, "desiredCapacity", reader.number(group, "minSize"))),
    zones: reader
      .referenced(group, "vpcZoneIdentifiers", TYPES.subnet)
      .map((subnet) => reader.text(subnet, "availabilityZone")),
    configuration: configuration ?? "",
    certificate: readCertificate(reader, template, text),
  };
}

function readUserData(reader: PlanReader, template: PlannedResource): string | undefined {
  try {
    const text = decodeUserData(reader.text(template, "userData"));
    filesOf(text);
    return text;
  } catch (fault) {
    reader.fault(template, `userData is no compressed cloud-config: ${(fault as Error).message}`);
    return undefined;
  }
}

/** The names in the certificate that instances fetch: the one in the secret that their user data names. */
function readCertificate(reader: PlanReader, template: PlannedResource, text: string): CertificateNames {
  const secrets = reader.index.ofType(TYPES.secret).filter((secret) => {
    const name = reader.input(secret, "name");
    return (
      typeof name === "string" && reader.index.region(secret) === reader.index.region(template) && text.includes(name)
    );
  });
  const versions = secrets.flatMap((secret) => reader.users(secret, "secretId", TYPES.secretVersion));
  const signed = versions.flatMap((version) => reader.referenced(version, "secretString", TYPES.signedCertificate));
  const [request, ...others] = signed.flatMap((leaf) =>
    reader.referenced(leaf, "certRequestPem", TYPES.certificateRequest),
  );
  if (request === undefined || others.length > 0) {
    const found = request === undefined ? "no" : "more than one";
    reader.fault(
      template,
      `${found} planned certificate is in the secrets that its user data names; local needs exactly one`,
    );
    return [];
  }
  const names = reader.texts(reader.input(request, "dnsNames"));
  if (names.length === 0) reader.fault(request, "dnsNames is empty; a certificate needs a name");
  return names;
}

// The two load balancers of a region with their listeners, certificates, target groups and rules.
import type { Json, PlannedResource } from "../../plan/type.ts";
import type { AlbAction, AlbRule } from "../parts/albRules.ts";
import { nameOf } from "./planReader.ts";
import type { PlanReader } from "./planReader.ts";
import type { CertificateNames } from "./certificateNames.ts";
import type { PlannedDoorListener, PlannedTargetGroup } from "./plannedPath.ts";
import { ALPN_PROTOCOLS, tlsVersions } from "../parts/tlsPolicy.ts";
import type { TlsVersions } from "../parts/tlsPolicy.ts";
import { TYPES } from "./resourceTypes.ts";

/** Seconds after which a network load balancer forgets a silent connection, where the plan does not say. */
const NLB_IDLE_SECONDS = 350;

/** The listeners of a load balancer. */
export function listenersOf(reader: PlanReader, loadBalancer: PlannedResource): PlannedResource[] {
  const listeners = reader.users(loadBalancer, "loadBalancerArn", TYPES.listener);
  if (listeners.length === 0) reader.fault(loadBalancer, "has no listener; nothing can reach it");
  return listeners;
}

/** A network load balancer's listener and its target group. */
export function readDoorListener(
  reader: PlanReader,
  listener: PlannedResource,
): { listener: PlannedDoorListener; targetGroup: PlannedResource } | undefined {
  const protocol = reader.text(listener, "protocol");
  if (protocol !== "TLS" && protocol !== "TCP")
    reader.fault(listener, `protocol is ${protocol}; local runs TLS and TCP`);
  const targetGroup = reader.one(listener, "defaultActions", TYPES.targetGroup);
  if (targetGroup === undefined) return undefined;
  return {
    listener: {
      port: reader.number(listener, "port"),
      ...(protocol === "TLS" && {
        tls: {
          certificate: readCertificate(reader, listener),
          versions: readVersions(reader, listener),
          alpn: readAlpn(reader, listener),
        },
      }),
      targetGroup: nameOf(targetGroup),
      idleSeconds: reader.number(listener, "tcpIdleTimeoutSeconds", NLB_IDLE_SECONDS),
    },
    targetGroup,
  };
}

/** A target group of either load balancer. */
export function readTargetGroup(reader: PlanReader, group: PlannedResource): PlannedTargetGroup {
  const protocol = reader.text(group, "protocol");
  const checkProtocol = reader.text(group, "healthCheck.protocol");
  if (checkProtocol !== "HTTPS" && checkProtocol !== "HTTP" && checkProtocol !== "TCP") {
    reader.fault(group, `healthCheck.protocol is ${checkProtocol}; local checks HTTPS, HTTP and TCP`);
  }
  if (reader.flag(group, "preserveClientIp", false)) {
    reader.fault(group, "preserveClientIp is on; local cannot send from a client's address, set it to false");
  }
  const port = reader.input(group, "healthCheck.port") ?? "traffic-port";
  return {
    name: nameOf(group),
    port: reader.number(group, "port"),
    tls: protocol === "TLS" || protocol === "HTTPS",
    proxyProtocolV2: reader.flag(group, "proxyProtocolV2", false),
    ...(port !== "traffic-port" && { healthPort: reader.number(group, "healthCheck.port") }),
    healthCheck: {
      protocol: checkProtocol === "TCP" ? "TCP" : checkProtocol === "HTTP" ? "HTTP" : "HTTPS",
      path: checkProtocol === "TCP" ? "" : reader.text(group, "healthCheck.path"),
      intervalSeconds: reader.number(group, "healthCheck.interval"),
      timeoutSeconds: reader.number(group, "healthCheck.timeout"),
      healthyThreshold: reader.number(group, "healthCheck.healthyThreshold"),
      unhealthyThreshold: reader.number(group, "healthCheck.unhealthyThreshold"),
      matcher: checkProtocol === "TCP" ? "" : reader.text(group, "healthCheck.matcher"),
    },
  };
}

/** The names of a listener's certificate. */
export function readCertificate(reader: PlanReader, listener: PlannedResource): CertificateNames {
  return certificateNames(reader, listener, "certificateArn");
}

/** The names of the certificate that a property refers to, through its validation. */
export function certificateNames(reader: PlanReader, resource: PlannedResource, property: string): CertificateNames {
  const validation = reader.one(resource, property, TYPES.certificateValidation);
  const certificate = validation && reader.one(validation, "certificateArn", TYPES.certificate);
  if (certificate === undefined) return [];
  return [
    reader.text(certificate, "domainName"),
    ...reader.texts(reader.input(certificate, "subjectAlternativeNames")),
  ].filter((name, index, all) => all.indexOf(name) === index);
}

/** The TLS versions of a listener's policy. */
export function readVersions(reader: PlanReader, listener: PlannedResource): TlsVersions {
  const policy = reader.text(listener, "sslPolicy");
  const versions = tlsVersions(policy);
  if (versions === undefined)
    reader.fault(listener, `sslPolicy is ${policy}; local knows AWS's dated and TLS13, TLS and FS policies`);
  return versions ?? { minVersion: "TLSv1.2", maxVersion: "TLSv1.3" };
}

function readAlpn(reader: PlanReader, listener: PlannedResource): readonly string[] {
  const policy = reader.input(listener, "alpnPolicy") ?? "None";
  const protocols = typeof policy === "string" ? ALPN_PROTOCOLS[policy] : undefined;
  if (protocols === undefined)
    reader.fault(
      listener,
      `alpnPolicy is ${JSON.stringify(policy)}; use one of ${Object.keys(ALPN_PROTOCOLS).join(", ")}`,
    );
  return protocols ?? [];
}

/** The rules of an application load balancer's listener, and the target groups that they forward to. */
export function readRules(
  reader: PlanReader,
  listener: PlannedResource,
): { rules: AlbRule[]; defaultAction: AlbAction; targetGroups: PlannedResource[] } {
  const rules = reader.users(listener, "listenerArn", TYPES.listenerRule);
  const forwarders = [listener, ...rules];
  return {
    rules: rules.map((rule) => ({
      priority: reader.number(rule, "priority"),
      ...readConditions(reader, rule),
      action: readAction(reader, rule, "actions"),
    })),
    defaultAction: readAction(reader, listener, "defaultActions"),
    targetGroups: [
      ...new Set(
        forwarders.flatMap((each) =>
          reader.referenced(each, each === listener ? "defaultActions" : "actions", TYPES.targetGroup),
        ),
      ),
    ],
  };
}

function readConditions(reader: PlanReader, rule: PlannedResource): { paths: string[]; hosts: string[] } {
  const conditions = reader.objects(reader.input(rule, "conditions"));
  const values = (condition: Json | undefined) => reader.texts((condition as { values?: Json } | undefined)?.values);
  for (const key of conditions.flatMap((condition) => Object.keys(condition))) {
    if (key !== "pathPattern" && key !== "hostHeader")
      reader.fault(rule, `has a condition ${key}; local matches pathPattern and hostHeader`);
  }
  return {
    paths: conditions.flatMap((condition) => values(condition["pathPattern"])),
    hosts: conditions.flatMap((condition) => values(condition["hostHeader"])),
  };
}

function readAction(reader: PlanReader, resource: PlannedResource, property: string): AlbAction {
  const nothing: AlbAction = { type: "fixed-response", statusCode: 503, contentType: "text/plain", body: "" };
  const [action, ...more] = reader.objects(reader.input(resource, property));
  if (action?.["type"] === "forward" && more.length === 0) {
    const target = reader.one(resource, property, TYPES.targetGroup);
    return target === undefined ? nothing : { type: "forward", targetGroup: nameOf(target) };
  }
  const fixed = action?.["fixedResponse"] as Readonly<Record<string, Json>> | undefined;
  if (action?.["type"] !== "fixed-response" || fixed === undefined || more.length > 0) {
    reader.fault(resource, `${property} is not one forward or one fixed-response; local runs these two`);
    return nothing;
  }
  const text = (key: string) => (typeof fixed[key] === "string" ? fixed[key] : "");
  return {
    type: "fixed-response",
    statusCode: Number(fixed["statusCode"]),
    contentType: text("contentType"),
    body: text("messageBody"),
  };
}

// AWS's answers for Route 53: zones, records and health checks.
import { hex } from "./invented.ts";
import type { InvokeModels, Question, TypeModels } from "./type.ts";
import type { Properties } from "../plan/type.ts";

/** The four name servers of a public zone, under a name of RFC 2606 that nobody owns. */
function nameServers(q: Question): string[] {
  const number = parseInt(q.hex(2), 16);
  return [0, 1, 2, 3].map((i) => `ns-${number + i * 512}.awsdns.example.com`);
}

/** A record's full name: under its zone, unless it already ends with the zone's name. */
function fqdn(q: Question): string {
  const name = q.text("name").replace(/\.$/, "");
  const zone = q.of("zoneId", "name").replace(/\.$/, "");
  if (zone === "" || name === zone || name.endsWith(`.${zone}`)) return name;
  return name === "" ? zone : `${name}.${zone}`;
}

export const dnsTypes: TypeModels = {
  "aws:route53/record:Record": {
    id: (q) => [q.text("zoneId"), q.text("name"), q.text("type"), q.text("setIdentifier")].filter(Boolean).join("_"),
    outputs: { fqdn },
  },
  "aws:route53/healthCheck:HealthCheck": {
    id: (q) => [8, 4, 4, 4, 12].map((length, part) => q.hex(length, `part ${part}`)).join("-"),
    outputs: { arn: (q) => `arn:${q.partition}:route53:::healthcheck/${q.id}`, tagsAll: (q) => q.tagsAll },
  },
  "aws:route53/zone:Zone": {
    id: (q) => `Z${q.hex(20).toUpperCase()}`,
    outputs: {
      arn: (q) => `arn:${q.partition}:route53:::hostedzone/${q.id}`,
      nameServers,
      primaryNameServer: (q) => nameServers(q)[0] ?? "",
      tagsAll: (q) => q.tagsAll,
      zoneId: (q) => q.id,
    },
  },
};

/** A zone that exists outside the program, by its name or its id. */
function getZone(q: Question): Properties {
  const name = q.text("name").replace(/\.$/, "");
  const zoneId = q.text("zoneId") || `Z${hex(`zone ${name}`, 20).toUpperCase()}`;
  q.known.set(zoneId, { name });
  return {
    arn: `arn:${q.partition}:route53:::hostedzone/${zoneId}`,
    callerReference: "",
    comment: "",
    id: zoneId,
    linkedServiceDescription: "",
    linkedServicePrincipal: "",
    name,
    nameServers: nameServers(q),
    primaryNameServer: nameServers(q)[0] ?? "",
    privateZone: q.inputs["privateZone"] ?? false,
    resourceRecordSetCount: 2,
    tags: {},
    zoneId,
  };
}

export const dnsInvokes: InvokeModels = { "aws:route53/getZone:getZone": getZone };

// AWS's answers about the account, its partition, regions and zones; and Pulumi's own types that belong to no service.
import { ACCOUNT, uuid } from "./invented.ts";
import type { InvokeModels, TypeModel, TypeModels } from "./type.ts";
import { zoneId, zoneNames } from "./region.ts";

const provider: TypeModel = { id: (q) => uuid(q.identity), outputs: {} };

export const providerTypes: TypeModels = {
  "pulumi:providers:aws": provider,
  "pulumi:providers:awsx": provider,
  "pulumi:providers:tls": provider,
  "pulumi:providers:pulumi": provider,
};

export const accountInvokes: InvokeModels = {
  "aws:index/getCallerIdentity:getCallerIdentity": (q) => ({
    accountId: ACCOUNT,
    arn: `arn:${q.partition}:iam::${ACCOUNT}:user/model`,
    id: ACCOUNT,
    userId: "AIDAMODELMODELMODELMO",
  }),
  "aws:index/getPartition:getPartition": (q) => ({
    dnsSuffix: q.dnsSuffix,
    id: q.partition,
    partition: q.partition,
    reverseDnsPrefix: q.dnsSuffix.split(".").reverse().join("."),
  }),
  "aws:index/getRegion:getRegion": (q) => ({
    description: q.region,
    endpoint: `ec2.${q.region}.${q.dnsSuffix}`,
    id: q.region,
    name: q.region,
    region: q.region,
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (q) => {
    const excluded = q.texts("excludeNames");
    const names = zoneNames(q.region).filter((zone) => !excluded.includes(zone));
    return { groupNames: [q.region], id: q.region, names, region: q.region, zoneIds: names.map(zoneId) };
  },
};

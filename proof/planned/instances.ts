// Instances and autoscaling groups, which bring a public address only where somebody asks for one.
import type { Json, PlannedResource, Properties, Urn } from "../../plan/type.ts";
import type { Place, PublicAddress } from "../network.ts";
import type { GroupIds } from "./groupRules.ts";
import type { Groups } from "./groups.ts";
import { asksIpv6, assignsIpv6, elasticAddress, interfaceIn } from "./interfaces.ts";
import type { Subnets } from "./interfaces.ts";
import {
  doubt,
  elementsOf,
  flagOf,
  isAbsent,
  isObject,
  nameOf,
  notKnown,
  numberOf,
  objectsOf,
  originOf,
} from "./reading.ts";
import { isAddress } from "./ranges.ts";
import type { Reading } from "./reading.ts";
import { TYPES } from "./types.ts";
import type { PlainSubnet } from "./vpcs.ts";

/** What places are made of. */
export interface PlaceContext {
  readonly reading: Reading;
  readonly subnets: Subnets;
  readonly groups: Groups;
}

export function readInstances(context: PlaceContext): Place[] {
  const { reading } = context;
  const elastic = elasticAddresses(reading);
  return reading.index.ofType(TYPES.instance).flatMap((instance): Place[] => {
    const { inputs } = instance;
    if (!isAbsent(inputs["launchTemplate"]) || !isAbsent(inputs["networkInterfaces"])) {
      reading.note(instance, "interfaces from a launch template or made elsewhere are not modelled");
      return [];
    }
    const placed = context.subnets.one(instance, "subnetId");
    const [subnet] = placed?.subnets ?? [];
    if (placed === undefined || subnet === undefined) return [];
    const own = publicAddress(instance, "associatePublicIpAddress", inputs["associatePublicIpAddress"], subnet);
    const address = elastic.get(instance.urn) ?? own.public;
    const fixed = [inputs["privateIp"], ...(elementsOf(inputs["secondaryPrivateIps"]) ?? [])];
    const ipv6 = elementsOf(inputs["ipv6Addresses"]) ?? [];
    const literals = [...fixed, ...ipv6].filter(isAddress);
    const takesIpv6 = asksIpv6(inputs) || assignsIpv6(subnet);
    const guards = orDefault(context, context.groups.of(instance, "vpcSecurityGroupIds"), placed.vpc);
    const byName = isAbsent(inputs["securityGroups"]) ? undefined : `${nameOf(instance)} gives securityGroups by name`;
    return [
      {
        ...originOf(instance),
        kind: "instance",
        interfaces: [
          interfaceIn(subnet, { ipv6: takesIpv6, fixed: literals, ...(address !== undefined && { public: address }) }),
        ],
        vpc: placed.vpc,
        groups: guards.groups,
        ...doubt(placed.missing, guards.missing, byName, elastic.has(instance.urn) ? undefined : own.missing),
      },
    ];
  });
}

/** Elastic IPs by the instance that they are given to. */
function elasticAddresses(reading: Reading): ReadonlyMap<Urn, PublicAddress> {
  const found = new Map<Urn, PublicAddress>();
  for (const address of reading.index.ofType(TYPES.elasticIp)) {
    if (!isAbsent(address.inputs["networkInterface"]))
      reading.note(address, "Elastic IPs of network interfaces are not modelled");
    if (isAbsent(address.inputs["instance"])) continue;
    const instance = reading.required(address, "instance", [TYPES.instance]);
    if (instance !== undefined) found.set(instance.urn, elasticAddress(reading, address));
  }
  for (const association of reading.index.ofType(TYPES.elasticIpAssociation)) {
    if (isAbsent(association.inputs["instanceId"])) {
      reading.note(association, "Elastic IPs of network interfaces are not modelled");
      continue;
    }
    const instance = reading.required(association, "instanceId", [TYPES.instance]);
    const address = reading.only(association, "allocationId", [TYPES.elasticIp]);
    if (instance !== undefined) found.set(instance.urn, elasticAddress(reading, address));
  }
  return found;
}

/** The address that AWS gives at launch; what does not say takes the subnet's habit. */
function publicAddress(
  holder: PlannedResource,
  property: string,
  value: Json | undefined,
  subnet: PlainSubnet,
): { readonly public?: PublicAddress; readonly missing?: string } {
  const habit = flagOf(subnet.resource.inputs["mapPublicIpOnLaunch"], false);
  const asked = isAbsent(value) ? habit : flagOf(value, false);
  const missing = isAbsent(value) ? notKnown("mapPublicIpOnLaunch", subnet.resource) : notKnown(property, holder);
  if (asked === undefined) return { public: {}, missing };
  return asked ? { public: {} } : {};
}

/** AWS puts the VPC's default group on what names none. */
export function orDefault({ groups }: PlaceContext, named: GroupIds, vpc: Urn): GroupIds {
  return named.groups.length === 0 && named.missing === undefined ? { groups: [groups.defaultOf(vpc)] } : named;
}

/** What the instances of an autoscaling group are launched with. */
interface Launch {
  readonly groups: GroupIds;
  readonly publicAddress: Json | undefined;
  readonly ipv6: boolean;
  readonly template?: PlannedResource;
  readonly missing?: string;
}

/** An autoscaling group, and the template that says what its instances run. */
export interface PlannedGroup {
  readonly place: Place;
  readonly template?: PlannedResource;
}

export function readAutoscalingGroups(context: PlaceContext): PlannedGroup[] {
  return context.reading.index.ofType(TYPES.autoscalingGroup).flatMap((group): PlannedGroup[] => {
    const placed = context.subnets.of(group, "vpcZoneIdentifiers");
    if (placed === undefined) return [];
    const launch = readLaunch(context, group);
    const guards = orDefault(context, launch.groups, placed.vpc);
    const interfaces = placed.subnets.map((subnet) => {
      const own = publicAddress(launch.template ?? group, "associatePublicIpAddress", launch.publicAddress, subnet);
      return { own, made: interfaceIn(subnet, { ipv6: launch.ipv6 || assignsIpv6(subnet), ...own }) };
    });
    const place: Place = {
      ...originOf(group),
      kind: "group",
      interfaces: interfaces.map(({ made }) => made),
      vpc: placed.vpc,
      groups: guards.groups,
      ...doubt(placed.missing, launch.missing, guards.missing, ...interfaces.map(({ own }) => own.missing)),
    };
    return [{ place, ...(launch.template !== undefined && { template: launch.template }) }];
  });
}

function readLaunch(context: PlaceContext, group: PlannedResource): Launch {
  const { reading, groups } = context;
  const { property, id } = launchId(group);
  const types = [TYPES.launchTemplate, TYPES.launchConfiguration];
  const { resources, missing } = reading.one(group, property, types, id);
  const [template] = resources;
  if (template === undefined || missing !== undefined) {
    const fact = missing ?? `what ${nameOf(group)} launches is not known`;
    return { groups: { groups: [], missing: fact }, publicAddress: false, ipv6: false, missing: fact };
  }
  noteLaunch(reading, group, template);
  const { inputs } = template;
  if (template.type === TYPES.launchConfiguration) {
    const publicAddress = inputs["associatePublicIpAddress"];
    return { groups: groups.of(template, "securityGroups"), publicAddress, ipv6: false, template };
  }
  const entries = objectsOf(inputs["networkInterfaces"]);
  const [network] = entries ?? [];
  const facts = doubt(
    entries === undefined ? notKnown("networkInterfaces", template) : undefined,
    (entries?.length ?? 0) > 1
      ? `more than one of the networkInterfaces of ${nameOf(template)} is not modelled`
      : undefined,
  );
  if (network === undefined)
    return {
      groups: groups.of(template, "vpcSecurityGroupIds"),
      publicAddress: undefined,
      ipv6: false,
      template,
      ...facts,
    };
  const listed = network["securityGroups"] ?? [];
  return {
    groups: groups.of(template, "networkInterfaces", listed),
    publicAddress: network["associatePublicIpAddress"],
    ipv6: asksIpv6(network),
    template,
    ...facts,
  };
}

/** Notes what a group launches beside the template as the plan has it, or is reached by beside its target groups. */
function noteLaunch(reading: Reading, group: PlannedResource, template: PlannedResource): void {
  const policy = mixedTemplate(group);
  const overrides = objectsOf(policy?.["overrides"]);
  if (overrides === undefined) reading.note(group, notKnown("mixedInstancesPolicy", group));
  else if (overrides.some((each) => !isAbsent(each["launchTemplateSpecification"])))
    reading.note(group, "overrides with launch templates of their own are not modelled");
  if (elementsOf(group.inputs["trafficSources"])?.length !== 0) reading.note(group, "traffic sources are not modelled");
  const interfaces = objectsOf(template.inputs["networkInterfaces"]) ?? [];
  if (interfaces.some((each) => !isAbsent(each["networkInterfaceId"])))
    reading.note(template, "interfaces made elsewhere are not modelled");
  const named = policy?.["launchTemplateSpecification"] ?? group.inputs["launchTemplate"];
  const version = numberOf(isObject(named) ? named["version"] : undefined);
  const planned = numberOf(template.outputs["latestVersion"]);
  if (version !== undefined && planned !== undefined && version !== planned)
    reading.note(group, `version ${version} of ${nameOf(template)} is not the one that is planned`);
}

function mixedTemplate({ inputs }: PlannedResource): Properties | undefined {
  const policy = inputs["mixedInstancesPolicy"];
  const template = isObject(policy) ? policy["launchTemplate"] : undefined;
  return isObject(template) ? template : undefined;
}

/** Where a group says what it launches, and the id or name that it says. */
function launchId(group: PlannedResource): { readonly property: string; readonly id: Json | undefined } {
  const { inputs } = group;
  if (!isAbsent(inputs["launchConfiguration"]))
    return { property: "launchConfiguration", id: inputs["launchConfiguration"] };
  const specification = mixedTemplate(group)?.["launchTemplateSpecification"];
  if (isObject(specification))
    return {
      property: "mixedInstancesPolicy",
      id: specification["launchTemplateId"] ?? specification["launchTemplateName"],
    };
  const template = inputs["launchTemplate"];
  return { property: "launchTemplate", id: isObject(template) ? (template["id"] ?? template["name"]) : template };
}

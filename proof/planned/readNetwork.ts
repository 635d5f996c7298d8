// Reads the network that a plan would make: what packets could pass, and what the plan does not say about it.
import type { PlanIndex } from "../../plan/read.ts";
import type { Network, Outside, Place, PrefixList, Subnet } from "../network.ts";
import { readAcls } from "./acls.ts";
import { readDistributions } from "./distributions.ts";
import { withAwaitedTargets } from "./awaitedTargets.ts";
import { Groups } from "./groups.ts";
import { readAutoscalingGroups, readInstances } from "./instances.ts";
import type { PlaceContext } from "./instances.ts";
import { Subnets } from "./interfaces.ts";
import { readBalancing, readLoadBalancers } from "./loadBalancers.ts";
import { readManagedPlaces } from "./managedPlaces.ts";
import { CLOUDFRONT, PrefixLists } from "./prefixLists.ts";
import { doubt, Reading } from "./reading.ts";
import { readRoutes } from "./routes.ts";
import { readServes } from "./serves.ts";
import { Targets } from "./targets.ts";
import { isNotModelled, isOnlyRead, TYPES } from "./types.ts";
import { readPeerings, readVpcs } from "./vpcs.ts";

/** Everywhere; what is private or a VPC's own is not reached through the internet, whatever the addresses say. */
const INTERNET: Outside = { id: "internet", name: "internet", addresses: ["0.0.0.0/0", "::/0"] };

/**
 * The network of a whole plan, from references alone. It never fails: what cannot be told is marked where it stands, or
 * listed in `missing` where there is no place for it.
 */
export function readNetwork(index: PlanIndex): Network {
  const reading = new Reading(index);
  const lists = new PrefixLists(reading);
  const { vpcs, subnets } = readVpcs(reading);
  const peerings = readPeerings(reading);
  const { acls, ofSubnet: aclOf } = readAcls(reading, subnets);
  const groups = new Groups(reading, lists);
  const { routeTables, gatewayEndpoints, ofSubnet: tableOf } = readRoutes({ reading, lists, peerings, subnets });
  const places = readPlaces({ reading, subnets: new Subnets(reading, subnets), groups }, lists);
  for (const resource of index.resources.filter(isNotModelled))
    reading.note(resource, `${resource.type} is not modelled`);
  for (const resource of index.resources.filter(isOnlyRead))
    reading.note(resource, "it is read and not made here, so what else belongs to it is not known");
  return {
    outside: [INTERNET, ...lists.all.filter(({ cidrs }) => cidrs === undefined).map(outsideOf)],
    prefixLists: lists.all,
    vpcs,
    peerings: [...peerings.values()].map(({ peering }) => peering),
    gatewayEndpoints,
    acls,
    routeTables,
    subnets: [...subnets.values()].map(({ id, name, vpc, cidrs }): Subnet => {
      return { id, name, vpc: vpc.urn, cidrs, acl: aclOf.get(id) ?? "", routeTable: tableOf.get(id) ?? "" };
    }),
    securityGroups: groups.all,
    places,
    distributions: readDistributions(reading),
    missing: reading.missing,
  };
}

/** Places first, then who stands behind which load balancer, since a target can be any of them. */
function readPlaces(context: PlaceContext, lists: PrefixLists): Place[] {
  const { reading } = context;
  const fleets = readAutoscalingGroups(context);
  const own = [...readInstances(context), ...fleets.map(({ place }) => place), ...readLoadBalancers(context)];
  const places = [...own, ...readManagedPlaces(context, own, lists)];
  const byUrn = new Map(places.map((place) => [place.id, place]));
  const targets = new Targets(reading, places);
  const balancing = readBalancing(reading, targets, byUrn);
  const templates = new Map([
    ...fleets.flatMap(({ place, template }) => (template === undefined ? [] : [[place.id, template] as const])),
    ...reading.index.ofType(TYPES.instance).map((instance) => [instance.urn, instance] as const),
  ]);
  const served = readServes(reading, targets, balancing, templates, byUrn);
  const complete = places.map((place) => {
    const { role, serves, missing } = served.get(place.id) ?? {};
    const listeners = balancing.listeners.get(place.id);
    const ports = balancing.serves.get(place.id) ?? serves;
    const part = place.role ?? role;
    return {
      ...place,
      ...(part !== undefined && { role: part }),
      ...(listeners !== undefined && { listeners }),
      ...(ports !== undefined && { serves: ports }),
      ...doubt(place.missing, balancing.missing.get(place.id), missing),
    };
  });
  return withAwaitedTargets(complete, context.groups.all);
}

/** A list of which only AWS knows the addresses is a place of its own. */
function outsideOf({ id, name }: PrefixList): Outside {
  const service = name === CLOUDFRONT ? "CloudFront" : /^com\.amazonaws\.[a-z0-9-]+\.(s3|dynamodb)$/.exec(name)?.[1];
  const title = service === "s3" ? "S3" : service === "dynamodb" ? "DynamoDB" : (service ?? name);
  return { id, name: title, addresses: [], prefixList: id };
}

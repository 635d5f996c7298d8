// Who stands behind a target group: instances and groups that join it, services of containers, load balancers, addresses.
import type { Json, PlannedResource, Urn } from "../../plan/type.ts";
import type { Place } from "../network.ts";
import { isAbsent, isObject, notKnown, numberOf, objectsOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { TYPES } from "./types.ts";

/** A target of a group: a place and its port. */
export interface Target {
  readonly place: Urn;
  readonly port: number;
}

const CONTAINER_TYPES = [TYPES.containerService, TYPES.fargateService];

/** The targets of every target group, by the group's URN. */
export class Targets {
  private readonly byGroup = new Map<Urn, Target[]>();
  private readonly places: ReadonlyMap<string, Place>;
  private readonly byAddress: ReadonlyMap<string, Urn>;

  public constructor(
    private readonly reading: Reading,
    places: readonly Place[],
  ) {
    this.places = new Map(places.map((place) => [place.id, place]));
    this.byAddress = fixedAddresses(places);
    for (const attachment of reading.index.ofType(TYPES.targetGroupAttachment)) this.attach(attachment);
    for (const group of reading.index.ofType(TYPES.autoscalingGroup)) this.join(group, "targetGroupArns", group);
    for (const attachment of reading.index.ofType(TYPES.autoscalingAttachment)) this.attachGroup(attachment);
    for (const type of CONTAINER_TYPES) for (const service of reading.index.ofType(type)) this.contain(service);
  }

  public of(group: PlannedResource): readonly Target[] {
    return this.byGroup.get(group.urn) ?? [];
  }

  private add(group: PlannedResource, place: Urn, port: number | undefined): void {
    const own = port ?? numberOf(group.inputs["port"]);
    if (own === undefined) {
      if (group.inputs["targetType"] !== "lambda") this.reading.note(group, notKnown("port", group));
      return;
    }
    const targets = this.byGroup.get(group.urn) ?? [];
    this.byGroup.set(group.urn, targets);
    if (!targets.some((target) => target.place === place && target.port === own)) targets.push({ place, port: own });
  }

  private attach(attachment: PlannedResource): void {
    const group = this.reading.required(attachment, "targetGroupArn", [TYPES.targetGroup]);
    if (group === undefined) return;
    const { port, targetId } = attachment.inputs;
    const address = typeof targetId === "string" ? this.byAddress.get(targetId) : undefined;
    const types = [TYPES.instance, TYPES.loadBalancer, TYPES.lambda];
    const place = address ?? this.reading.required(attachment, "targetId", types)?.urn;
    if (place === undefined) return;
    if (!isAbsent(port) && numberOf(port) === undefined) this.reading.note(attachment, notKnown("port", attachment));
    if (this.places.has(place)) this.add(group, place, numberOf(port));
  }

  /** Lets a place join the target groups of a list. */
  private join(user: PlannedResource, property: string, place: PlannedResource): void {
    const { resources, missing } = this.reading.many(user, property, [TYPES.targetGroup]);
    if (missing !== undefined) this.reading.note(user, missing);
    for (const group of resources) this.add(group, place.urn, undefined);
  }

  private attachGroup(attachment: PlannedResource): void {
    const place = this.reading.required(attachment, "autoscalingGroupName", [TYPES.autoscalingGroup]);
    const group = this.reading.required(attachment, "lbTargetGroupArn", [TYPES.targetGroup]);
    if (place !== undefined && group !== undefined) this.add(group, place.urn, undefined);
  }

  private contain(service: PlannedResource): void {
    const entries = objectsOf(service.inputs["loadBalancers"]);
    if (entries === undefined) this.reading.note(service, notKnown("loadBalancers", service));
    for (const entry of entries ?? []) {
      const value = entry["targetGroupArn"];
      const { resources, missing } = this.reading.one(service, "loadBalancers", [TYPES.targetGroup], value);
      if (missing !== undefined) this.reading.note(service, missing);
      for (const group of resources) this.add(group, service.urn, numberOf(entry["containerPort"]));
    }
  }
}

function fixedAddresses(places: readonly Place[]): ReadonlyMap<string, Urn> {
  return new Map(
    places.flatMap(({ id, interfaces }) =>
      interfaces.flatMap(({ addresses }) =>
        addresses.filter((address) => !address.includes("/")).map((address): [string, Urn] => [address, id]),
      ),
    ),
  );
}

/** The target groups that the actions of a listener or a rule forward to; all together, whatever the conditions. */
export function forwardedTo(reading: Reading, holder: PlannedResource, property: string): readonly PlannedResource[] {
  const actions = objectsOf(holder.inputs[property]);
  if (actions === undefined) reading.note(holder, notKnown(property, holder));
  const values = (actions ?? []).flatMap((action): Json[] => {
    const own = action["targetGroupArn"];
    return [...(isAbsent(own) ? [] : [own]), ...weighted(reading, holder, action["forward"])];
  });
  const { resources, missing } = reading.many(holder, property, [TYPES.targetGroup], values);
  if (missing !== undefined) reading.note(holder, missing);
  return resources;
}

function weighted(reading: Reading, holder: PlannedResource, forward: Json | undefined): Json[] {
  if (isAbsent(forward)) return [];
  const groups = isObject(forward) ? objectsOf(forward["targetGroups"]) : undefined;
  if (groups === undefined) {
    reading.note(holder, notKnown("forward", holder));
    return [];
  }
  return groups.map((group) => group["arn"] ?? null);
}

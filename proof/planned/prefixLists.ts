// Managed prefix lists: the program's own, with their ranges, and AWS's, which a plan knows by a name or only by an id.
import type { PlannedResource } from "../../plan/type.ts";
import type { PrefixList } from "../network.ts";
import { push } from "./multimap.ts";
import { isAbsent, nameOf, notKnown, objectsOf, originOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { isRange } from "./ranges.ts";
import { TYPES } from "./types.ts";

/** AWS's name for the addresses from which CloudFront asks origins; one list of it in every region. */
export const CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing";

const AWS_NAME = /\bcom\.amazonaws\.[a-z0-9.-]*[a-z0-9]/;

/**
 * The lists of a plan. AWS's own have no resource: their ids are literals that the program asked AWS for, and the plan
 * holds the question's answer only. A gateway endpoint says the name of its list, and so may the description of a rule.
 */
export class PrefixLists {
  private readonly lists = new Map<string, PrefixList>();
  private readonly names: ReadonlyMap<string, string>;
  /** Gateway endpoints whose list's id is not known. */
  private readonly unmatched: readonly PlannedResource[];

  public constructor(private readonly reading: Reading) {
    this.names = namesById(reading);
    const matched = new Set(this.names.values());
    this.unmatched = reading.index
      .ofType(TYPES.endpoint)
      .filter(({ inputs }) => (inputs["vpcEndpointType"] ?? "Gateway") === "Gateway")
      .filter((endpoint) => !matched.has(reading.text(endpoint, "serviceName") ?? ""));
    const entries = entriesByList(reading);
    for (const list of reading.index.ofType(TYPES.managedPrefixList)) this.addOwn(list, entries.get(list.urn) ?? []);
  }

  public get all(): PrefixList[] {
    return [...this.lists.values()];
  }

  /** The list that a property with one id refers to. `value` may lie in a list of the property. */
  public referred(
    resource: PlannedResource,
    property: string,
    value = resource.inputs[property],
  ): { readonly list: string; readonly missing?: string } {
    const { resources, missing } = this.reading.one(
      resource,
      property,
      [TYPES.managedPrefixList, TYPES.endpoint],
      value,
    );
    const [found] = resources;
    if (missing === undefined && found !== undefined)
      return { list: found.type === TYPES.endpoint ? this.ofService(found) : found.urn };
    if (typeof value === "string" && value.startsWith("pl-")) {
      const region = this.reading.index.region(resource) ?? "";
      return { list: this.aws(this.names.get(`${region} ${value}`) ?? value) };
    }
    const unknown = notKnown(property, resource);
    return { list: this.add({ id: unknown, name: unknown }), missing: missing ?? unknown };
  }

  /** The list of a gateway endpoint, which is named like its service. */
  public ofService(endpoint: PlannedResource): string {
    const service = this.reading.text(endpoint, "serviceName");
    return this.aws(service ?? `${endpoint.urn}/prefix-list`);
  }

  /** The fact that is missing where an endpoint's list and one without a name may be the same. */
  public mayBeEndpoints(list: string): string | undefined {
    const [endpoint] = list.startsWith("pl-") ? this.unmatched : [];
    return endpoint && `whether ${list} is the list of ${nameOf(endpoint)} is not known`;
  }

  /** The list by AWS's name of it, where a rule of the plan names it. */
  public named(name: string): string | undefined {
    return this.lists.has(name) ? name : undefined;
  }

  private aws(name: string): string {
    return this.add({ id: name, name });
  }

  private add(list: PrefixList): string {
    if (!this.lists.has(list.id)) this.lists.set(list.id, list);
    return list.id;
  }

  /** A list that the program reads (`get`) is AWS's or another account's; what it holds is known all the same. */
  private addOwn(list: PlannedResource, more: readonly PlannedResource[]): void {
    const entries = objectsOf(this.reading.known(list, "entries") ?? list.inputs["entries"]);
    const cidrs = [
      ...(entries ?? []).map((entry) => entry["cidr"]),
      ...more.map((entry) => this.reading.known(entry, "cidr")),
    ];
    const known = cidrs.filter(isRange);
    const complete = entries !== undefined && known.length === cidrs.length;
    this.add({ ...originOf(list), ...(complete && { cidrs: known }) });
  }
}

/** Entries that are resources of their own, by list. */
function entriesByList(reading: Reading): ReadonlyMap<string, PlannedResource[]> {
  const found = new Map<string, PlannedResource[]>();
  for (const entry of reading.index.ofType(TYPES.prefixListEntry)) {
    const list = reading.required(entry, "prefixListId", [TYPES.managedPrefixList]);
    if (list !== undefined) push(found, list.urn, entry);
  }
  return found;
}

/** AWS's names of literal ids, by region and id. */
function namesById(reading: Reading): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const say = (user: PlannedResource, id: unknown, name: string | undefined) => {
    if (typeof id !== "string" || !id.startsWith("pl-") || name === undefined) return;
    const key = `${reading.index.region(user) ?? ""} ${id}`;
    const before = names.get(key);
    if (before !== undefined && before !== name)
      reading.note(user, `${nameOf(user)} says that ${id} is ${name}, others say ${before}`);
    names.set(key, before ?? name);
  };
  for (const endpoint of reading.index.ofType(TYPES.endpoint))
    say(endpoint, endpoint.outputs["prefixListId"], reading.text(endpoint, "serviceName"));
  for (const type of [TYPES.ingressRule, TYPES.egressRule]) {
    for (const rule of reading.index.ofType(type)) {
      const { prefixListId, description } = rule.inputs;
      if (isAbsent(prefixListId) || typeof description !== "string") continue;
      say(rule, prefixListId, AWS_NAME.exec(description)?.[0]);
    }
  }
  return names;
}

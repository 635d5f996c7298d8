// What a place is, in a few words under its name.
import type { PlanIndex } from "../../plan/read.ts";
import type { Json } from "../../plan/type.ts";
import type { Place } from "../../proof/network.ts";

export function placeDetail(place: Place, index: PlanIndex): string {
  const open = place.interfaces.filter((each) => each.public !== undefined).length;
  switch (place.kind) {
    case "nlb":
      return `network load balancer, ${open > 0 ? `${open} public address${open === 1 ? "" : "es"}` : "internal"}`;
    case "alb":
      return `application load balancer, ${open > 0 ? "public" : "internal"}`;
    case "nat":
      return "NAT gateway";
    case "group":
      return groupDetail(place, index);
    case "instance":
      return joined([portsOf(place), textInput(place, "instanceType", index)]);
    case "endpoint":
      return "interface endpoint";
    case "lambda":
      return "Lambda function";
    case "managed":
      return place.role === "vpc-origin" ? "CloudFront's interfaces" : joined([portsOf(place), "interfaces of AWS"]);
  }
}

/** `2 to 3 of t2.micro`. */
function groupDetail(place: Place, index: PlanIndex): string {
  const group = index.byUrn(place.id);
  const [template] = group ? index.referenced(group, "launchTemplate") : [];
  const { minSize, maxSize } = group?.inputs ?? {};
  const size = typeof minSize === "number" && typeof maxSize === "number" ? sizeText(minSize, maxSize) : "instances";
  const type = template?.inputs["instanceType"];
  return typeof type === "string" ? `${size} of ${type}` : size;
}

function sizeText(smallest: number, largest: number): string {
  return smallest === largest ? String(smallest) : `${smallest} to ${largest}`;
}

function portsOf({ serves = [] }: Place): string | undefined {
  return serves.length === 0 ? undefined : `:${[...new Set(serves.map(({ port }) => port))].join(", ")}`;
}

function textInput(place: Place, key: string, index: PlanIndex): string | undefined {
  const value: Json | undefined = index.byUrn(place.id)?.inputs[key];
  return typeof value === "string" ? value : undefined;
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(", ");
}

// The order in which a request meets the places of a region: of rows, columns and boxes.
import type { Place } from "../../proof/network.ts";
import { byName } from "./names.ts";

const ROLES = ["vpc-origin", "nlb", "nat", "proxy", "alb", "service", "endpoint"];

/** Rank of what has no part behind the doors. */
export const LAST_RANK = ROLES.length;

export function pathRank({ role }: Pick<Place, "role">): number {
  const at = ROLES.indexOf(role ?? "");
  return at < 0 ? LAST_RANK : at;
}

export function byPath(one: Place, other: Place): number {
  return pathRank(one) - pathRank(other) || byName(one.name, other.name);
}

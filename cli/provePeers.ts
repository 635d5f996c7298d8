// What a name of the command line stands for in a plan: places, roles, those outside, or one address.
import { isIP } from "node:net";
import type { Peer, Scene } from "../proof/claims/scene.ts";
import { addressOf } from "../proof/prepare.ts";
import { UsageError } from "./fault.ts";

/**
 * The peers that a name stands for, by VPC. A name is a place's or its role, `internet`, a prefix list, or an address.
 *
 * @param option what the message of a UsageError begins with
 */
export function peersNamed(scenes: readonly Scene[], option: string, name: string): ReadonlyMap<Scene, Peer[]> {
  const found = new Map(
    scenes.map((scene) => [scene, isIP(name) ? addressPeers(scene, name) : namedPeers(scene, name)]),
  );
  if ([...found.values()].some((peers) => peers.length > 0)) return found;
  const roles = scenes.flatMap(({ inside }) => inside.flatMap(({ place }) => place?.role ?? []));
  const outside = scenes.flatMap((scene) => scene.outside.map(outerName));
  const known = [...new Set([...outside, ...roles])].join(", ");
  throw new UsageError(
    `${option} ${name}: is nobody in this plan; name one of ${known}, a place by its name, or an address`,
  );
}

function namedPeers({ inside, outside }: Scene, name: string): Peer[] {
  const wanted = name.toLowerCase();
  const is = (...names: readonly (string | undefined)[]) => names.some((each) => each?.toLowerCase() === wanted);
  const own = inside.filter(({ id, name: given, place }) => is(id, given, place?.role, place?.kind));
  return [...own, ...outside.filter((peer) => is(peer.name, outerName(peer), listOf(peer)))];
}

/** `internet` for every class of its addresses. */
function outerName({ name, addresses: [address] }: Peer): string {
  return address?.owner?.outside?.name ?? name;
}

function listOf({ addresses: [address] }: Peer): string | undefined {
  return address?.owner?.outside?.prefixList;
}

/** A place's own address is asked about in its VPC alone; any other one in all. */
function addressPeers({ prepared, vpc }: Scene, literal: string): Peer[] {
  const address = addressOf(prepared, literal);
  const place = address.owner?.place;
  if (place && place.vpc !== vpc.id) return [];
  const inside = place && address.scope === "private" ? { place } : {};
  const owner = place ? `${place.name} (${literal})` : literal;
  return [{ id: literal, name: owner, addresses: [address], ...inside }];
}

// How far regions are from each other: on one machine nothing else stands for the latency between them.
import { REGION_PLACES } from "../../model/regionPlaces.ts";

const EARTH_RADIUS_KILOMETRES = 6_371;

/** Kilometres along the great circle between two regions; infinite where one's place is not known. */
export function regionDistance(one: string, other: string): number {
  const [from, to] = [REGION_PLACES[one], REGION_PLACES[other]];
  if (from === undefined || to === undefined) return one === other ? 0 : Number.POSITIVE_INFINITY;
  const [latitude, longitude, otherLatitude, otherLongitude] = [...from, ...to].map(
    (degrees) => (degrees * Math.PI) / 180,
  );
  const half = (a = 0, b = 0) => Math.sin((b - a) / 2) ** 2;
  const across = Math.cos(latitude ?? 0) * Math.cos(otherLatitude ?? 0) * half(longitude, otherLongitude);
  return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.sqrt(half(latitude, otherLatitude) + across));
}

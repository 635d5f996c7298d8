// The test table of places: where CloudFront would find a viewer, by the loopback address that it sends from.
import ipaddr from "ipaddr.js";

/** What CloudFront says about a viewer's place. */
export interface ViewerPlace {
  readonly city: string;
  /** ISO code. */
  readonly country: string;
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
}

/** A viewer from any other address has no known place. */
export const VIEWER_PLACES: readonly (ViewerPlace & { readonly network: string })[] = [
  { network: "127.1.0.0/16", city: "Dublin", country: "IE", latitude: 53.33, longitude: -6.25 },
  { network: "127.4.0.0/16", city: "Ashburn", country: "US", latitude: 39.04, longitude: -77.49 },
  { network: "127.5.0.0/16", city: "Sydney", country: "AU", latitude: -33.87, longitude: 151.21 },
  { network: "127.6.0.0/16", city: "Tokyo", country: "JP", latitude: 35.69, longitude: 139.69 },
  { network: "127.7.0.0/16", city: "Sao Paulo", country: "BR", latitude: -23.55, longitude: -46.63 },
  { network: "127.8.0.0/16", city: "Frankfurt", country: "DE", latitude: 50.11, longitude: 8.68 },
];

/** The place of an address; undefined where the table has none. */
export function placeOf(address: string): ViewerPlace | undefined {
  if (!ipaddr.IPv4.isValid(address)) return undefined;
  const viewer = ipaddr.IPv4.parse(address);
  return VIEWER_PLACES.find(({ network }) => viewer.match(ipaddr.IPv4.parseCIDR(network)));
}

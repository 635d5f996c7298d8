// Addresses that IP statements compare: sets of CIDRs, and the addresses that a forwarding header names.
import ipaddr from "ipaddr.js";
import type { Input } from "./input.ts";
import type { WebRequest } from "./webRequest.ts";
import { headerValues } from "./webRequestParts.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** True where an address is inside one of the CIDRs. */
export type AddressSet = (address: Address) => boolean;

/** Reads the planned addresses of an IP set. */
export function addressSet(addresses: Input): AddressSet {
  const ranges = addresses.list().map((each) => {
    const text = each.text();
    if (!ipaddr.isValidCIDR(text)) throw each.fault("a CIDR");
    return ipaddr.parseCIDR(text);
  });
  return (address) =>
    ranges.some(([network, prefix]) => network.kind() === address.kind() && address.match(network, prefix));
}

/** The address in a text; undefined where there is none. An IPv4 address in IPv6's clothes is the IPv4 address. */
export function addressOf(text: string): Address | undefined {
  return ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

/** What a forwarding header says: addresses, or that one of them cannot be read, or that it is not there. */
export type Forwarded = readonly Address[] | "malformed" | "absent";

/** Addresses of the header, in its order. Anything but a comma between them makes the header malformed. */
export function forwarded(request: WebRequest, header: string): Forwarded {
  const values = headerValues(request, header);
  if (values.length === 0) return "absent";
  const addresses = values.flatMap((value) => value.split(",")).map((text) => addressOf(text.trim()));
  return addresses.every((each) => each !== undefined) ? addresses : "malformed";
}

// The small value types of the settings: addresses, names, ports and path patterns, each saying what is allowed.
import ipaddr from "ipaddr.js";
import { containsCidr } from "cidr-tools";
import { z } from "zod";

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** The network address of a CIDR in its usual spelling, or undefined where the text is no CIDR. */
export function networkOf(text: string): string | undefined {
  const [, prefix = ""] = text.split("/");
  const network = isIpv6(text) ? ipaddr.IPv6 : ipaddr.IPv4;
  // Short and octal spellings (10/8, 010.0.0.0/8) mean other networks to other programs.
  const valid = isIpv6(text) ? ipaddr.IPv6.isValidCIDR(text) : ipaddr.IPv4.isValidCIDRFourPartDecimal(text);
  return valid && prefix === String(Number(prefix))
    ? `${network.networkAddressFromCIDR(text).toString()}/${prefix}`
    : undefined;
}

/** True for an IPv6 CIDR or address. */
export function isIpv6(text: string): boolean {
  return text.includes(":");
}

/** A CIDR of either family, written with its network address (AWS refuses host bits). */
export const cidr = z.string({ error: "a CIDR such as 198.51.100.0/24" }).superRefine((value, context) => {
  const network = networkOf(value);
  if (network === undefined) {
    const single = ipaddr.isValid(value) ? `; this one address is ${value}/${isIpv6(value) ? 128 : 32}` : "";
    context.addIssue({ code: "custom", message: `a CIDR such as 198.51.100.0/24 or 2001:db8::/32${single}` });
  } else if (network !== value) {
    context.addIssue({ code: "custom", message: `a CIDR without host bits; ${network} is the network of this one` });
  }
});

/** A private IPv4 CIDR (RFC 1918) between two prefix lengths. */
export function privateCidr(limits: { readonly minPrefix: number; readonly maxPrefix: number }) {
  const allowed = `a private IPv4 CIDR from /${limits.minPrefix} to /${limits.maxPrefix} inside ${PRIVATE_RANGES.join(", ")}`;
  return z.string({ error: allowed }).superRefine((value, context) => {
    const network = networkOf(value);
    const prefix = Number(value.split("/")[1]);
    if (network === undefined || isIpv6(value) || prefix < limits.minPrefix || prefix > limits.maxPrefix) {
      context.addIssue({ code: "custom", message: allowed });
    } else if (network !== value) {
      context.addIssue({ code: "custom", message: `a CIDR without host bits; ${network} is the network of this one` });
    } else if (!PRIVATE_RANGES.some((range) => containsCidr(range, value))) {
      context.addIssue({ code: "custom", message: allowed });
    }
  });
}

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

/** A DNS name of at least two labels, lower case, without a final dot. */
export const domainName = z
  .string({ error: "a domain name such as edge.example.com" })
  // ACM takes a first name of 64 characters at most; the longest one made here puts 24 in front of the domain.
  .max(40, { error: "at most 40 characters" })
  .regex(new RegExp(`^${LABEL}(\\.${LABEL})+$`), { error: "a lower-case domain name such as edge.example.com" });

/** A whole number between two bounds, both allowed. */
export function wholeNumber(from: number, to: number) {
  const error = `a whole number from ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
}

/** A TCP port. */
export const port = wholeNumber(1, 65_535);

export const flag = z.boolean({ error: "true or false" });

/** Path of a health check. */
export const healthPath = z.string().regex(/^\/[\w\-./~]{0,127}$/, { error: "a path such as /healthz" });

/** A path pattern of an application load balancer: `*` any characters, `?` one; at most 128 characters. */
export const pathPattern = z
  .string({ error: "a path pattern such as /orders/*" })
  .max(128, { error: "at most 128 characters" })
  .regex(/^\/[\w\-.$/~"'@:+&*?]*$/, {
    error: "a path pattern such as /orders/*, of the characters A-Z a-z 0-9 _-.$/~\"'@:+&*?",
  });

/** A stack of this project by its name, or of another by `organization/project/stack`. */
export const stackName = z
  .string({ error: "a stack such as prod-foundation" })
  .regex(/^([\w.-]{1,100}\/[\w.-]{1,100}\/)?[\w.-]{1,100}$/, {
    error: "a stack such as prod-foundation, or organization/project/stack",
  });

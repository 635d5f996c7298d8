// What the report does not know, so that nobody takes its silence for an answer.
import type { Network } from "../../proof/network.ts";
import { code, type Html, markup } from "./html.ts";

const LIMITS: readonly string[] = [
  "Packets, not permissions: IAM, resource policies, tokens and what a program behind an open port accepts are not judged.",
  "Transit gateways, VPNs, Direct Connect, network firewalls and PrivateLink services are not modelled; a route to one is undecided.",
  "AWS's own traffic that no filter sees (DNS resolver, DHCP, instance metadata, time) is left out.",
  "A load balancer's targets are taken to be healthy; fragments and the ageing of connections are not modelled.",
  "Quotas do not count what the account already has; cost is without traffic, requests and capacity units.",
  "Only the state of what is deployed knows when a certificate was issued; a plan knows how long it will be valid.",
];

export function limitsSection({ missing }: Network): Html {
  return markup`<section id="limits" aria-labelledby="limits-heading">
<h2 id="limits-heading">Not modelled</h2>
<ul>${LIMITS.map((limit) => markup`<li>${limit}</li>`)}</ul>
${
  missing.length > 0 &&
  markup`<p>Could not be read in this plan, and leaves claims undecided:</p>
<ul>${missing.map(({ origin, fact }) => markup`<li>${code(origin.name)}: ${fact}</li>`)}</ul>`
}
</section>`;
}

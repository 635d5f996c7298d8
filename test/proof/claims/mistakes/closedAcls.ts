// Mistakes in network ACLs that stop what should pass: they keep no state and decide by the lowest number.
import { allowTcp, change, changeEntry, of, together, withEntries, withoutEntry } from "../../../support/planEdits.ts";
import type { Mistake } from "./mistake.ts";

const INGRESS = "euw1-ingress-network-acl";
const PROXY = "euw1-proxy-network-acl";
const SERVICE = "euw1-service-network-acl";
const ENDPOINT = "euw1-endpoint-network-acl";

/** What an ACL no longer lets through. */
export const CLOSED_ACLS: readonly Mistake[] = [
  {
    name: "drops the answers to the clients",
    edit: withoutEntry(INGRESS, "egress", 10100),
    fails: "declared-flows",
    names: INGRESS,
    preview: true,
  },
  {
    name: "drops the proxies' answers on their way into the ingress tier",
    edit: withoutEntry(INGRESS, "ingress", 10700),
    fails: "declared-flows",
    names: INGRESS,
  },
  {
    name: "drops the proxies' answers on their way out of the proxy tier",
    edit: withoutEntry(PROXY, "egress", 10300),
    fails: "declared-flows",
    names: PROXY,
  },
  {
    name: "drops the answers of the internet to the proxies",
    edit: withoutEntry(PROXY, "ingress", 10700),
    fails: "declared-flows",
    names: PROXY,
  },
  {
    name: "drops the services' answers to the proxies",
    edit: withoutEntry(SERVICE, "egress", 10400),
    fails: "declared-flows",
    names: SERVICE,
    preview: true,
  },
  {
    name: "drops the services' answers between zones",
    edit: withoutEntry(SERVICE, "ingress", 10500),
    fails: "declared-flows",
    names: SERVICE,
  },
  {
    name: "drops the endpoints' answers",
    edit: withoutEntry(ENDPOINT, "egress", 10600),
    fails: "declared-flows",
    names: ENDPOINT,
  },
  {
    name: "drops the requests of the clients",
    edit: withoutEntry(INGRESS, "ingress", 4100),
    fails: "declared-flows",
    names: INGRESS,
  },
  {
    name: "denies the health checks on their way to the proxies",
    edit: withEntries(PROXY, "ingress", { ...allowTcp(60, "10.10.0.0/23", 8444), action: "deny" }),
    fails: "health-checks",
    names: PROXY,
    preview: true,
  },
  {
    name: "denies before it allows",
    edit: withEntries(PROXY, "egress", { ...allowTcp(390, "10.10.16.0/20", 443), action: "deny" }),
    fails: "declared-flows",
    names: PROXY,
    preview: true,
  },
  {
    name: "denies addresses of which some may be CloudFront's",
    edit: withEntries(INGRESS, "ingress", { ...allowTcp(60, "203.0.113.0/24", 8443), action: "deny" }),
    fails: "declared-flows",
    names: INGRESS,
  },
  {
    name: "swaps the number of an allow with that of the deny behind it",
    edit: together(
      changeEntry(PROXY, "egress", 400, { ruleNo: 1 }),
      changeEntry(PROXY, "egress", 2700, { ruleNo: 400 }),
      changeEntry(PROXY, "egress", 1, { ruleNo: 2700 }),
    ),
    fails: "declared-flows",
    names: PROXY,
  },
  {
    name: "leaves out the last client ports",
    edit: changeEntry(INGRESS, "egress", 10100, { toPort: 60000 }),
    fails: "declared-flows",
    names: INGRESS,
  },
  {
    name: "takes the load balancer for a Linux client",
    edit: changeEntry(PROXY, "egress", 10300, { fromPort: 32768, toPort: 61000 }),
    fails: "declared-flows",
    names: PROXY,
    preview: true,
  },
  {
    name: "forgets port 1024",
    edit: changeEntry(SERVICE, "egress", 10500, { fromPort: 1025 }),
    fails: "declared-flows",
    names: SERVICE,
  },
  {
    name: "lets in the first zone alone",
    edit: changeEntry(SERVICE, "ingress", 400, { cidrBlock: "10.10.8.0/24" }),
    fails: "declared-flows",
    names: SERVICE,
  },
  {
    name: "takes the other region's range for its own",
    edit: changeEntry(ENDPOINT, "ingress", 600, { cidrBlock: "10.20.8.0/21" }),
    fails: "declared-flows",
    names: ENDPOINT,
  },
  {
    name: "writes the protocol's number wrong, UDP for TCP",
    edit: changeEntry(SERVICE, "ingress", 400, { protocol: "17" }),
    fails: "declared-flows",
    names: SERVICE,
  },
  {
    name: "moves a service subnet to the ingress tier's ACL",
    edit: together(
      change(SERVICE, { subnetIds: [of("euw1-service-subnet-b")] }),
      change(INGRESS, {
        subnetIds: [of("euw1-ingress-subnet-a"), of("euw1-ingress-subnet-b"), of("euw1-service-subnet-a")],
      }),
    ),
    fails: "acls-alone",
    names: "euw1-service-subnet-a",
    preview: true,
  },
  {
    name: "gives a subnet no ACL, so that the closed default one guards it",
    edit: change(PROXY, { subnetIds: [of("euw1-proxy-subnet-a")] }),
    fails: "declared-flows",
    names: "euw1-default-network-acl",
    preview: true,
  },
];

// One region with many subnets, each with an ACL of its own: proxies in one half of the VPC, services in the other.
import type { Declaration } from "../proof/claims/declaration.ts";
import type { AclRule, GroupRule, Network, NetworkAcl, Place, Subnet } from "../proof/network.ts";

/** Entries of each ACL, both directions together. */
export const ENTRIES = 10;

/** The network, and what is declared for it: every proxy asks every service on one port. */
export function largeRegion(subnets: number): { readonly network: Network; readonly declaration: Declaration } {
  const numbers = Array.from({ length: subnets }, (_, index) => index);
  const halves = numbers.map((index) => (index < subnets / 2 ? "proxy" : "service"));
  const blocks = numbers.map((index) => `10.${index < subnets / 2 ? 0 : 128}.${index}.0/24`);
  const network: Network = {
    outside: [{ id: "internet", name: "internet", addresses: ["0.0.0.0/0", "::/0"] }],
    prefixLists: [],
    vpcs: [{ id: "vpc", name: "vpc", region: "eu-west-1", cidrs: ["10.0.0.0/8"] }],
    peerings: [],
    gatewayEndpoints: [],
    acls: numbers.map((index) => acl(index, halves[index] === "proxy")),
    routeTables: [{ id: "table", name: "table", vpc: "vpc", routes: [] }],
    subnets: numbers.map((index): Subnet => {
      const id = `subnet-${index}`;
      return { id, name: id, vpc: "vpc", cidrs: [blocks[index] ?? ""], acl: `acl-${index}`, routeTable: "table" };
    }),
    securityGroups: [
      { id: "proxy", name: "proxy", vpc: "vpc", ingress: [], egress: [rule("service")] },
      { id: "service", name: "service", vpc: "vpc", ingress: [rule("proxy")], egress: [] },
    ],
    places: numbers.map((index): Place => {
      const role = halves[index] === "proxy" ? "proxy" : "service";
      const interfaces = [{ subnet: `subnet-${index}`, addresses: [blocks[index] ?? ""] }];
      return {
        id: `place-${index}`,
        name: `place-${index}`,
        kind: "group",
        role,
        interfaces,
        vpc: "vpc",
        groups: [role],
      };
    }),
    missing: [],
  };
  const flows = [{ name: "proxy->service:443", from: { role: "proxy" }, to: { role: "service" }, port: 443 }] as const;
  return { network, declaration: { regions: [{ region: "eu-west-1", doors: [], flows }] } };
}

function rule(group: string): GroupRule {
  return {
    origin: { id: `rule of ${group}`, name: `rule of ${group}` },
    protocol: "tcp",
    ports: [443, 443],
    peer: { group },
  };
}

/** Request and answer to the other half, behind entries for ranges that differ from subnet to subnet. */
function acl(index: number, asks: boolean): NetworkAcl {
  const other = asks ? "10.128.0.0/9" : "10.0.0.0/9";
  const request = { protocol: "tcp", ports: [443, 443], cidr: other } as const;
  const answer = { protocol: "tcp", ports: [1024, 65535], cidr: other } as const;
  const entries = (last: Pick<AclRule, "protocol" | "ports" | "cidr">): AclRule[] => [
    ...Array.from({ length: ENTRIES / 2 - 1 }, (_, at): AclRule => {
      return {
        rule: at + 1,
        action: "deny",
        protocol: "tcp",
        ports: [at + 1, at + 1],
        cidr: `10.64.${index}.${at * 8}/29`,
      };
    }),
    { rule: 100, action: "allow", ...last },
  ];
  const [out, back] = [entries(asks ? request : answer), entries(asks ? answer : request)];
  return { id: `acl-${index}`, name: `acl-${index}`, ingress: back, egress: out };
}

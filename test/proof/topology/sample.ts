// A small topology file with one of everything, for tests to spoil.

/** The file's text after `spoil` has had its way with the object. */
export function sampleText(spoil: (file: ReturnType<typeof sample>) => unknown = () => undefined): string {
  const file = sample();
  spoil(file);
  return JSON.stringify(file);
}

/** Two VPCs with a peering; in the first an NLB before `app`, a NAT gateway and a gateway endpoint. */
export function sample() {
  return {
    format: "reach-topology/1",
    name: "sample",
    ...outside(),
    vpcs: [
      { id: "a", cidr4: "10.1.0.0/16", cidr6: "2001:db8:a::/48", igw: true, eigw: true },
      { id: "b", cidr4: "10.2.0.0/16", cidr6: null, igw: false, eigw: false },
    ],
    peerings: [{ id: "pcx", a: "a", b: "b" }],
    endpoints: [{ id: "vpce", vpc: "a", prefixList: "pl-s3" }],
    ...filters(),
    routeTables: [
      {
        id: "rt-pub",
        vpc: "a",
        routes: [
          { dst: "0.0.0.0/0", target: "igw" },
          { dst: "::/0", target: "igw" },
          { dst: "10.2.0.0/16", target: "pcx" },
        ],
      },
      {
        id: "rt-prv",
        vpc: "a",
        routes: [
          { dst: "0.0.0.0/0", target: "nat" },
          { dst: "::/0", target: "eigw" },
          { dst: "pl:pl-s3", target: "vpce" },
          { dst: "192.0.2.0/24", target: "blackhole" },
        ],
      },
      { id: "rt-b", vpc: "b", routes: [] },
    ],
    subnets: [
      { id: "pub", vpc: "a", cidr4: "10.1.0.0/24", cidr6: "2001:db8:a::/64", nacl: "acl", routeTable: "rt-pub" },
      { id: "prv", vpc: "a", cidr4: "10.1.1.0/24", cidr6: null, nacl: "acl", routeTable: "rt-prv" },
      { id: "far", vpc: "b", cidr4: "10.2.0.0/24", nacl: "acl", routeTable: "rt-b" },
    ],
    ...hosts(),
    ...questions(),
    mutations: [{ kind: "none" }],
  };
}

function outside() {
  return {
    internet: [
      { id: "inet", ip4: "203.0.113.10", ip6: "2001:db8:ff::10" },
      { id: "s3", ip4: "192.0.2.77" },
    ],
    prefixLists: { "pl-s3": ["192.0.2.0/25", "2001:db8:53::/48"] },
  };
}

function filters() {
  const all = [
    { rule: 101, action: "allow", proto: "all", cidr: "::/0" },
    { rule: 100, action: "allow", proto: "all", cidr: "0.0.0.0/0" },
  ];
  return {
    nacls: [
      {
        id: "acl",
        vpc: "a",
        ingress: [{ rule: 90, action: "deny", proto: "tcp", ports: [22, 22], cidr: "0.0.0.0/0" }, ...all],
        egress: [...all, { rule: 80, action: "allow", proto: "icmp", icmpType: 0, cidr: "0.0.0.0/0" }],
      },
    ],
    securityGroups: [
      {
        id: "sg-nlb",
        vpc: "a",
        ingress: [{ proto: "tcp", ports: [443, 443], cidr: "0.0.0.0/0" }],
        egress: [{ proto: "tcp", ports: [8443, 8443], sg: "sg-app" }],
      },
      {
        id: "sg-app",
        vpc: "a",
        ingress: [
          { proto: "tcp", ports: [8443, 8443], sg: "sg-nlb" },
          { proto: "icmp", icmpType: -1, cidr: "10.0.0.0/8" },
        ],
        egress: [{ proto: "tcp", ports: [443, 443], prefixList: "pl-s3" }],
      },
    ],
  };
}

function hosts() {
  return {
    nodes: [
      { id: "app", kind: "instance", subnet: "prv", ip4: "10.1.1.10", ip6: null, public4: null, sgs: ["sg-app"] },
      {
        id: "web",
        kind: "instance",
        subnet: "pub",
        ip4: "10.1.0.10",
        ip6: "2001:db8:a::10",
        public4: "198.51.100.10",
        sgs: ["sg-nlb"],
      },
      { id: "alb", kind: "alb", subnet: "far", ip4: "10.2.0.10", sgs: [] },
    ],
    natGateways: [{ id: "nat", subnet: "pub", ip4: "10.1.0.5", public4: "198.51.100.5" }],
    nlbs: [
      {
        id: "nlb",
        subnet: "pub",
        ip4: "10.1.0.50",
        public4: "198.51.100.50",
        preserveClientIp: true,
        sgs: ["sg-nlb"],
        listeners: [{ proto: "tcp", port: 443, target: "app", targetPort: 8443 }],
      },
    ],
  };
}

function questions() {
  const tcp = { family: 4, proto: "tcp" };
  return {
    queries: [
      { id: "q1", src: "inet", dst: "nlb", dstIp: "198.51.100.50", ...tcp, sport: 40001, dport: 443, class: "nlb" },
      { id: "q2", src: "app", dst: "s3", dstIp: "192.0.2.77", ...tcp, sport: 40002, dport: 443, natPort: 5000 },
      { id: "q3", src: "app", dst: "web", dstIp: "10.1.0.10", family: 4, proto: "icmp", sport: 7 },
      { id: "q4", src: "app", dst: "web", dstIp: "2001:db8:a::10", family: 6, proto: "udp", sport: 4000, dport: 53 },
    ],
    portQueries: [
      { id: "p1", src: "inet", dst: "web", dstIp: "198.51.100.10", ...tcp, vary: "dport", range: [1, 65535], sport: 4 },
      {
        id: "p2",
        src: "nlb",
        dst: "app",
        dstIp: "10.1.1.10",
        ...tcp,
        vary: "sport",
        range: [1024, 65535],
        dport: 8443,
      },
    ],
    chains: [{ id: "c1", hops: ["q1", "q2"], reachable: true }],
  };
}

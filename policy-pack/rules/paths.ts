// Who can reach whom: the proof's claims as policies. A violation shows the shortest counter-example, hop by hop.
import type { Finding, Hop } from "../../proof/result.ts";
import { type Fault, type Policy, type Severity, type Stack, stackPolicy } from "../policy.ts";

const VPC_GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide";

interface PathRow {
  readonly id: string;
  readonly name: string;
  readonly rule: string;
  readonly reason: string;
  readonly severity: Severity;
  /** On the floor unless dev may relax it. */
  readonly relaxed?: true;
  readonly controls: readonly string[];
  readonly steps: string;
  readonly link: string;
  /** Ids of the claims that must hold. */
  readonly claims: readonly string[];
}

const ROWS: readonly PathRow[] = [
  {
    id: "MS-01",
    name: "ms-no-bypass-to-service-tier",
    rule: "Every path from the internet to a service passes the waypoints of its declared door, and no undeclared flow works",
    reason: "a way round HAProxy or the web ACL reaches services that trust what those have checked",
    severity: "critical",
    controls: ["nist:SC-7", "fsbp:ELB.16", "fsbp:CloudFront.6", "fsbp:APIGateway.4"],
    steps: "Remove what opens the path, or lead it through the proxies",
    link: `${VPC_GUIDE}/infrastructure-security.html`,
    claims: ["waypoints", "nothing-else"],
  },
  {
    id: "MS-02",
    name: "ms-public-surface-exact",
    rule: "The doors to the internet are exactly the declared ones, no more and no fewer",
    reason: "a door that nobody declared is one that nobody watches",
    severity: "critical",
    controls: ["nist:SC-7(3)", "aws:AWS-0053"],
    steps: "Remove the door, or declare it in the settings",
    link: `${VPC_GUIDE}/infrastructure-security.html`,
    claims: ["public-doors"],
  },
  {
    id: "MS-03",
    name: "ms-service-tier-from-proxy-only",
    rule: "The security groups by themselves admit to each tier only its declared callers",
    reason: "the ACLs are a second lock; a group that is open makes them the only one",
    severity: "critical",
    controls: ["fsbp:EC2.18", "aws:AWS-0107", "nist:SC-7(21)"],
    steps: "Narrow the rule to the group of the declared caller and its port",
    link: `${VPC_GUIDE}/security-group-rules.html`,
    claims: ["groups-alone"],
  },
  {
    id: "MS-08",
    name: "ms-nacl-return-path-complete",
    rule: "Every declared flow and health check works both ways, for every port that its client may pick",
    reason: "ACLs keep no state: where an answer is stopped, the door is shut and the proxies are replaced without end",
    severity: "high",
    relaxed: true,
    controls: ["nist:CP-10", "aws-limit:8"],
    steps: "Add the entry for the answers, or the rule that is missing",
    link: `${VPC_GUIDE}/custom-network-acl.html`,
    claims: ["declared-flows", "health-checks"],
  },
  {
    id: "MS-22",
    name: "ms-region-containment",
    rule: "No region leads into another",
    reason: "a fault or an intruder in one region must not reach the next",
    severity: "medium",
    relaxed: true,
    controls: ["nist:SC-7(21)"],
    steps: "Remove the peering, route or rule that joins the regions",
    link: `${VPC_GUIDE}/infrastructure-security.html`,
    claims: ["regions-isolated"],
  },
  {
    id: "MS-23",
    name: "ms-service-tier-egress-closed",
    rule: "The service and endpoint tiers have no way out, and proxies leave only to named destinations",
    reason: "what leaves unwatched carries data away, and fetches tools",
    severity: "high",
    relaxed: true,
    controls: ["cis7:6.8", "aws:AWS-0104", "nist:SC-7(5)"],
    steps: "Remove the route or the rule that leads out",
    link: `${VPC_GUIDE}/VPC_Route_Tables.html`,
    claims: ["service-tier-closed", "proxy-destinations"],
  },
  {
    id: "MS-28",
    name: "ms-acls-hold-alone",
    rule: "The network ACLs by themselves let nothing through but the declared flows",
    reason: "one group rule too many must not be enough to open a tier",
    severity: "high",
    relaxed: true,
    controls: ["fsbp:EC2.21", "nist:SC-7(21)"],
    steps: "Narrow the ACL entry to the declared flow",
    link: `${VPC_GUIDE}/vpc-network-acls.html`,
    claims: ["acls-alone"],
  },
  {
    id: "MS-29",
    name: "ms-proxy-header-from-nlb-only",
    rule: "Only the network load balancer's group can send a PROXY header",
    reason: "whoever else can send one tells the services any client address",
    severity: "critical",
    controls: ["nist:SC-23", "cwe:348"],
    steps: "Admit to HAProxy's binds only the group of the network load balancer",
    link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html",
    claims: ["proxy-header"],
  },
];

export const paths: readonly Policy[] = ROWS.map(({ claims, relaxed, ...row }) =>
  stackPolicy({
    ...row,
    ...(!relaxed && { floor: true as const }),
    level: { prod: "mandatory", dev: relaxed ? "advisory" : "mandatory" },
    // One rule, listener or target opens a path into another stack's network, which the proof then cannot decide.
    types: "all",
    judge: (stack) => violationOf(stack, claims),
  }),
);

/** Where the settings' `proxy.metricsCidrs` are is not this plan's to say: a network of somebody else's, peered or not. */
const MONITORING = /^where monitoring \(/;

/** One violation for all claims of a policy: the shortest counter-example, and how many more there are. */
function violationOf(stack: Stack, ids: readonly string[]): readonly Fault[] {
  const claims = stack.claims().filter(({ id }) => ids.includes(id));
  const findings = claims.flatMap((claim) => claim.findings).sort((one, other) => one.hops.length - other.hops.length);
  const [first, ...more] = findings;
  if (first) return [counterExample(stack, first, more.length)];
  const missing = [...new Set(claims.flatMap((claim) => claim.missing))].filter((fact) => !MONITORING.test(fact));
  return missing.length === 0 ? [] : [undecided(missing)];
}

function counterExample(stack: Stack, { text, hops, resources }: Finding, more: number): Fault {
  const resource = resources.map(({ id }) => stack.index.byUrn(id)).find((each) => each !== undefined);
  const way = hops.length === 0 ? "" : `, by way of ${wayOf(hops)}`;
  const rest = more === 0 ? "" : ` (and ${more} more)`;
  return { what: `${text}${way}${rest}`, ...(resource && { resource }) };
}

/** The names of what the request passes, each once. */
function wayOf(hops: readonly Hop[]): string {
  const request = hops.filter(({ direction }) => direction === "request").map(({ at }) => at.name);
  return request.filter((name, at) => name !== request[at - 1]).join(" -> ");
}

/** What cannot be proved is not allowed: a fact is missing, and which. */
function undecided(missing: readonly string[]): Fault {
  const more = missing.length > 3 ? `, and ${missing.length - 3} more` : "";
  return {
    what: `cannot be proved to hold: not known is ${missing.slice(0, 3).join("; ")}${more}`,
    remedy: "make it known to the program, or take it out",
  };
}

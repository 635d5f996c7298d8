// A proof made by hand, with every kind of answer, for the tests of the report.
import type { Cell, Claim, Hop, Matrix, MatrixPlace, Passage, Proof } from "../../../proof/result.ts";

const PLACES = ["internet", "cloudfront", "nlb", "nat", "proxy", "alb", "orders", "endpoint"] as const;

export function place(name: string, region: string): MatrixPlace {
  return { id: `urn:pulumi:dev::portcullis::place::${region}-${name}`, name: `${region}-${name}`, title: name };
}

export function passage(over: Partial<Passage>): Passage {
  return { protocol: "tcp", family: 4, reachable: [], delivered: [], undecided: [], missing: [], ...over };
}

function hop(direction: Hop["direction"], name: string, text: string, over: Partial<Hop> = {}): Hop {
  return { direction, at: { id: `urn:${name}`, name }, text, verdict: "passes", ...over };
}

export function sampleHops(region: string): readonly Hop[] {
  return [
    hop("request", "internet", "internet sends from 203.0.113.7:40000"),
    hop(
      "request",
      `${region}-ingress-network-acl`,
      `${region}-ingress-network-acl in: rule 100 allows tcp 443 from 0.0.0.0/0`,
    ),
    hop(
      "request",
      `${region}-nlb-security-group`,
      `${region}-nlb-security-group in: ${region}-nlb-from-0.0.0.0_0-443 allows`,
    ),
    hop("answer", `${region}-ingress-network-acl`, `${region}-ingress-network-acl out: rule 900 allows tcp 1024-65535`),
  ];
}

function cell(from: MatrixPlace, to: MatrixPlace, region: string, passages: readonly Passage[]): Cell {
  const blocked = hop(
    "request",
    `${region}-service-network-acl`,
    `${region}-service-network-acl in: no rule allows tcp 22`,
    {
      verdict: "blocks",
      remedy: "an entry that allows tcp 22 from 0.0.0.0/0",
    },
  );
  const open = passages.some(({ reachable }) => reachable.length > 0);
  return {
    from: from.id,
    to: to.id,
    passages,
    hops: open ? sampleHops(region) : [blocked],
    example: open ? "tcp 443" : "tcp 22",
  };
}

/** From and to of what gets through in the sample, all over TCP and IPv4. */
const WAYS: Readonly<Record<string, Partial<Passage>>> = {
  "internet nlb": {
    reachable: [
      [80, 80],
      [443, 443],
    ],
    delivered: [
      [80, 80],
      [443, 443],
    ],
  },
  "cloudfront nlb": { reachable: [[8443, 8443]], delivered: [[8443, 8443]] },
  "nlb proxy": {
    reachable: [
      [8080, 8080],
      [8443, 8445],
    ],
    delivered: [
      [8080, 8080],
      [8443, 8445],
    ],
  },
  "proxy alb": { reachable: [[443, 443]], delivered: [[443, 443]] },
  "alb orders": { reachable: [[9443, 9443]], delivered: [[9443, 9443]] },
  "proxy endpoint": { undecided: [[443, 443]], missing: ["securityGroupIds of euw1-endpoint is not known"] },
  "proxy internet": { reachable: [[443, 443]], delivered: [[443, 443]] },
  "internet nat": { delivered: [[1024, 65535]] },
};

export function sampleMatrix(region: string, names: readonly string[] = PLACES): Matrix {
  const places = names.map((name) => place(name, region));
  const cells = places.flatMap((from) =>
    places.flatMap((to) => {
      if (from === to) return [];
      const way = WAYS[`${from.title} ${to.title}`];
      return [cell(from, to, region, way ? [passage(way)] : [])];
    }),
  );
  return { region, places, cells };
}

export function claim(over: Partial<Claim>): Claim {
  return {
    id: "public-doors",
    sentence: "The public doors are exactly the declared ones",
    verdict: "holds",
    cases: 4,
    findings: [],
    missing: [],
    ...over,
  };
}

/** One claim of each verdict. */
export function sampleProof(regions: readonly string[] = ["eu-west-1", "us-east-1"]): Proof {
  const failed = claim({
    id: "no-way-out",
    sentence: "The service tier has no way out",
    verdict: "fails",
    cases: 12,
    findings: [
      {
        text: "euw1-orders-sample reaches the internet on tcp 443",
        resources: [{ id: "urn:euw1-service-route-table", name: "euw1-service-route-table" }],
        hops: sampleHops("euw1"),
      },
    ],
  });
  const open = claim({
    id: "regions-isolated",
    sentence: "No region reaches another",
    verdict: "unknown",
    cases: 2,
    missing: ["vpcId of euw1-peer is not known"],
  });
  return {
    verdict: "fails",
    claims: [claim({}), open, failed],
    matrices: regions.map((region) => sampleMatrix(region)),
  };
}

// Mutations of regions as a whole.
import type { Json, Properties } from "../../../plan/type.ts";
import { UNKNOWN } from "../../../plan/type.ts";
import { add, change, changeWith, type Edit, of, remove, rule, tcp } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const DISTRIBUTION = "edge-distribution";
const SECRET = of("portcullis-origin-secret-1");

/** The origin with its secret flowing from where it is made, and changes. */
function origin(changes: Properties, value: Json = SECRET): Edit {
  return changeWith(DISTRIBUTION, ({ origins }) => ({
    origins: (origins as readonly Properties[]).map((each) => ({
      ...each,
      customHeaders: [{ name: "X-Origin-Secret", value }],
      ...changes,
    })),
  }));
}

export const regions: Mutations = {
  "MS-18": {
    edit: origin({ customHeaders: [] }),
    on: DISTRIBUTION,
    forms: {
      "a literal secret": origin({}, "abc"),
      "an empty secret": origin({}, ""),
      "another header": origin({ customHeaders: { name: "x-other", value: SECRET } }),
      "headers that nobody knows": origin({ customHeaders: UNKNOWN }),
      "origins that nobody knows": change(DISTRIBUTION, { origins: UNKNOWN }),
      "a bucket that is not signed for": change(DISTRIBUTION, {
        origins: [{ originId: "site", domainName: "site.s3.eu-west-1.amazonaws.com" }],
      }),
      "a door that is open to everybody": rule("Ingress", "euw1-cdn-from-anywhere", "euw1-cdn-security-group", {
        cidrIpv4: "0.0.0.0/0",
        ...tcp(8000, 9000),
      }),
      "a door without CloudFront's list": remove("euw1-cdn-from-cloudfront-8443"),
    },
    harmless: {
      "one header instead of a list": origin({ customHeaders: { name: "x-origin-secret", value: SECRET } }),
      "a VPC origin": origin({ customHeaders: [], customOriginConfig: "", vpcOriginConfig: { vpcOriginId: "vo_1" } }),
      "a bucket that is signed for": change(DISTRIBUTION, {
        origins: [{ originId: "site", domainName: "site.s3.eu-west-1.amazonaws.com", originAccessControlId: "E1" }],
      }),
      "another door that is open to everybody": rule("Ingress", "euw1-more", "euw1-nlb-security-group", {
        cidrIpv4: "0.0.0.0/0",
        ...tcp(9443),
      }),
    },
  },
  "MS-19": {
    edit: remove("use1-proxy-group"),
    on: "",
    forms: {
      "no flow log": remove("euw1-flow-log"),
      "several things": remove("euw1-alb", "euw1-nlb", "euw1-flow-log"),
      "a VPC in another region": {
        edit: add("aws:ec2/vpc:Vpc", "euw1-second-vpc", { region: "eu-west-2", cidrBlock: "10.30.0.0/16" }),
        on: "euw1-second-vpc",
      },
      "a VPC in a region that nobody knows": {
        edit: (plan) => {
          const made = add("aws:ec2/vpc:Vpc", "euw1-second-vpc", { cidrBlock: "10.30.0.0/16" })(plan);
          const stacks = made.stacks.map((stack) => ({
            ...stack,
            resources: stack.resources.map(({ provider, ...each }) =>
              each.urn.endsWith("::euw1-second-vpc") || provider === undefined ? each : { ...each, provider },
            ),
          }));
          return { ...made, stacks };
        },
        on: "euw1-second-vpc",
      },
    },
    harmless: { "one of two target groups": remove("use1-orders") },
  },
};

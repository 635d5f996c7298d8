// Mutations of where web ACLs are, and what they write down.
import { type Json, UNKNOWN } from "../../../plan/type.ts";
import { add, change, type Edit, of, remove, together } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const ACL = "edge-web-acl";
const LOGGING = "edge-web-acl-logging";
const DISTRIBUTION = "edge-distribution";
const ARN = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/shared/a1";

const header = (name: string): Json => ({ singleHeader: { name } });

function regionalAcl(name: string, scope = "REGIONAL"): Edit {
  return add("aws:wafv2/webAcl:WebAcl", name, { scope, defaultAction: { allow: {} } });
}

function association(name: string, acl: Json, target = "euw1-alb"): Edit {
  return add("aws:wafv2/webAclAssociation:WebAclAssociation", name, { webAclArn: acl, resourceArn: of(target) });
}

const PUBLIC_ALB = change("euw1-alb", { internal: false });
const JOINED = together(PUBLIC_ALB, regionalAcl("euw1-acl"), association("euw1-association", of("euw1-acl")));

function stage(...types: readonly string[]): Edit {
  return together(
    add("aws:apigateway/restApi:RestApi", "euw1-api", { endpointConfiguration: { types: [...types] } }),
    add("aws:apigateway/stage:Stage", "euw1-stage", { restApi: of("euw1-api"), stageName: "live" }),
  );
}

export const webAclUse: Mutations = {
  "WAF-05": {
    edit: remove(LOGGING),
    on: ACL,
    forms: {
      "a log to nowhere": change(LOGGING, { logDestinationConfigs: [] }),
      "another web ACL's log": change(LOGGING, { resourceArn: ARN }),
    },
    harmless: {
      "one destination instead of a list": change(LOGGING, { logDestinationConfigs: of("edge-web-acl-logs") }),
    },
  },
  "WAF-06": {
    edit: change(LOGGING, { redactedFields: [header("cookie"), header("x-origin-secret")] }),
    on: LOGGING,
    forms: {
      "nothing at all": change(LOGGING, { redactedFields: undefined }),
      "one block instead of a list": change(LOGGING, { redactedFields: header("cookie") }),
      "what nobody knows": change(LOGGING, { redactedFields: UNKNOWN }),
    },
    harmless: {
      "names with capitals, and one more": change(LOGGING, {
        redactedFields: ["Authorization", "Cookie", "X-Origin-Secret", "X-Api-Key"].map(header),
      }),
    },
  },
  "WAF-08": {
    edit: change(ACL, { region: "eu-west-1" }),
    on: ACL,
    forms: {
      "a scope that nobody knows": change(ACL, { scope: UNKNOWN }),
      "a regional web ACL for another region's target": {
        edit: together(regionalAcl("euw1-acl"), association("euw1-association", of("euw1-acl"), "use1-alb")),
        on: "euw1-association",
      },
      "a web ACL of another region, by its ARN": {
        edit: association("euw1-association", "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a/b"),
        on: "euw1-association",
      },
      "a web ACL that is for CloudFront": {
        edit: association("euw1-association", of(ACL)),
        on: "euw1-association",
      },
    },
    harmless: { "one beside its target": JOINED },
  },
  "MS-04": {
    edit: change(DISTRIBUTION, { webAclId: undefined }),
    on: DISTRIBUTION,
    forms: {
      "an empty one": change(DISTRIBUTION, { webAclId: "" }),
      "a regional web ACL": together(regionalAcl("euw1-acl"), change(DISTRIBUTION, { webAclId: of("euw1-acl") })),
      "one in another region": change(ACL, { region: "eu-west-1" }),
      "one of another kind, by its ARN": change(DISTRIBUTION, { webAclId: ARN.replace("global", "regional") }),
      "a classic one": change(DISTRIBUTION, { webAclId: "473e64fd-f30b-4765-81a0-62ad96dd167a" }),
      "one that nobody knows, of nothing": change(DISTRIBUTION, { webAclId: UNKNOWN }),
      "a public load balancer": { edit: PUBLIC_ALB, on: "euw1-alb" },
      "a load balancer that is not known to be internal": {
        edit: change("euw1-alb", { internal: UNKNOWN }),
        on: "euw1-alb",
      },
      "a public load balancer with a web ACL for CloudFront": {
        edit: together(PUBLIC_ALB, association("euw1-association", of(ACL))),
        on: "euw1-alb",
      },
      "a stage": { edit: stage("REGIONAL"), on: "euw1-stage" },
    },
    harmless: {
      "one of another stack, by its ARN": change(DISTRIBUTION, { webAclId: ARN }),
      "a public load balancer with a web ACL": JOINED,
      "a public load balancer with another stack's": together(
        PUBLIC_ALB,
        association("euw1-association", "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/b"),
      ),
      "a private API": stage("PRIVATE"),
    },
  },
};

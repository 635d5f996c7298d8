// Web ACLs as planned for some settings, and requests to them.
import { WebAcl } from "../../../../components/webAcl.ts";
import type { PlannedWebAcl } from "../../../../local/parts/webAcl/evaluateWebAcl.ts";
import type { WebRequest } from "../../../../local/parts/webAcl/webRequest.ts";
import { firewall } from "../../../../model/firewallSettings.ts";
import type { Json, Properties } from "../../../../plan/type.ts";
import { buildWithMocks } from "../../../support/mocks.ts";

/** The inputs that the component plans for settings. */
export async function plannedFrom(settings: unknown): Promise<PlannedWebAcl> {
  const built = await buildWithMocks(
    () => new WebAcl("edge", { firewall: firewall.parse(settings), logName: "portcullis-dev", retentionDays: 30 }),
    { region: "us-east-1" },
  );
  const acl = built.named("aws:wafv2/webAcl:WebAcl", "edge-web-acl");
  const sets = built.ofType("aws:wafv2/ipSet:IpSet");
  return {
    name: "edge",
    account: "123456789012",
    inputs: acl.inputs,
    ipSets: Object.fromEntries(sets.map(({ outputs, inputs }) => [outputs["arn"] as string, inputs])),
  };
}

/** A web ACL of rules written as the provider has them; each blocks where it says nothing else. */
export function plannedOf(rules: readonly Properties[], others: Properties = {}): PlannedWebAcl {
  const complete = rules.map((rule, index): Json => ({
    name: `rule-${index}`,
    priority: index,
    action: { block: {} },
    ...rule,
  }));
  return {
    name: "edge",
    account: "123456789012",
    inputs: { scope: "CLOUDFRONT", defaultAction: { allow: {} }, rules: complete, ...others },
    ipSets: {},
  };
}

/** What a test says of a request; everything else is that of an innocent one. */
export interface Asked extends Partial<Omit<WebRequest, "uri" | "query" | "headers" | "body">> {
  /** Path and query. */
  readonly to?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export function requestOf({ to = "/orders/7", headers = {}, body = "", ...others }: Asked = {}): WebRequest {
  const [uri = "", ...query] = to.split("?");
  return {
    method: "GET",
    uri,
    query: query.join("?"),
    headers: Object.entries({ host: "edge.example.com", "user-agent": "tests", ...headers }),
    body: Buffer.from(body),
    client: "203.0.113.9",
    country: "GB",
    httpVersion: "HTTP/2.0",
    scheme: "https",
    host: "edge.example.com",
    ...others,
  };
}

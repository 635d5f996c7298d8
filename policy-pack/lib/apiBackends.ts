// Where an API's HTTP integrations lead: by name to a load balancer, by port to its targets, and to the bind of HAProxy
// that answers there, with the certificates that it asks for.
import { configurationOf, decodeUserData } from "../../proof/planned/haproxy.ts";
import type { Json, PlannedResource, Properties } from "../../plan/type.ts";
import type { Stack } from "../policy.ts";
import { isAbsent, number, text } from "./inputs.ts";
import { operationsOf } from "./openApi.ts";

export const REST_API = "aws:apigateway/restApi:RestApi";
export const REST_STAGE = "aws:apigateway/stage:Stage";
export const REST_INTEGRATION = "aws:apigateway/integration:Integration";
const VPC_LINK = "aws:apigateway/vpcLink:VpcLink";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const ATTACHMENT = "aws:autoscaling/attachment:Attachment";
const GROUP = "aws:autoscaling/group:Group";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

type Index = Stack["index"];

/** One way of an API to a backend, as a resource or within an OpenAPI text. */
export interface ApiBackend {
  /** The integration, or the API whose text it stands in. */
  readonly resource: PlannedResource;
  /** The REST API that it belongs to, where it is of the stack. */
  readonly api: PlannedResource | undefined;
  readonly uri: Json | undefined;
  /** True unless it is known that the backend's certificate is verified. */
  readonly skips: Json | undefined;
}

/** The HTTP integrations of REST APIs; those of a text that nobody can read yet are left to the policy on methods. */
export function httpBackends(index: Index): readonly ApiBackend[] {
  const single = index
    .ofType(REST_INTEGRATION)
    .map((resource): [PlannedResource, Properties] => [resource, resource.inputs]);
  const written = [...index.ofType(REST_API), ...index.ofType("aws:apigateway/restApiPut:RestApiPut")].flatMap(
    (resource) =>
      (operationsOf(resource.inputs["body"]) ?? []).map(({ integration }): [PlannedResource, Properties] => [
        resource,
        integration,
      ]),
  );
  return [...single, ...written]
    .filter(([, { type, uri }]) => isHttp(type) && !isAbsent(uri))
    .map(([resource, given]) => ({
      resource,
      api: resource.type === REST_API ? resource : index.referenced(resource, "restApi")[0],
      uri: given["uri"],
      skips: skipsOf(given["tlsConfig"]),
    }));
}

/** HTTP and HTTP_PROXY, in a text also in lower case; what is not known may be. */
function isHttp(type: Json | undefined): boolean {
  const known = text(type);
  return known === undefined || /^http(_proxy)?$/i.test(known);
}

function skipsOf(given: Json | undefined): Json | undefined {
  const [only] = Array.isArray(given) ? (given as readonly Json[]) : [given];
  if (typeof only !== "object" || only === null) return only;
  return (only as Properties)["insecureSkipVerification"];
}

/** A bind of HAProxy's that an API's requests come to. */
export interface ProxyBind {
  readonly template: PlannedResource;
  readonly port: number;
  /** The text of the user data; undefined where it is not known or cannot be read. */
  readonly userData: string | undefined;
  /** The bind's words after its address; undefined where HAProxy binds no such port. */
  readonly options: readonly string[] | undefined;
}

/** The binds that a backend's name and port lead to; none where it does not lead to proxies of the stack. */
export function bindsBehind(index: Index, { resource, uri }: ApiBackend): readonly ProxyBind[] {
  const [, host, port = "443"] = /^https?:\/\/([^/:?#]+)(?::(\d+))?/i.exec(text(uri) ?? "") ?? [];
  if (host === undefined) return [];
  return loadBalancersOf(index, resource, host)
    .flatMap((balancer) => index.users(balancer, "loadBalancerArn"))
    .filter(({ type, inputs }) => type === LISTENER && number(inputs["port"]) === Number(port))
    .flatMap((listener) => index.referenced(listener, "defaultActions"))
    .filter(({ type }) => type === TARGET_GROUP)
    .flatMap((target) => templatesOf(index, target).map((template) => bindOf(template, target)));
}

/** By VPC link, or by the records with the backend's name. */
function loadBalancersOf(index: Index, resource: PlannedResource, host: string): readonly PlannedResource[] {
  const links = index.referenced(resource, "connectionId").filter(({ type }) => type === VPC_LINK);
  const linked = links.flatMap((link) => index.referenced(link, "targetArn"));
  const records = index
    .ofType("aws:route53/record:Record")
    .filter(({ inputs }) => named(inputs["name"]) === named(host));
  const found = records.flatMap((record) => [
    ...index.referenced(record, "aliases"),
    ...index.referenced(record, "records"),
  ]);
  return [...new Set([...linked, ...found])].filter(({ type }) => type === LOAD_BALANCER);
}

/** Names have no case, and may end with a dot. */
function named(value: Json | undefined): string | undefined {
  return text(value)?.toLowerCase().replace(/\.$/, "");
}

function templatesOf(index: Index, target: PlannedResource): readonly PlannedResource[] {
  const attached = index
    .users(target, "lbTargetGroupArn")
    .filter(({ type }) => type === ATTACHMENT)
    .flatMap((attachment) => index.referenced(attachment, "autoscalingGroupName"));
  const groups = [...index.users(target, "targetGroupArns"), ...index.users(target, "trafficSources"), ...attached];
  return [...new Set(groups)]
    .filter(({ type }) => type === GROUP)
    .flatMap((group) => [
      ...index.referenced(group, "launchTemplate"),
      ...index.referenced(group, "mixedInstancesPolicy"),
    ])
    .filter(({ type }) => type === TEMPLATE);
}

function bindOf(template: PlannedResource, target: PlannedResource): ProxyBind {
  const port = number(target.inputs["port"]) ?? 0;
  const userData = decoded(template.inputs["userData"]);
  return { template, port, userData, options: userData === undefined ? undefined : bindOptions(userData, port) };
}

function decoded(value: Json | undefined): string | undefined {
  const known = text(value);
  if (known === undefined) return undefined;
  try {
    return decodeUserData(known);
  } catch {
    return undefined;
  }
}

function bindOptions(userData: string, port: number): readonly string[] | undefined {
  let configuration: string | undefined;
  try {
    configuration = configurationOf(userData);
  } catch {
    return undefined;
  }
  const binds = (configuration ?? "").split("\n").map((line) => line.trim().split(/\s+/));
  const bind = binds.find(([keyword, addresses = ""]) => keyword === "bind" && listensOn(addresses, port));
  return bind?.slice(2);
}

function listensOn(addresses: string, port: number): boolean {
  return addresses.split(",").some((address) => {
    const [, first, last] = /:(\d+)(?:-(\d+))?$/.exec(address) ?? [];
    return first !== undefined && port >= Number(first) && port <= Number(last ?? first);
  });
}

// Policies about the hop from an API to the proxies: HAProxy knows the gateway by its certificate, and the gateway HAProxy.
import { isUnknown } from "../../plan/read.ts";
import type { PlannedResource } from "../../plan/type.ts";
import {
  type ApiBackend,
  bindsBehind,
  httpBackends,
  type ProxyBind,
  REST_API,
  REST_INTEGRATION,
  REST_STAGE,
} from "../lib/apiBackends.ts";
import { flag, isAbsent, notKnown, text } from "../lib/inputs.ts";
import { flagKnob } from "../lib/knobs.ts";
import { type Fault, type Stack, stackPolicy } from "../policy.ts";

const GUIDE = "https://docs.aws.amazon.com/apigateway/latest";
const CLIENT_CERTIFICATE = "aws:apigateway/clientCertificate:ClientCertificate";
/** What carries a certificate to the proxies, by the property that holds it. */
const CARRIERS: readonly (readonly [type: string, property: string])[] = [
  ["aws:secretsmanager/secretVersion:SecretVersion", "secretString"],
  ["aws:ssm/parameter:Parameter", "value"],
];

type Index = Stack["index"];

export const apiBackend = [
  stackPolicy({
    id: "MS-16",
    name: "ms-api-client-certificate-enforced",
    rule: "Every stage shows the proxies its own client certificate, and they let in nobody else",
    reason: "whoever else reaches the port passes neither the web ACL nor the authorizer",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:APIGateway.2", "ckv:CKV2_AWS_51", "nist:IA-3"],
    steps:
      "Give the stage a ClientCertificate of its region, and the proxies' bind verify required with its PEM as ca-file",
    link: `${GUIDE}/developerguide/getting-started-client-side-ssl-authentication.html`,
    types: [REST_STAGE],
    judge: ({ index }) => index.ofType(REST_STAGE).flatMap((stage) => stageFaults(index, stage).slice(0, 1)),
  }),
  stackPolicy({
    id: "MS-17",
    name: "ms-api-backend-tls-verified",
    rule: "Every HTTP integration speaks TLS to a backend whose certificate it verifies, or to the proxies under our own root",
    reason: "otherwise anybody on the way can read requests and answer in the backend's name",
    severity: "high",
    level: { prod: "mandatory", dev: "advisory" },
    controls: ["fsbp:APIGateway.10", "nist:SC-8(1)"],
    steps: "Use https, and leave out tlsConfig.insecureSkipVerification",
    link: `${GUIDE}/api/API_TlsConfig.html`,
    knobs: {
      allowPrivateRoot: flagKnob(
        "The proxies may have a certificate of our own root, which no public list knows",
        true,
      ),
    },
    types: [REST_INTEGRATION, REST_API, "aws:apigateway/restApiPut:RestApiPut"],
    judge: ({ index }, { allowPrivateRoot }) => {
      const found = httpBackends(index).flatMap((backend) => backendFaults(index, backend, allowPrivateRoot));
      return [...new Map(found.map((fault) => [fault.resource, fault])).values()];
    },
  }),
];

function stageFaults(index: Index, stage: PlannedResource): readonly Fault[] {
  const property = "clientCertificateId";
  const fault = (what: string): Fault => ({ what, property, resource: stage });
  const [certificate] = index.referenced(stage, property).filter(({ type }) => type === CLIENT_CERTIFICATE);
  if (certificate === undefined) {
    const given = !isAbsent(stage.inputs[property]);
    return [fault(given ? "shows a client certificate that is not of this stack" : "shows no client certificate")];
  }
  if (index.region(certificate) !== index.region(stage)) return [fault("has a client certificate of another region")];
  const [api] = index.referenced(stage, "restApi");
  const backends = httpBackends(index).filter((each) => api !== undefined && each.api === api);
  return backends
    .flatMap((backend) => bindsBehind(index, backend))
    .flatMap((bind) => {
      const what = amissOf(index, certificate, bind);
      return what === undefined ? [] : [{ what, resource: stage }];
    });
}

/** What keeps a bind from letting in the holder of the certificate only. */
function amissOf(
  index: Index,
  certificate: PlannedResource,
  { port, userData, options }: ProxyBind,
): string | undefined {
  const at = `the proxies' bind on port ${port}`;
  if (userData === undefined) return `cannot be judged, for the proxies' user data is not known`;
  if (options === undefined) return `leads to port ${port}, which HAProxy does not bind`;
  const after = (word: string): string | undefined => options[options.indexOf(word) + 1];
  if (!options.includes("verify") || after("verify") !== "required") return `is not asked for its certificate by ${at}`;
  const file = options.includes("ca-file") ? after("ca-file") : undefined;
  if (file === undefined) return `has its certificate verified by no ca-file at ${at}`;
  const names = namesOfCarriers(index, certificate);
  const fetched = userData
    .split("\n")
    .some((line) => line.includes(baseName(file)) && names.some((name) => holdsWord(line, name)));
  return fetched ? undefined : `does not have its own certificate in the ca-file of ${at}`;
}

/** Names of the secrets and parameters that the certificate's PEM stands in. */
function namesOfCarriers(index: Index, certificate: PlannedResource): readonly string[] {
  return CARRIERS.flatMap(([type, property]) => index.users(certificate, property).filter((each) => each.type === type))
    .flatMap((carrier) => [carrier, ...index.referenced(carrier, "secretId")])
    .flatMap(({ inputs }) => text(inputs["name"]) ?? []);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function holdsWord(line: string, word: string): boolean {
  return line.split(/[\s"']+/).includes(word);
}

function backendFaults(index: Index, backend: ApiBackend, allowPrivateRoot: boolean): readonly Fault[] {
  const { resource, uri, skips } = backend;
  const known = text(uri);
  if (known === undefined) return [{ ...notKnown("uri"), resource }];
  if (!/^https:\/\//i.test(known))
    return [{ what: "speaks to its backend without TLS", property: "uri", value: known, resource }];
  const property = "tlsConfig.insecureSkipVerification";
  if (isAbsent(skips) || flag(skips) === false) return [];
  if (isUnknown(skips)) return [{ ...notKnown(property), resource }];
  const what = allowPrivateRoot ? unverified(index, backend) : "does not verify its backend";
  return what === undefined ? [] : [{ what, property, value: true, resource }];
}

/** Why a backend may not go unverified. API Gateway then still checks name and date, and wants a root that is a CA. */
function unverified(index: Index, backend: ApiBackend): string | undefined {
  if (bindsBehind(index, backend).length === 0) return "does not verify a backend that is not the proxies";
  const roots = index.ofType("tls:index/selfSignedCert:SelfSignedCert");
  // Where the root is made by another stack, that stack's policies judge it.
  const elsewhere = roots.length === 0 && index.ofType("pulumi:pulumi:StackReference").length > 0;
  if (!elsewhere && (roots.length === 0 || roots.some(({ inputs }) => flag(inputs["isCaCertificate"]) !== true))) {
    return "does not verify proxies whose root is no CA";
  }
  const stages = index
    .ofType(REST_STAGE)
    .filter((stage) => index.referenced(stage, "restApi").some((api) => api === backend.api));
  const enforced = stages.length > 0 && stages.every((stage) => stageFaults(index, stage).length === 0);
  return enforced ? undefined : "does not verify proxies that let in others than the gateway";
}

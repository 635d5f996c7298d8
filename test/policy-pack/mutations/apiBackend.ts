// Mutations for the policies about the hop from an API to the proxies.
import { add, change, type Edit, of, together } from "../../support/planEdits.ts";
import { GATEWAY_CERTIFICATE } from "../apiPlan.ts";
import { inUserData } from "../userDataEdits.ts";
import type { Mutations } from "../mutation.ts";

const base = "api" as const;
const STAGE = "euw1-api-stage";
const INTEGRATION = "euw1-api-integration-get";
const TEMPLATE = "euw1-proxy-template";
const VERIFIED = " verify required ca-file /etc/haproxy/tls/gateway.pem";

const unverified = change(INTEGRATION, { tlsConfig: { insecureSkipVerification: true } });

function binds(words: string): Edit {
  return inUserData(TEMPLATE, VERIFIED, words);
}

/** The API in one OpenAPI text. */
function written(uri: string, tlsConfig = {}): Edit {
  const integration = { type: "http_proxy", uri, tlsConfig };
  return change("euw1-api", {
    body: JSON.stringify({ paths: { "/": { get: { "x-amazon-apigateway-integration": integration } } } }),
  });
}

export const apiBackend: Mutations = {
  "MS-16": {
    base,
    edit: change(STAGE, { clientCertificateId: undefined }),
    on: STAGE,
    forms: {
      "a certificate that is nobody's": change(STAGE, { clientCertificateId: "a1b2c3" }),
      "a certificate of another region": together(
        add("aws:apigateway/clientCertificate:ClientCertificate", "use1-certificate", {}),
        change(STAGE, { clientCertificateId: of("use1-certificate") }),
      ),
      "a bind that asks for none": binds(""),
      "a bind that may do without": binds(VERIFIED.replace("required", "optional")),
      "a bind that trusts what the system trusts": binds(" verify required"),
      "a bind that trusts another file": binds(VERIFIED.replace("gateway.pem", "alb-ca.pem")),
      "a file of another secret": inUserData(TEMPLATE, `fetch ${GATEWAY_CERTIFICATE} `, "fetch portcullis/dev/other "),
      "a certificate that does not come to the proxies": together(
        add("aws:apigateway/clientCertificate:ClientCertificate", "euw1-certificate", {}),
        change(STAGE, { clientCertificateId: of("euw1-certificate") }),
      ),
      "proxies whose configuration nobody knows": change(TEMPLATE, {
        userData: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      }),
    },
    harmless: {
      "an API without proxies behind it": together(
        binds(""),
        change(INTEGRATION, { uri: "https://elsewhere.example.com/" }),
      ),
    },
  },
  "MS-17": {
    base,
    edit: change(INTEGRATION, { uri: "http://euw1.edge.example.com/{proxy}" }),
    on: INTEGRATION,
    forms: {
      "in capitals": change(INTEGRATION, { uri: "HTTP://euw1.edge.example.com/{proxy}" }),
      "a name that nobody knows yet": change(INTEGRATION, { uri: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
      "a name in a variable": change(INTEGRATION, { uri: "${stageVariables.backend}/{proxy}" }),
      "proxies that let in others, unverified": together(unverified, binds("")),
      "a backend that is not the proxies, unverified": together(
        unverified,
        change(INTEGRATION, { uri: "https://elsewhere.example.com/" }),
      ),
      "proxies whose root is no CA, unverified": together(
        unverified,
        change("portcullis-authority-root", { isCaCertificate: false }),
      ),
      "unverified in quotes, in a list": change(INTEGRATION, {
        uri: "https://elsewhere.example.com/",
        tlsConfig: [{ insecureSkipVerification: "true" }],
      }),
      "one OpenAPI text": { edit: written("http://elsewhere.example.com/"), on: "euw1-api" },
      "unverified in one OpenAPI text": {
        edit: written("https://elsewhere.example.com/", { insecureSkipVerification: true }),
        on: "euw1-api",
      },
    },
    harmless: {
      "the proxies under our own root, unverified": unverified,
      "a function": change("euw1-api-integration-post", { tlsConfig: undefined }),
      "an OpenAPI text with TLS": written("https://elsewhere.example.com/"),
    },
  },
};

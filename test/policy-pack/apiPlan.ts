// A plan with what no door makes yet, compliant with every policy: the strict dev plan, and in its first region a REST API
// before the proxies with its authorizer, and a function that forwards requests.
import { decodeUserData } from "../../proof/planned/haproxy.ts";
import type { Properties } from "../../plan/type.ts";
import { add, changeWith, type Edit, of, resourceOf, together } from "../support/planEdits.ts";
import { inBase64 } from "./userDataEdits.ts";

const ASSUMED_BY = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

const WRITES_LOG = (name: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "WriteTheLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `arn:aws:logs:eu-west-1:123456789012:log-group:/portcullis/${name}:*`,
      },
    ],
  });

/** One line of JSON with what the policies ask for. */
const LOG_FORMAT = JSON.stringify({
  id: "$context.requestId",
  time: "$context.requestTime",
  client: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  path: "$context.resourcePath",
  status: "$context.status",
});

/** Name of the secret that brings the gateway's certificate to the proxies. */
export const GATEWAY_CERTIFICATE = "portcullis/dev/euw1/gateway-certificate";

/** HAProxy's configuration, with the static door turned into the API's: only the gateway's certificate is let in. */
const trustsGateway = changeWith("euw1-proxy-template", ({ userData }) => {
  const before = decodeUserData(userData as string);
  const after = before
    .replace("bind :8443 accept-proxy ssl crt /etc/haproxy/tls/proxy.pem", (bind) => {
      return `${bind} verify required ca-file /etc/haproxy/tls/gateway.pem`;
    })
    .replace('fetch portcullis/dev/euw1/proxy-certificate > "$new/tls/proxy.pem"', (fetch) => {
      return `${fetch}\n      fetch ${GATEWAY_CERTIFICATE} > "$new/tls/gateway.pem"`;
    });
  return { userData: inBase64(after) };
});

/** A function with its role, its permissions and its log group. */
function lambda(name: string, inputs: Properties): Edit {
  return together(
    add("aws:cloudwatch/logGroup:LogGroup", `${name}-logs`, {
      name: `/portcullis/${name}`,
      retentionInDays: 365,
      kmsKeyId: of("euw1-key"),
      tags: { Name: `${name}-logs` },
    }),
    add("aws:iam/role:Role", `${name}-role`, { assumeRolePolicy: ASSUMED_BY("lambda.amazonaws.com") }),
    add("aws:iam/rolePolicy:RolePolicy", `${name}-role-policy`, { role: of(`${name}-role`), policy: WRITES_LOG(name) }),
    add("aws:lambda/function:Function", name, {
      role: of(`${name}-role`),
      runtime: "nodejs22.x",
      handler: "index.handler",
      timeout: 10,
      reservedConcurrentExecutions: 10,
      kmsKeyArn: of("euw1-key"),
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: of(`${name}-logs`) },
      ...inputs,
    }),
    add("aws:lambda/permission:Permission", `${name}-permission`, {
      function: of(name),
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      sourceArn: of("euw1-api"),
    }),
  );
}

const restApi = together(
  add("aws:apigateway/restApi:RestApi", "euw1-api", {
    name: "euw1",
    disableExecuteApiEndpoint: true,
    endpointConfiguration: { types: "REGIONAL" },
  }),
  add("aws:apigateway/resource:Resource", "euw1-api-resource", {
    restApi: of("euw1-api"),
    parentId: of("euw1-api"),
    pathPart: "{proxy+}",
  }),
  lambda("euw1-authorizer", { environment: { variables: { ISSUER: "https://login.example.com" } } }),
  lambda("euw1-forwarder", {
    // In the VPC it would be a place that the settings do not declare yet, which the proof refuses.
    environment: { variables: { BACKEND: "services.euw1.internal.edge.example.com" } },
  }),
  add("aws:apigateway/authorizer:Authorizer", "euw1-api-authorizer", {
    restApi: of("euw1-api"),
    type: "REQUEST",
    authorizerUri: of("euw1-authorizer"),
    identitySource: "method.request.header.Authorization",
    authorizerResultTtlInSeconds: 60,
  }),
  add("aws:apigateway/requestValidator:RequestValidator", "euw1-api-validator", {
    restApi: of("euw1-api"),
    validateRequestParameters: true,
  }),
  method("euw1-api", "GET"),
  add("aws:apigateway/integration:Integration", "euw1-api-integration-get", {
    ...methodOf("GET"),
    type: "HTTP_PROXY",
    integrationHttpMethod: "GET",
    uri: "https://euw1.edge.example.com/{proxy}",
    requestParameters: { "integration.request.path.proxy": "method.request.path.proxy" },
  }),
  method("euw1-api", "POST"),
  add("aws:apigateway/integration:Integration", "euw1-api-integration-post", {
    ...methodOf("POST"),
    type: "AWS_PROXY",
    integrationHttpMethod: "POST",
    uri: of("euw1-forwarder"),
  }),
);

function methodOf(httpMethod: string): Properties {
  return { restApi: of("euw1-api"), resourceId: of("euw1-api-resource"), httpMethod };
}

function method(api: string, httpMethod: string): Edit {
  return add("aws:apigateway/method:Method", `${api}-method-${httpMethod.toLowerCase()}`, {
    ...methodOf(httpMethod),
    authorization: "CUSTOM",
    authorizerId: of(`${api}-authorizer`),
    apiKeyRequired: true,
    requestValidatorId: of(`${api}-validator`),
  });
}

const stage = together(
  add("aws:apigateway/clientCertificate:ClientCertificate", "euw1-api-client-certificate", {
    description: "Shown to the proxies of eu-west-1",
  }),
  add("aws:secretsmanager/secret:Secret", "euw1-gateway-certificate-secret", {
    name: GATEWAY_CERTIFICATE,
    kmsKeyId: of("euw1-key"),
    recoveryWindowInDays: 30,
  }),
  add("aws:secretsmanager/secretVersion:SecretVersion", "euw1-gateway-certificate-secret-version", {
    secretId: of("euw1-gateway-certificate-secret"),
    secretString: of("euw1-api-client-certificate"),
  }),
  add("aws:cloudwatch/logGroup:LogGroup", "euw1-api-logs", { retentionInDays: 365, kmsKeyId: of("euw1-key") }),
  add("aws:apigateway/deployment:Deployment", "euw1-api-deployment", {
    restApi: of("euw1-api"),
    triggers: { redeployment: "1" },
  }),
  add("aws:apigateway/stage:Stage", "euw1-api-stage", {
    restApi: of("euw1-api"),
    deployment: of("euw1-api-deployment"),
    stageName: "live",
    clientCertificateId: of("euw1-api-client-certificate"),
    accessLogSettings: { destinationArn: of("euw1-api-logs"), format: LOG_FORMAT },
    xrayTracingEnabled: true,
    variables: { region: "euw1" },
  }),
  add("aws:apigateway/methodSettings:MethodSettings", "euw1-api-method-settings", {
    restApi: of("euw1-api"),
    stageName: of("euw1-api-stage"),
    methodPath: "*/*",
    settings: {
      loggingLevel: "ERROR",
      dataTraceEnabled: false,
      metricsEnabled: true,
      throttlingRateLimit: 500,
      throttlingBurstLimit: 1000,
      cachingEnabled: true,
      cacheDataEncrypted: true,
    },
  }),
);

const use = together(
  add("aws:apigateway/usagePlan:UsagePlan", "euw1-api-usage-plan", {
    apiStages: [{ apiId: of("euw1-api"), stage: of("euw1-api-stage") }],
    throttleSettings: { rateLimit: 100, burstLimit: 200 },
    quotaSettings: { limit: 1_000_000, period: "MONTH" },
  }),
  add("aws:apigateway/apiKey:ApiKey", "euw1-api-key", { name: "euw1-partner" }),
  add("aws:apigateway/usagePlanKey:UsagePlanKey", "euw1-api-usage-plan-key", {
    usagePlanId: of("euw1-api-usage-plan"),
    keyId: of("euw1-api-key"),
    keyType: "API_KEY",
  }),
  add("aws:apigateway/domainName:DomainName", "euw1-api-domain", {
    domainName: "api.euw1.edge.example.com",
    regionalCertificateArn: of("euw1-public-certificate-validation"),
    securityPolicy: "TLS_1_2",
    endpointConfiguration: { types: "REGIONAL" },
  }),
);

/** The rules of the web ACL before CloudFront, once more before the API. */
const firewall: Edit = (plan) => {
  const { rules, customResponseBodies, visibilityConfig } = resourceOf(plan, "edge-web-acl").inputs;
  return together(
    add("aws:wafv2/webAcl:WebAcl", "euw1-web-acl", {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rules: rules ?? [],
      customResponseBodies: customResponseBodies ?? [],
      visibilityConfig: visibilityConfig ?? {},
      associationConfig: { requestBodies: [{ apiGateway: { defaultSizeInspectionLimit: "KB_64" } }] },
    }),
    add("aws:wafv2/webAclAssociation:WebAclAssociation", "euw1-web-acl-association", {
      resourceArn: of("euw1-api-stage"),
      webAclArn: of("euw1-web-acl"),
    }),
    add("aws:cloudwatch/logGroup:LogGroup", "euw1-web-acl-logs", {
      namePrefix: "aws-waf-logs-euw1-",
      retentionInDays: 365,
      kmsKeyId: of("euw1-key"),
    }),
    add("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "euw1-web-acl-logging", {
      resourceArn: of("euw1-web-acl"),
      logDestinationConfigs: [of("euw1-web-acl-logs")],
      redactedFields: ["authorization", "cookie", "x-origin-secret", "x-api-key"].map((name) => ({
        singleHeader: { name },
      })),
    }),
  )(plan);
};

/** Adds the API to the strict dev plan. */
export const withApi: Edit = together(trustsGateway, restApi, stage, use, firewall);

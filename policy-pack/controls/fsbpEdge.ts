// Security Hub's controls for what stands at the edge: certificates, CloudFront, WAF, API Gateway, Lambda, load balancers, DNS.
import { controlsOf } from "./control.ts";

const { served, elsewhere, foreign, open } = controlsOf("fsbp");

const NO_CLASSIC_BALANCER = "GEN-02 keeps Classic Load Balancers out";
const NO_CLASSIC_WAF = "GEN-02 keeps AWS WAF Classic out";

export const fsbpEdge = [
  served("ACM.1", "certificates are renewed before they end"),
  served("ACM.2", "RSA keys in ACM have 2,048 bits or more"),

  served("APIGateway.1", "APIs log their execution"),
  served("APIGateway.2", "stages show a client certificate to what is behind them"),
  served("APIGateway.3", "stages trace with X-Ray"),
  served("APIGateway.4", "APIs stand behind a web ACL"),
  served("APIGateway.5", "caches of APIs are encrypted"),
  served("APIGateway.8", "routes say how callers are authorised"),
  served("APIGateway.9", "stages of HTTP APIs have access logs", "API-01"),
  served("APIGateway.10", "private integrations of HTTP APIs speak HTTPS"),
  served("APIGateway.11", "domain names of APIs have a recommended TLS policy"),

  foreign("CloudFront.1", "distributions have a root object", "No origin is a bucket: every path is a service's"),
  served("CloudFront.3", "viewers are served by HTTPS"),
  elsewhere(
    "CloudFront.4",
    "origins fail over",
    "By DNS: latency records with health checks stand behind an origin's name",
  ),
  served("CloudFront.5", "distributions log"),
  served("CloudFront.6", "distributions stand behind a web ACL"),
  served("CloudFront.7", "distributions have certificates of their own"),
  served("CloudFront.8", "HTTPS is served by SNI"),
  served("CloudFront.9", "origins are asked by HTTPS"),
  served("CloudFront.10", "origins are asked by no outdated TLS"),
  served("CloudFront.12", "bucket origins exist"),
  served("CloudFront.13", "bucket origins have origin access control"),
  served("CloudFront.15", "viewers have a recommended TLS policy"),
  served("CloudFront.16", "function URL origins have origin access control"),

  served("ELB.1", "plain HTTP is redirected to HTTPS"),
  foreign("ELB.2", "classic balancers have certificates of ACM", NO_CLASSIC_BALANCER),
  foreign("ELB.3", "classic balancers speak TLS", NO_CLASSIC_BALANCER),
  served("ELB.4", "invalid header fields are dropped"),
  served("ELB.5", "load balancers have access logs"),
  served("ELB.6", "load balancers are protected against deletion"),
  foreign("ELB.7", "classic balancers drain", NO_CLASSIC_BALANCER),
  foreign("ELB.8", "classic balancers have a strong TLS policy", NO_CLASSIC_BALANCER),
  foreign("ELB.9", "classic balancers serve across zones", NO_CLASSIC_BALANCER),
  foreign("ELB.10", "classic balancers span zones", NO_CLASSIC_BALANCER),
  served("ELB.12", "desync mitigation is defensive or strictest"),
  served("ELB.13", "load balancers span zones"),
  foreign("ELB.14", "classic balancers mitigate desync", NO_CLASSIC_BALANCER),
  served("ELB.16", "application load balancers stand behind a web ACL"),
  served("ELB.17", "listeners have a recommended TLS policy"),
  served("ELB.18", "listeners encrypt"),
  served("ELB.21", "health checks are encrypted"),
  served("ELB.22", "targets are spoken to by TLS"),

  served("Lambda.1", "functions are not public"),
  served("Lambda.2", "functions have a runtime that is kept up"),
  open("Lambda.3", "functions are in a VPC", "No policy says which functions belong into one"),
  open("Lambda.5", "functions in a VPC span zones", "No policy counts the zones of a function's subnets"),
  served("Lambda.7", "functions trace with X-Ray"),

  served("Route53.2", "public zones log queries"),

  foreign("WAF.1", "classic global web ACLs log", NO_CLASSIC_WAF),
  foreign("WAF.2", "classic regional rules have conditions", NO_CLASSIC_WAF),
  foreign("WAF.3", "classic regional groups have rules", NO_CLASSIC_WAF),
  foreign("WAF.4", "classic regional web ACLs have rules", NO_CLASSIC_WAF),
  foreign("WAF.6", "classic global rules have conditions", NO_CLASSIC_WAF),
  foreign("WAF.7", "classic global groups have rules", NO_CLASSIC_WAF),
  foreign("WAF.8", "classic global web ACLs have rules", NO_CLASSIC_WAF),
  served("WAF.10", "web ACLs have rules"),
  served("WAF.11", "web ACLs log"),
  served("WAF.12", "rules have metrics"),
];

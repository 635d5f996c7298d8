import { expect } from "chai";
import { gunzipSync, gzipSync } from "node:zlib";
import { LocalError } from "../../../local/localError.ts";
import type { RegionPath } from "../../../local/planned/plannedPath.ts";
import { readPath } from "../../../local/planned/topology.ts";
import type { Plan, PlannedResource } from "../../../plan/type.ts";
import { devPlan } from "../../support/devPlan.ts";
import { changed, withInputs } from "../plantedPlan.ts";

const CHECK = {
  protocol: "HTTPS",
  path: "/healthz",
  intervalSeconds: 10,
  timeoutSeconds: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  matcher: "200",
};

/** A TLS listener's settings under its names. */
const tls = (...names: string[]) => ({
  certificate: names,
  versions: { minVersion: "TLSv1.2", maxVersion: "TLSv1.3" },
  alpn: ["h2", "http/1.1", "http/1.0"],
});

describe("topology", () => {
  let plan: Plan;
  let euw1: RegionPath;
  before(async () => {
    plan = await devPlan();
    euw1 = readPath(plan).regions[0]!;
  });

  /** The message for a plan in which `change` is made to the resources of this name. */
  function faultOf(name: string, change: (resource: PlannedResource) => PlannedResource | undefined): string {
    const planted = changed(plan, (resource) => (resource.urn.endsWith(`::${name}`) ? change(resource) : resource));
    try {
      readPath(planted);
    } catch (fault) {
      expect(fault).to.be.instanceOf(LocalError);
      return (fault as Error).message;
    }
    throw new Error("readPath found no fault");
  }

  it("finds the regions in the plan's order", () => {
    expect(readPath(plan).regions.map(({ name }) => name)).to.deep.equal(["eu-west-1", "us-east-1"]);
  });

  it("reads the door: a node per zone, its listeners, their target groups, the public name", () => {
    expect(euw1.door.nodes.map(({ zone }) => zone)).to.deep.equal(["eu-west-1a", "eu-west-1b"]);
    for (const { elasticIp } of euw1.door.nodes) expect(elasticIp).to.match(/^\d+\.\d+\.\d+\.\d+$/);
    expect(euw1.door.crossZone).to.equal(true);
    expect(euw1.door.publicNames).to.deep.equal(["euw1.edge.example.com"]);
    expect([...euw1.door.listeners].sort((one, other) => one.port - other.port)).to.deep.equal([
      { port: 80, targetGroup: "euw1-redirect", idleSeconds: 350 },
      { port: 443, targetGroup: "euw1-static", idleSeconds: 350, tls: tls("euw1.edge.example.com") },
      {
        port: 8443,
        targetGroup: "euw1-cdn",
        idleSeconds: 350,
        tls: tls("origin.edge.example.com", "edge.example.com"),
      },
    ]);
    expect([...euw1.door.targetGroups].sort((one, other) => one.port - other.port)).to.deep.equal([
      { name: "euw1-redirect", port: 8080, tls: false, proxyProtocolV2: true, healthPort: 8444, healthCheck: CHECK },
      { name: "euw1-static", port: 8443, tls: true, proxyProtocolV2: true, healthPort: 8444, healthCheck: CHECK },
      { name: "euw1-cdn", port: 8445, tls: true, proxyProtocolV2: true, healthPort: 8444, healthCheck: CHECK },
    ]);
  });

  it("reads the proxies: how many, where, their configuration from the user data, their certificate's name", () => {
    const template = plan.stacks[0]!.resources.find(({ urn }) => urn.endsWith("::euw1-proxy-template"))!;
    const text = gunzipSync(Buffer.from(template.inputs["userData"] as string, "base64")).toString();
    const { configuration, ...rest } = euw1.proxies;
    expect(rest).to.deep.equal({
      count: 2,
      zones: ["eu-west-1a", "eu-west-1b"],
      certificate: ["proxy.euw1.internal.edge.example.com"],
    });
    expect(configuration).to.match(/^# Rendered by Portcullis/);
    const indented = configuration.split("\n").map((line) => (line === "" ? line : `      ${line}`));
    expect(text).to.contain(indented.join("\n").trimEnd());
  });

  it("reads the service door: rules, default action, header mode and the planned programs", () => {
    const { services, rules, defaultAction, headers, ...rest } = euw1.serviceDoor;
    expect(rest).to.deep.include({
      zones: ["eu-west-1a", "eu-west-1b"],
      port: 443,
      certificate: ["services.euw1.internal.edge.example.com"],
      idleSeconds: 120,
    });
    expect(headers).to.deep.equal({ xffHeaderProcessingMode: "preserve", dropInvalidHeaderFields: true });
    expect(rules.map(({ paths, hosts, action }) => ({ paths, hosts, action }))).to.deep.equal([
      {
        paths: ["/orders", "/orders/*"],
        hosts: ["euw1.edge.example.com", "edge.example.com"],
        action: { type: "forward", targetGroup: "euw1-orders" },
      },
      {
        paths: ["/accounts", "/accounts/*"],
        hosts: ["euw1.edge.example.com", "edge.example.com"],
        action: { type: "forward", targetGroup: "euw1-accounts" },
      },
    ]);
    expect(defaultAction).to.include({ type: "fixed-response", statusCode: 404 });
    expect(services.map(({ name, port, standIn }) => ({ name, port, standIn }))).to.deep.equal([
      { name: "orders", port: 9443, standIn: false },
      { name: "accounts", port: 9443, standIn: false },
    ]);
    expect(services[0]?.program.text).to.contain("--health-path");
    expect(services[0]?.program.arguments.slice(0, 4)).to.deep.equal(["--name", "orders", "--port", "9443"]);
  });

  it("shows a region the public names and its own private ones only", () => {
    expect(euw1.records).to.deep.equal([
      { name: "services.euw1.internal.edge.example.com", region: "eu-west-1", to: "serviceDoor" },
      { name: "euw1.edge.example.com", region: "eu-west-1", to: "door" },
      { name: "use1.edge.example.com", region: "us-east-1", to: "door" },
    ]);
  });

  it("reads the same from a preview, where every id is unknown: edges decide", async () => {
    const withoutAddresses = ({ regions }: { regions: readonly RegionPath[] }) =>
      regions.map((region) => ({
        ...region,
        door: { ...region.door, nodes: region.door.nodes.map(({ zone }) => zone) },
      }));
    const preview = readPath(await devPlan("preview"));
    expect(withoutAddresses(preview)).to.deep.equal(withoutAddresses(readPath(plan)));
    expect(preview.regions[0]?.door.nodes[0]?.elasticIp).to.equal("euw1-nlb-address-a");
  });

  it("puts a labelled sample program where the plan registers no target", () => {
    const without = changed(plan, (each) => (each.urn.endsWith("::euw1-orders-sample-attachment") ? undefined : each));
    const [orders] = readPath(without).regions[0]!.serviceDoor.services;
    expect(orders).to.deep.include({ name: "euw1-orders", targetGroup: "euw1-orders", port: 9443, standIn: true });
  });

  it("names every fault with its URN in one message", () => {
    const planted = changed(plan, (resource) => {
      const name = resource.urn.split("::").at(-1);
      if (name === "euw1-static-listener") return withInputs(resource, { sslPolicy: "ELBSecurityPolicy-Odd" });
      if (name === "euw1-rule-100")
        return withInputs(resource, { conditions: [{ sourceIp: { values: ["10.0.0.0/8"] } }] });
      if (name === "use1-static") return withInputs(resource, { preserveClientIp: "true" });
      return name === "use1-proxy-group" || name === "euw1-public-record" ? undefined : resource;
    });
    expect(() => readPath(planted))
      .to.throw(LocalError)
      .with.property("message")
      .that.contains("::euw1-static-listener: sslPolicy is ELBSecurityPolicy-Odd")
      .and.contains("::euw1-rule-100: has a condition sourceIp")
      .and.contains("::use1-static: preserveClientIp is on")
      .and.contains("::use1-nlb: 0 autoscaling groups join its target groups")
      .and.contains("::euw1-nlb: no A record leads to it under euw1.edge.example.com");
  });

  it("refuses what it cannot run", () => {
    expect(faultOf("euw1-alb", () => undefined)).to.contain("eu-west-1 has 0 application load balancers");
    expect(faultOf("euw1-alb", (each) => withInputs(each, { xffHeaderProcessingMode: "odd" }))).to.contain(
      'xffHeaderProcessingMode is "odd"',
    );
    expect(faultOf("euw1-services-listener", (each) => withInputs(each, { protocol: "HTTP" }))).to.contain(
      "protocol is not HTTPS",
    );
    expect(faultOf("euw1-static-listener", (each) => withInputs(each, { protocol: "UDP" }))).to.contain(
      "protocol is UDP",
    );
    expect(faultOf("euw1-static-listener", (each) => withInputs(each, { alpnPolicy: "Odd" }))).to.contain(
      'alpnPolicy is "Odd"',
    );
    expect(faultOf("euw1-rule-100", (each) => withInputs(each, { actions: [{ type: "redirect" }] }))).to.contain(
      "actions is not one forward or one fixed-response",
    );
    expect(faultOf("euw1-proxy-certificate-secret-version", () => undefined)).to.contain(
      "no planned certificate is in the secrets",
    );
    expect(faultOf("euw1-nlb-address-b", () => undefined)).to.contain("2 subnets and 1 Elastic IPs");
    expect(faultOf("euw1-static", (each) => withInputs(each, { healthCheck: { protocol: "HTTPS" } }))).to.contain(
      "healthCheck.path is absent; local needs a text",
    );
  });

  it("refuses user data that is no cloud-config or that brings no HAProxy configuration", () => {
    const userData = (text: string) => gzipSync(text).toString("base64");
    const template = (data: string) => faultOf("euw1-proxy-template", (each) => withInputs(each, { userData: data }));
    expect(template("bm90IGd6aXA=")).to.contain("userData is no compressed cloud-config");
    expect(template(userData("#!/bin/sh\n"))).to.contain("does not start with #cloud-config");
    expect(template(userData("#cloud-config\nwrite_files: []\n"))).to.contain(
      "does not write /etc/haproxy/haproxy.cfg",
    );
  });

  it("says of a plan without a door that there is nothing to run", () => {
    const empty = changed(plan, (each) => (each.type === "aws:lb/loadBalancer:LoadBalancer" ? undefined : each));
    expect(() => readPath(empty)).to.throw(LocalError, "has no network load balancer");
  });
});

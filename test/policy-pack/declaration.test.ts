import { expect } from "chai";
import { declaredRegions } from "../../policy-pack/declaration.ts";
import { regionFlows } from "../../model/flows.ts";
import { parseSettings } from "../../model/parseSettings.ts";
import type { DeclaredFlow } from "../../proof/claims/declaration.ts";

const BASE = {
  domain: "edge.example.com",
  zone: "example.com",
  regions: JSON.stringify([{ name: "eu-west-1", cidr: "10.10.0.0/16", zones: ["a", "b"] }]),
  services: JSON.stringify([{ name: "orders", paths: ["/orders"], port: 9443 }]),
};

const STATIC = { static: { clients: ["203.0.113.0/24"], httpsPort: 8443, redirectPort: 8080 } };

const CLOUDFRONT = {
  name: "cloudfront",
  cidrs: ["0.0.0.0/0"],
  prefixList: "com.amazonaws.global.cloudfront.origin-facing",
};

function declared(settings: Readonly<Record<string, unknown>>) {
  const texts = Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)]);
  const parsed = parseSettings({ ...BASE, ...(Object.fromEntries(texts) as Record<string, string>) });
  const [region] = declaredRegions(parsed);
  return { doors: region?.doors, flows: region?.flows ?? [], model: regionFlows(parsed, parsed.regions[0]!) };
}

const namesOf = (flows: readonly DeclaredFlow[]) => flows.map(({ name }) => name);

describe("what the settings declare", () => {
  it("is a static door with its clients, and its own bind for each port", () => {
    const { doors, flows } = declared({ doors: STATIC });
    expect(doors).to.deep.equal([
      { name: "static", ports: [8443, 8080], binds: { 8443: 8443, 8080: 8080 }, waypoints: ["HAProxy"] },
    ]);
    expect(flows[0]).to.deep.equal({
      name: "clients->nlb:8443",
      from: { name: "clients", cidrs: ["203.0.113.0/24"] },
      to: { role: "nlb" },
      port: 8443,
    });
    expect(namesOf(flows)).to.deep.equal([
      "clients->nlb:8443",
      "nlb->proxy:8443",
      "clients->nlb:8080",
      "nlb->proxy:8080",
      "nlb->proxy:8444",
      "proxy->alb:443",
      "proxy->endpoint:443",
      "proxy->packages:443",
      "alb->service:9443",
    ]);
  });

  it("is a cdn door for CloudFront's list, through the web ACL and HAProxy", () => {
    const { doors, flows } = declared({ doors: { cdn: { lock: "prefix-list", port: 8443 } } });
    expect(doors).to.deep.equal([{ name: "cdn", ports: [8443], binds: { 8443: 8445 }, waypoints: ["WAF", "HAProxy"] }]);
    expect(flows[0]).to.deep.equal({ name: "cloudfront->nlb:8443", from: CLOUDFRONT, to: { role: "nlb" }, port: 8443 });
  });

  it("is a way past HAProxy only with the lock vpc-origin, and then no proxy at all", () => {
    const { doors, flows } = declared({ doors: { cdn: { lock: "vpc-origin" } } });
    expect(doors).to.deep.equal([{ name: "cdn", ports: [], binds: {}, waypoints: ["WAF"] }]);
    expect(namesOf(flows)).to.deep.equal(["vpc-origin->alb:443", "cloudfront->alb:443", "alb->service:9443"]);
  });

  it("names who may read metrics, and what containers ask", () => {
    const container = { image: "orders:1.4.2", cpu: 256, memory: 512 };
    const services = [{ name: "orders", paths: ["/orders"], port: 9443, container }];
    const { flows } = declared({ doors: STATIC, services, proxy: { metricsCidrs: ["10.99.0.0/16"] } });
    expect(namesOf(flows).slice(-5)).to.deep.equal([
      "proxy->packages:443",
      "monitoring->proxy:8405",
      "alb->service:9443",
      "service->endpoint:443",
      "service->s3:443",
    ]);
  });

  for (const doors of [STATIC, { cdn: { lock: "prefix-list" } }, { cdn: { lock: "vpc-origin" } }]) {
    it(`is as many flows as the model opens for ${JSON.stringify(doors)}, though neither knows the other`, () => {
      const { flows, model } = declared({ doors });
      expect(flows).to.have.length(model.filter(({ port }) => port !== "too-large").length);
    });
  }
});

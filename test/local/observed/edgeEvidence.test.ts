import { expect } from "chai";
import { findEdgeEvidence, isEdgeComplete } from "../../../local/observed/edgeEvidence.ts";
import { edgeHopsOf } from "../../../local/observed/edgeHops.ts";
import type { EdgeRequest, Observation } from "../../../local/observed/observation.ts";

const at = (address: string, port: number) => ({ address, port });
const CLIENT = { local: at("127.1.2.3", 50_001), remote: at("127.63.1.1", 443), tls: { version: "TLSv1.3" } };
const ORIGIN = { local: at("127.63.1.1", 33_001), remote: at("127.64.0.1", 8443), tls: { version: "TLSv1.3" } };
const edge = (more: Partial<EdgeRequest> = {}): EdgeRequest => ({
  kind: "edgeRequest",
  near: "eu-west-1",
  id: "id-1",
  viewer: { local: CLIENT.remote, remote: CLIENT.local, tls: CLIENT.tls },
  httpVersion: "1.1",
  method: "GET",
  target: "/orders",
  headersReceived: [["Host", "edge.example.com"]],
  cache: "miss",
  originConnection: ORIGIN,
  headersSent: [
    ["Host", "edge.example.com"],
    ["x-origin-secret", "(secret)"],
  ],
  status: 200,
  milliseconds: 9,
  ...more,
});
const DOOR: Observation = {
  kind: "nlbConnection",
  region: "eu-west-1",
  listenerPort: 8443,
  client: { local: ORIGIN.remote, remote: ORIGIN.local },
  milliseconds: 1,
};
const line = (serverPort: number, client = "127.1.2.3"): Observation => ({
  kind: "programLine",
  program: "proxy 1 eu-west-1",
  stream: "stdout",
  line: JSON.stringify({
    client,
    client_port: 33_001,
    backend_source: serverPort === 0 ? "-" : "127.0.0.1",
    backend_source_port: String(serverPort),
    server: "127.64.2.1",
    server_port: "443",
    server_tls: serverPort === 0 ? "-" : "TLSv1.3",
  }),
});
const alb = (id: string, port: number): Observation => ({
  kind: "albRequest",
  region: "eu-west-1",
  client: { local: at("127.64.2.1", 443), remote: at("127.0.0.1", port) },
  method: "GET",
  target: "/orders",
  headersReceived: [["X-Amz-Cf-Id", id]],
  status: 404,
  milliseconds: 3,
});

describe("edge evidence", () => {
  const find = (log: readonly Observation[]) => findEdgeEvidence(log, { client: CLIENT, body: "" }, "id-1");
  const parties = (log: readonly Observation[]) =>
    edgeHopsOf(find(log), { headers: [["Host", "edge.example.com"]], milliseconds: 10 }).map(({ party }) => party);

  it("tells requests on one connection apart by the id that CloudFront gave them", () => {
    const log = [DOOR, line(40_001), alb("id-0", 40_001), edge(), line(40_002), alb("id-1", 40_002), line(40_003)];
    const found = find(log);
    expect(found.proxy?.serverConnection?.local.port).to.equal(40_002);
    expect(found.serviceDoor?.client.remote.port).to.equal(40_002);
    expect([isEdgeComplete(found), isEdgeComplete(find(log.slice(0, 4)))]).to.deep.equal([true, false]);
    expect(parties(log)).to.deep.equal([
      "client",
      "edge location",
      "network load balancer",
      "proxy",
      "application load balancer",
    ]);
  });

  it("ends at the edge where it answered by itself, from the cache too", () => {
    for (const own of [edge({ originConnection: undefined, status: 403 }), edge({ cache: "hit" })]) {
      expect(isEdgeComplete(find([own]))).to.equal(true);
      expect(parties([own])).to.deep.equal(["client", "edge location"]);
    }
  });

  it("ends at the proxy where that refused, and names the location then", () => {
    const log = [DOOR, edge({ status: 403 }), line(0, "127.63.1.1")];
    expect(isEdgeComplete(find(log))).to.equal(true);
    expect(parties(log)).to.deep.equal(["client", "edge location", "network load balancer", "proxy"]);
  });

  it("goes straight to the application load balancer with a VPC origin", () => {
    const log = [edge(), alb("id-1", 33_001)];
    expect(isEdgeComplete(find(log))).to.equal(true);
    expect(parties(log)).to.deep.equal(["client", "edge location", "application load balancer"]);
  });

  it("shows what the edge changed, its secret hidden", () => {
    const [, hop] = edgeHopsOf(find([edge()]), { headers: [["Host", "edge.example.com"]], milliseconds: 1 });
    expect(hop?.headers).to.deep.equal([{ change: "added", name: "x-origin-secret", value: "(secret)" }]);
    expect(hop?.edge?.id).to.equal("id-1");
  });
});

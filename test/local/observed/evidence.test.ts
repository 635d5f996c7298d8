import { expect } from "chai";
import { findEvidence, isComplete, readProxyLine } from "../../../local/observed/evidence.ts";
import { headerChanges, hopsOf, NOT_OBSERVED } from "../../../local/observed/hops.ts";
import type { Observation } from "../../../local/observed/observation.ts";

const at = (address: string, port: number) => ({ address, port });
const CLIENT = { local: at("127.1.2.3", 50_001), remote: at("127.64.0.1", 443), tls: { version: "TLSv1.3" } };
const PROXY_LINE = {
  client: "127.1.2.3",
  client_port: 50_001,
  tls: "TLSv1.3",
  status: 200,
  backend_source: "127.0.0.1",
  backend_source_port: "40001",
  server: "127.64.2.1",
  server_port: "443",
  server_tls: "TLSv1.3",
  server_name: "services.internal",
  retries: "0",
  total_ms: 7,
};
const DOOR: Observation = {
  kind: "nlbConnection",
  region: "eu-west-1",
  listenerPort: 443,
  client: { local: at("127.64.0.1", 443), remote: at("127.1.2.3", 50_001), tls: { version: "TLSv1.3" } },
  target: {
    local: at("127.64.0.1", 30_001),
    remote: at("127.64.1.1", 8443),
    tls: { version: "TLSv1.3", peerName: "proxy.internal", verified: false },
  },
  milliseconds: 2,
};
const albRequest = (more: Partial<Observation & { kind: "albRequest" }> = {}): Observation => ({
  kind: "albRequest",
  region: "eu-west-1",
  client: { local: at("127.64.2.1", 443), remote: at("127.0.0.1", 40_001), tls: { version: "TLSv1.3" } },
  method: "GET",
  target: "/orders",
  headersReceived: [["x-forwarded-for", "127.1.2.3"]],
  headersSent: [["x-forwarded-for", "127.1.2.3"]],
  traceId: "1-1-1",
  targetGroup: "orders",
  targetConnection: { local: at("127.64.2.1", 20_001), remote: at("127.64.3.1", 9443), tls: { version: "TLSv1.3" } },
  status: 200,
  milliseconds: 3,
  ...more,
});
const line = (more: object = {}): Observation => ({
  kind: "programLine",
  program: "proxy 1 eu-west-1",
  stream: "stdout",
  line: JSON.stringify({ ...PROXY_LINE, ...more }),
});
const body = (port = 20_001) =>
  JSON.stringify({
    service: "orders",
    client: at("127.64.2.1", port),
    local: at("127.64.3.1", 9443),
    tls: "TLSv1.3",
    headers: [
      ["X-Forwarded-For", "127.1.2.3"],
      ["X-Amzn-Trace-Id", "Root=1-1-1"],
    ],
  });
const find = (observations: Observation[], answer = body()) =>
  findEvidence(observations, { client: CLIENT, method: "GET", target: "/orders", body: answer });
const rows = (observations: Observation[], answer = body()) =>
  hopsOf(find(observations, answer), { headers: [["X-Forwarded-For", "6.6.6.6"]], milliseconds: 9 });

describe("evidence", () => {
  it("joins each party to the one before it by both ends of their connection", () => {
    const evidence = find([DOOR, albRequest(), line()]);
    expect(evidence.door).to.equal(DOOR);
    expect(evidence.proxy?.program).to.equal("proxy 1 eu-west-1");
    expect(evidence.serviceDoor?.traceId).to.equal("1-1-1");
    expect(evidence.service?.service).to.equal("orders");
    expect(isComplete(evidence)).to.equal(true);
  });

  it("takes nothing that belongs to another connection", () => {
    const otherDoor = { ...DOOR, client: { ...DOOR.client, remote: at("127.1.2.3", 50_002) } };
    expect(find([otherDoor]).door).to.equal(undefined);
    expect(find([line({ client_port: 50_002 })]).proxy).to.equal(undefined);
    const otherClient = albRequest({ client: { local: at("127.64.2.1", 443), remote: at("127.0.0.1", 40_002) } });
    expect(find([line(), otherClient]).serviceDoor).to.equal(undefined);
    expect(find([line(), albRequest()], body(20_002)).service).to.equal(undefined);
  });

  it("tells the requests of a shared connection apart by the trace id, or by the target where none came back", () => {
    const other = albRequest({ traceId: "1-1-2", target: "/other" });
    expect(find([line(), albRequest(), other]).serviceDoor?.traceId).to.equal("1-1-1");
    expect(find([line(), albRequest(), other], "not found").serviceDoor?.traceId).to.equal("1-1-1");
  });

  it("is complete at HAProxy where that opened no connection", () => {
    const nothing = { backend_source: "-", backend_source_port: "-", server: "-", server_port: "-", server_tls: "" };
    const refused = line({ status: 503, ...nothing });
    const evidence = find([DOOR, refused], "");
    expect(isComplete(evidence)).to.equal(true);
    expect(isComplete(find([DOOR, line()]))).to.equal(false);
    expect(rows([DOOR, refused], "").map(({ party }) => party)).to.deep.equal([
      "client",
      "network load balancer",
      "proxy",
    ]);
  });

  it("reads no other program's lines", () => {
    expect(readProxyLine("service", '{"service":"orders","client":{"address":"127.0.0.1"}}')).to.equal(undefined);
    expect(readProxyLine("proxy", "[NOTICE] haproxy version is 2.6.12")).to.equal(undefined);
    expect(readProxyLine("proxy", "null")).to.equal(undefined);
  });
});

describe("hops", () => {
  it("have a row per party, each cell from the party's own account", () => {
    const [client, door, proxy, serviceDoor, service] = rows([DOOR, albRequest(), line()]);
    expect(client?.opened).to.include({ local: "127.1.2.3:50001", remote: "127.64.0.1:443", tls: "TLSv1.3" });
    expect(door?.opened).to.deep.equal({
      local: "127.64.0.1:30001",
      remote: "127.64.1.1:8443",
      tls: "TLSv1.3",
      name: "proxy.internal",
      verified: "not verified",
    });
    expect(proxy?.accepted).to.deep.equal({
      local: NOT_OBSERVED,
      remote: "127.1.2.3:50001 (PROXY header)",
      tls: "TLSv1.3",
    });
    expect(proxy?.opened).to.include({ local: "127.0.0.1:40001", remote: "127.64.2.1:443", name: "services.internal" });
    expect(proxy?.headers).to.deep.equal([
      { change: "removed", name: "X-Forwarded-For", value: "6.6.6.6" },
      { change: "added", name: "x-forwarded-for", value: "127.1.2.3" },
    ]);
    expect(serviceDoor?.headers).to.deep.equal([{ change: "added", name: "X-Amzn-Trace-Id", value: "Root=1-1-1" }]);
    expect(service?.accepted).to.deep.equal({ local: "127.64.3.1:9443", remote: "127.64.2.1:20001", tls: "TLSv1.3" });
  });

  it("say of everything that nobody reported that it was not observed", () => {
    const [, door, proxy, serviceDoor, service] = rows([], "");
    for (const hop of [door, proxy, serviceDoor, service]) {
      expect(hop?.name, hop?.party).to.equal(NOT_OBSERVED);
      expect(hop?.accepted, hop?.party).to.deep.equal({ local: NOT_OBSERVED, remote: NOT_OBSERVED, tls: NOT_OBSERVED });
      expect(hop, hop?.party).to.not.have.property("headers");
    }
  });

  it("say none where a process saw a connection without TLS", () => {
    const plain = { ...DOOR, client: { local: DOOR.client.local, remote: DOOR.client.remote } };
    expect(rows([plain, line(), albRequest()])[1]?.accepted?.tls).to.equal("none");
  });

  it("end at HAProxy where its server was refused", () => {
    const hops = rows([DOOR, line({ status: 503, server_tls: "", server_name: "" })], "");
    expect(hops.map(({ party }) => party)).to.deep.equal(["client", "network load balancer", "proxy"]);
    expect(hops[2]?.opened).to.include({ remote: "127.64.2.1:443", tls: "no answer", name: "no answer" });
  });

  it("compare headers as multisets, whatever the case of their names", () => {
    expect(
      headerChanges(
        [
          ["A", "1"],
          ["a", "1"],
          ["B", "2"],
        ],
        [
          ["a", "1"],
          ["C", "3"],
        ],
      ),
    ).to.deep.equal([
      { change: "removed", name: "a", value: "1" },
      { change: "removed", name: "B", value: "2" },
      { change: "added", name: "C", value: "3" },
    ]);
  });
});

import { expect } from "chai";
import { Resolver } from "node:dns/promises";
import dgram from "node:dgram";
import dnsPacket from "dns-packet";
import { answerQuery } from "../../../local/parts/dns.ts";
import { startPart } from "../../../local/parts/partProcess.ts";
import type { PartProcess } from "../../../local/parts/partProcess.ts";
import { faultOf } from "../processes.ts";

const RECORDS = {
  "services.euw1.internal.edge.example.com": ["127.64.2.1", "127.64.2.2"],
  "euw1.edge.example.com": ["127.64.0.1"],
};

/** dns-packet decodes the answer code, which its types leave out. */
type Answer = dnsPacket.DecodedPacket & { rcode: string };

const ask = (name: string, type: "A" | "AAAA") =>
  dnsPacket.decode(
    answerQuery(dnsPacket.encode({ type: "query", id: 7, questions: [{ type, name }] }), RECORDS) ?? Buffer.alloc(0),
  ) as Answer;

describe("dns", () => {
  it("answers every address of a name, whatever the case and the last dot", () => {
    const answer = ask("Services.euw1.internal.edge.example.com.", "A");
    expect(answer.answers?.map((record) => (record.type === "A" ? record.data : record.type))).to.deep.equal([
      "127.64.2.1",
      "127.64.2.2",
    ]);
    expect(answer.id).to.equal(7);
    expect(answer.rcode).to.equal("NOERROR");
  });

  it("has no IPv6 address for a name that exists", () => {
    const answer = ask("euw1.edge.example.com", "AAAA");
    expect(answer.answers).to.deep.equal([]);
    expect(answer.rcode).to.equal("NOERROR");
  });

  it("says of any other name that it does not exist", () => {
    expect(ask("edge.example.com", "A").rcode).to.equal("NXDOMAIN");
  });

  it("drops what is no query", () => {
    expect(answerQuery(Buffer.from("GET / HTTP/1.1"), RECORDS)).to.equal(undefined);
    const response = dnsPacket.encode({ type: "response", questions: [{ type: "A", name: "euw1.edge.example.com" }] });
    expect(answerQuery(response, RECORDS)).to.equal(undefined);
  });

  describe("as a process", () => {
    let part: PartProcess | undefined;
    afterEach(() => part?.stop());

    it("answers over UDP", async () => {
      const port = await freeUdpPort();
      part = await startPart({
        name: "dns",
        file: "./dns.ts",
        config: { listen: { address: "127.0.0.1", port }, records: RECORDS },
        onObservation: () => undefined,
        onUnexpectedEnd: () => undefined,
      });
      const resolver = new Resolver();
      resolver.setServers([`127.0.0.1:${port}`]);
      expect(await resolver.resolve4("euw1.edge.example.com")).to.deep.equal(["127.64.0.1"]);
      expect(await faultOf(resolver.resolve4("nowhere.example.com"))).to.equal("queryA ENOTFOUND nowhere.example.com");
    });
  });
});

async function freeUdpPort(): Promise<number> {
  const socket = dgram.createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

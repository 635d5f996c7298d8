import { expect } from "chai";
import { type Packet, readFrame, readPacket, writeFrame, writePacket } from "../../packetFilter/packets.ts";

const SYN: Packet = {
  source: "10.0.0.1",
  destination: "10.0.0.2",
  protocol: "tcp",
  sourcePort: 32768,
  destinationPort: 443,
  question: 7,
  step: "request",
};

describe("a packet of the kernel's witness", () => {
  it("is a SYN with the question's number as IPv4 identification and first sequence number", () => {
    expect(writePacket(SYN).toString("hex")).to.equal(
      "4500002800070000400666c7" + "0a0000010a000002" + "800001bb0000000700000000" + "5002ffff" + "1a1e0000",
    );
  });

  it("says in TCP's flags which of the three it is", () => {
    const flags = (["request", "answer", "confirmation"] as const).map((step) => writePacket({ ...SYN, step })[33]);
    expect(flags).to.deep.equal([0x02, 0x12, 0x10]);
  });

  it("has checksums over which the sum is all ones", () => {
    for (const protocol of ["tcp", "udp", "icmp"] as const) {
      const bytes = writePacket({ ...SYN, protocol, question: 65_535 });
      expect(sum(bytes.subarray(0, 20)), `${protocol} header`).to.equal(0xffff);
      const pseudo = Buffer.concat([bytes.subarray(12, 20), Buffer.from([0, bytes[9] ?? 0, 0, bytes.length - 20])]);
      const covered = protocol === "icmp" ? bytes.subarray(20) : Buffer.concat([pseudo, bytes.subarray(20)]);
      expect(sum(covered), protocol).to.equal(0xffff);
    }
  });

  it("carries the question's number in the lower bits of the IPv6 flow label", () => {
    const bytes = writePacket({ ...SYN, source: "2001:db8::1", destination: "2001:db8::2", question: 0x1234 });
    expect(bytes.subarray(0, 4).toString("hex")).to.equal("60001234");
  });

  for (const protocol of ["tcp", "udp"] as const) {
    for (const [source, destination] of [
      ["10.0.0.1", "192.0.2.2"],
      ["2001:db8::1", "2001:db8:ff::2"],
    ] as const) {
      it(`of ${protocol} from ${source} is read as it was written`, () => {
        for (const step of ["request", "answer"] as const) {
          const packet: Packet = { ...SYN, source, destination, protocol, step };
          expect(readPacket(writePacket(packet))).to.deep.equal(packet);
        }
      });
    }
  }

  it("of ICMP is read with its identifier on both sides", () => {
    const packet: Packet = { ...SYN, protocol: "icmp", sourcePort: 9, destinationPort: 0 };
    expect(readPacket(writePacket(packet))).to.deep.equal({ ...packet, destinationPort: 9 });
  });

  it("that is an ICMP error, a TCP reset or no IP at all is none of ours", () => {
    const unreachable = writePacket({ ...SYN, protocol: "icmp" });
    unreachable[20] = 3;
    const reset = writePacket(SYN);
    reset[33] = 0x04;
    expect([unreachable, reset, Buffer.alloc(60)].map(readPacket)).to.deep.equal([undefined, undefined, undefined]);
  });

  it("comes back out of its frame with the wire that it is on", () => {
    expect(readFrame(writeFrame(300, writePacket(SYN)))).to.deep.equal({ wire: 300, packet: SYN });
    expect(readFrame(Buffer.alloc(10))).to.equal(undefined);
  });
});

/** Sum of 16-bit words with the carry added back, over bytes padded to an even number. */
function sum(bytes: Buffer): number {
  let total = 0;
  for (let at = 0; at < bytes.length; at += 2) total += (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  while (total > 0xffff) total = (total % 0x10000) + Math.floor(total / 0x10000);
  return total;
}

import { expect } from "chai";
import { decodeProxyHeader, encodeProxyHeader } from "../../../local/parts/proxyProtocol.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const SIGNATURE = "0d0a0d0a 000d0a51 5549540a";
const IPV4 = hex(`${SIGNATURE} 21 11 000c 7f010203 7f400001 c000 01bb`);
const IPV6 = hex(`${SIGNATURE} 21 21 0024 20010db8000000000000000000000007 20010db8000000000000000000000001 1f90 01bb`);

describe("proxyProtocol", () => {
  it("writes a client of IPv4", () => {
    const source = { address: "127.1.2.3", port: 49152 };
    const destination = { address: "127.64.0.1", port: 443 };
    expect(encodeProxyHeader({ command: "PROXY", source, destination })).to.deep.equal(IPV4);
  });

  it("writes a client of IPv6", () => {
    const source = { address: "2001:db8::7", port: 8080 };
    const destination = { address: "2001:db8::1", port: 443 };
    expect(encodeProxyHeader({ command: "PROXY", source, destination })).to.deep.equal(IPV6);
  });

  it("writes an IPv4 client of a dual-stack socket as IPv4", () => {
    const source = { address: "::ffff:127.1.2.3", port: 49152 };
    const destination = { address: "::ffff:127.64.0.1", port: 443 };
    expect(encodeProxyHeader({ command: "PROXY", source, destination })).to.deep.equal(IPV4);
  });

  it("writes both ends as IPv6 where only one is IPv4", () => {
    const source = { address: "127.1.2.3", port: 8080 };
    const destination = { address: "2001:db8::1", port: 443 };
    expect(encodeProxyHeader({ command: "PROXY", source, destination })).to.deep.equal(
      hex(`${SIGNATURE} 21 21 0024 00000000000000000000ffff7f010203 20010db8000000000000000000000001 1f90 01bb`),
    );
  });

  it("writes LOCAL without addresses", () => {
    expect(encodeProxyHeader({ command: "LOCAL" })).to.deep.equal(hex(`${SIGNATURE} 20 00 0000`));
  });

  it("reads what stands before the payload, values behind the addresses included", () => {
    const withValue = hex(`${SIGNATURE} 21 11 0010 7f010203 7f400001 c000 01bb 04 0001 00`);
    expect(decodeProxyHeader(Buffer.concat([withValue, Buffer.from("GET /")]))).to.deep.equal({
      header: {
        command: "PROXY",
        source: { address: "127.1.2.3", port: 49152 },
        destination: { address: "127.64.0.1", port: 443 },
      },
      length: 32,
    });
    expect(decodeProxyHeader(IPV6)?.header).to.deep.equal({
      command: "PROXY",
      source: { address: "2001:db8::7", port: 8080 },
      destination: { address: "2001:db8::1", port: 443 },
    });
    expect(decodeProxyHeader(hex(`${SIGNATURE} 20 00 0000`))).to.deep.equal({
      header: { command: "LOCAL" },
      length: 16,
    });
  });

  it("waits for the rest of a header that came in pieces", () => {
    for (let bytes = 0; bytes < IPV4.length; bytes += 1) {
      expect(decodeProxyHeader(IPV4.subarray(0, bytes)), `${bytes} bytes`).to.equal(undefined);
    }
  });

  it("refuses bytes that are no header", () => {
    expect(() => decodeProxyHeader(Buffer.from("GET / HTTP/1.1\r\n"))).to.throw("the sender writes none");
    expect(() => decodeProxyHeader(hex(`${SIGNATURE} 11 11 0000`))).to.throw("version and command 0x11");
    expect(() => decodeProxyHeader(hex(`${SIGNATURE} 21 12 000c 7f010203 7f400001 c000 01bb`))).to.throw("family 0x12");
    expect(() => decodeProxyHeader(hex(`${SIGNATURE} 21 11 0004 7f010203`))).to.throw("4 bytes");
  });
});

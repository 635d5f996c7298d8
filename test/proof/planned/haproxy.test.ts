import { expect } from "chai";
import { bindsOf, configurationOf, decodeUserData } from "../../../proof/planned/haproxy.ts";
import { gzipSync } from "fflate";

const CONFIGURATION = `# two doors
global
    maxconn 100
frontend static
    bind :8443 accept-proxy ssl crt /etc/proxy.pem
    use_backend other if { path_beg /other } # a comment
    default_backend alb
frontend local
    bind 127.0.0.1:9000,*:8080-8081
    bind /run/socket
listen tcp
    bind ipv6@:::5432 v4v6
    server one 10.0.0.5:5432 check
backend alb
    server-template alb 8 Services.Example.com:443 resolvers vpc
backend other
    server two other.example.com:8443 check
    server three other.example.com:8443 backup
`;

describe("HAProxy's configuration", () => {
  it("believes a PROXY header by a rule as by a word of the bind", () => {
    const text = "frontend a\n    bind :8404\n    tcp-request connection expect-proxy layer4\n";
    expect(bindsOf(text)).to.deep.equal([{ port: 8404, acceptsProxy: true, servers: [] }]);
  });

  it("is what is written last, as plain text", () => {
    const file = (content: string, more = "") => `  - path: /etc/haproxy/haproxy.cfg\n    content: ${content}\n${more}`;
    expect(configurationOf(`#cloud-config\nwrite_files:\n${file("one")}${file("two")}`)).to.equal("two");
    for (const more of ["    encoding: b64\n", "    append: true\n"])
      expect(() => configurationOf(`#cloud-config\nwrite_files:\n${file("one", more)}`)).to.throw("plain text");
  });

  it("binds ports for others, and goes on to the servers of its backends", () => {
    expect(bindsOf(CONFIGURATION)).to.deep.equal([
      {
        port: 8443,
        acceptsProxy: true,
        servers: [
          { host: "other.example.com", port: 8443 },
          { host: "services.example.com", port: 443 },
        ],
      },
      { port: 8080, acceptsProxy: false, servers: [] },
      { port: 8081, acceptsProxy: false, servers: [] },
      { port: 5432, acceptsProxy: false, servers: [{ host: "10.0.0.5", port: 5432 }] },
    ]);
  });

  it("may go on to any server where a backend is picked by a variable", () => {
    const [bind] = bindsOf("frontend a\n  bind :80\n  use_backend %[var(txn.b)]\nbackend b\n  server s host:443\n");
    expect(bind?.servers).to.deep.equal([{ host: "host", port: 443 }]);
  });

  it("is read from user data in base64, compressed or not", () => {
    const text = "#cloud-config\nwrite_files:\n  - path: /etc/haproxy/haproxy.cfg\n    content: |\n      global\n";
    const bytes = new TextEncoder().encode(text);
    for (const packed of [bytes, gzipSync(bytes)]) {
      const userData = Buffer.from(packed).toString("base64");
      expect(configurationOf(decodeUserData(userData))).to.equal("global\n");
    }
    expect(configurationOf("#!/bin/sh\n")).to.equal(undefined);
    expect(() => decodeUserData("no base64!")).to.throw();
  });
});

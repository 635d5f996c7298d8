import { expect } from "chai";
import { LocalError } from "../../../local/localError.ts";
import { boundPorts, formatDiff, resolverOf, rewrite, tokenTable, undo } from "../../../local/run/rewrite.ts";
import type { ProxyStandIns } from "../../../local/run/rewrite.ts";
import { haproxyConfig } from "../../../model/haproxyConfig.ts";

const SERVICES = "services.euw1.internal.edge.example.com";
const PLANNED = haproxyConfig({
  staticDoor: { publicHost: "euw1.edge.example.com", httpsPort: 443 },
  cdnDoor: true,
  servicesHost: SERVICES,
  metricsCidrs: ["10.10.0.0/16"],
});
const STAND_INS: ProxyStandIns = {
  address: "127.64.1.1",
  ports: { 8443: 16443, 8445: 16445, 8080: 8080, 8444: 8444, 8405: 8405 },
  resolver: { address: "127.64.4.1", port: 8053 },
  names: [SERVICES, "euw1.edge.example.com"],
  serviceDoorPort: { planned: 443, run: 8443 },
  doorPorts: { 443: 8443, 80: 8080 },
  files: {
    "/etc/haproxy/tls/proxy.pem": "/tmp/run/proxy.pem",
    "/etc/haproxy/tls/alb-ca.pem": "/tmp/run/ca.pem",
    "/etc/haproxy/secrets/origin": "/tmp/run/origin",
    "/run/haproxy/admin.sock": "/tmp/run/admin.sock",
  },
  maxConnections: 9900,
};

/** The words in which two texts of the same shape differ. */
function differentWords(one: string, other: string): [string, string][] {
  const [before, after] = [one.split(/\s/), other.split(/\s/)];
  expect(after.length).to.equal(before.length);
  return before.flatMap((word, index) =>
    word === after[index] ? [] : [[word, after[index] ?? ""] as [string, string]],
  );
}

describe("rewrite", () => {
  const run = (planned: string, standIns = STAND_INS) => rewrite(planned, tokenTable(planned, standIns));

  it("exchanges these words of the planned text and no other", () => {
    expect(differentWords(PLANNED, run(PLANNED).text)).to.deep.equal([
      ["20000", "9900"],
      ["/run/haproxy/admin.sock", "/tmp/run/admin.sock"],
      ["169.254.169.253:53", "127.64.4.1:8053"],
      [":8443", "127.64.1.1:16443"],
      ["/etc/haproxy/tls/proxy.pem", "/tmp/run/proxy.pem"],
      [":8080", "127.64.1.1:8080"],
      ["https://euw1.edge.example.com", "https://euw1.edge.example.com:8443"],
      [":8445", "127.64.1.1:16445"],
      ["/etc/haproxy/tls/proxy.pem", "/tmp/run/proxy.pem"],
      ["/etc/haproxy/secrets/origin", "/tmp/run/origin"],
      [":8444", "127.64.1.1:8444"],
      ["/etc/haproxy/tls/proxy.pem", "/tmp/run/proxy.pem"],
      [":8405", "127.64.1.1:8405"],
      ["/etc/haproxy/tls/proxy.pem", "/tmp/run/proxy.pem"],
      [`${SERVICES}:443`, `${SERVICES}:8443`],
      ["/etc/haproxy/tls/alb-ca.pem", "/tmp/run/ca.pem"],
    ]);
  });

  it("is undone by the same table to the same bytes", () => {
    const table = tokenTable(PLANNED, STAND_INS);
    expect(rewrite(rewrite(PLANNED, table).text, undo(table)).text).to.equal(PLANNED);
  });

  it("leaves a redirect and a limit that need no change alone", () => {
    const { lines } = run(PLANNED, { ...STAND_INS, doorPorts: { 443: 443 }, maxConnections: 500_000 });
    expect(lines.filter(({ planned }) => /redirect prefix|maxconn/.test(planned))).to.deep.equal([]);
  });

  it("changes no maxconn but the process's own, and no comment", () => {
    const text = "# bind :1 here\nglobal\n    maxconn 20000\nfrontend a\n    bind :8443\n    maxconn 20000\n";
    expect(run(text).text).to.equal(
      "# bind :1 here\nglobal\n    maxconn 9900\nfrontend a\n    bind 127.64.1.1:16443\n    maxconn 20000\n",
    );
  });

  it("prints each changed line, planned above run", () => {
    expect(formatDiff(run("frontend a\n    bind :8443\n").lines)).to.equal(
      "@@ line 2 @@\n-    bind :8443\n+    bind 127.64.1.1:16443\n",
    );
  });

  it("knows every port that the text binds, and the resolver", () => {
    expect(boundPorts(PLANNED)).to.deep.equal([8443, 8080, 8445, 8444, 8405]);
    expect(resolverOf(PLANNED)).to.equal("169.254.169.253:53");
    expect(boundPorts("bind *:1\nbind 0.0.0.0:2\nbind :::3 v4v6\nbind [::]:4\n")).to.deep.equal([1, 2, 3, 4]);
  });

  for (const [what, line, fault] of [
    ["binds an address", "bind 10.0.0.1:443", "haproxy.cfg line 2: binds 10.0.0.1:443"],
    ["binds a socket", "bind abns@other", "binds abns@other"],
    ["talks to an address", "server one 10.0.0.1:443 ssl", "talks to 10.0.0.1:443"],
    ["talks to another port", `server one ${SERVICES}:80`, `talks to ${SERVICES}:80`],
    ["talks to an unknown name", "server-template s 2 example.org:443", "talks to example.org:443"],
    [
      "redirects to an unknown port",
      "http-request redirect prefix https://a.example.com:999",
      "redirects to https://a",
    ],
    ["reads an unknown file", "errorfile 503 /etc/haproxy/errors/503.http", "uses /etc/haproxy/errors/503.http"],
    ["logs to a syslog", "log 10.0.0.1:514 local0", "logs to 10.0.0.1:514"],
  ] as const) {
    it(`refuses a text that ${what}`, () => {
      expect(() => tokenTable(`frontend a\n    ${line}\n`, STAND_INS)).to.throw(LocalError, fault);
    });
  }
});

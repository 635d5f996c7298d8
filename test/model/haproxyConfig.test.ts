// The HAProxy text: a product, so it has a golden file, and the real binary reads it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { haproxyConfig, type HaproxyConfigArgs } from "../../model/haproxyConfig.ts";
import { commandVersion, selfSigned } from "../support/commands.ts";
import { skip } from "../support/skip.ts";

const DEV: HaproxyConfigArgs = {
  staticDoor: { publicHost: "euw1.edge.example.com", httpsPort: 443 },
  cdnDoor: true,
  servicesHost: "services.euw1.internal.edge.example.com",
  metricsCidrs: [],
};

const { servicesHost, metricsCidrs } = DEV;

/** The same region with one of its doors, or with none. */
const DOORS: Readonly<Record<string, HaproxyConfigArgs>> = {
  both: DEV,
  static: {
    staticDoor: { publicHost: "euw1.edge.example.com", httpsPort: 443 },
    cdnDoor: false,
    servicesHost,
    metricsCidrs,
  },
  cdn: { cdnDoor: true, servicesHost, metricsCidrs },
};

/** Lines of one section, without their indent. */
function sectionOf(text: string, title: string): string[] {
  const [, after = ""] = text.split(`\n${title}\n`);
  return (after.split(/\n(?=\S|$)/)[0] ?? "").split("\n").map((line) => line.trim());
}

describe("HAProxy configuration", () => {
  it("is the golden text", () => {
    const golden = readFileSync(new URL("golden/haproxy.cfg", import.meta.url), "utf8");
    expect(haproxyConfig(DEV)).to.equal(golden);
  });

  it("never accepts an unverified or unencrypted server", () => {
    const servers = haproxyConfig(DEV)
      .split("\n")
      .filter((line) => /^\s+server/.test(line));
    expect(servers).to.have.length(1);
    expect(servers[0]).to.match(/ ssl verify required ca-file \S+ sni str\(\S+\) verifyhost \S+$/);
  });

  it("takes the PROXY header on every bind that the load balancer uses, and encrypts every one but the redirect", () => {
    const binds = haproxyConfig(DEV)
      .split("\n")
      .filter((line) => line.includes(" bind "));
    expect(
      binds.map((line) => [/:\d+/.exec(line)?.[0], line.includes("accept-proxy"), line.includes(" ssl ")]),
    ).to.deep.equal([
      [":8443", true, true],
      [":8080", true, false],
      [":8445", true, true],
      [":8444", true, true],
      [":8405", false, true],
    ]);
  });

  it("has a listener for each door that the region has, and for no other", () => {
    const frontends = (args: HaproxyConfigArgs) => haproxyConfig(args).match(/(?<=^frontend )\w+$/gm);
    expect(Object.entries(DOORS).map(([doors, args]) => [doors, frontends(args)])).to.deep.equal([
      ["both", ["static", "redirect", "cdn", "health", "metrics"]],
      ["static", ["static", "redirect", "health", "metrics"]],
      ["cdn", ["cdn", "health", "metrics"]],
    ]);
  });

  it("of a door does not change with the other doors", () => {
    for (const [one, frontend] of [
      ["static", "frontend static"],
      ["static", "frontend redirect"],
      ["cdn", "frontend cdn"],
    ] as const) {
      const alone = sectionOf(haproxyConfig(DOORS[one] ?? DEV), frontend);
      expect(alone.length, frontend).to.be.greaterThan(2);
      expect(sectionOf(haproxyConfig(DEV), frontend), frontend).to.deep.equal(alone);
    }
  });

  it("asks the cdn door's requests for the secret before anything in them is believed", () => {
    const lines = sectionOf(haproxyConfig(DEV), "frontend cdn");
    expect(lines.slice(0, 6)).to.deep.equal([
      "bind :8445 accept-proxy ssl crt /etc/haproxy/tls/proxy.pem alpn h2,http/1.1",
      "http-request set-var(txn.path) path",
      "http-request deny deny_status 403 unless { req.fhdr_cnt(x-origin-secret) eq 1 } { req.fhdr(x-origin-secret) -m str -f /etc/haproxy/secrets/origin }",
      "http-request set-var(txn.viewer) req.fhdr(CloudFront-Viewer-Address),regsub(:[0-9]+$,)",
      "http-request deny deny_status 403 unless { req.fhdr_cnt(CloudFront-Viewer-Address) eq 1 } { var(txn.viewer) -m ip 0.0.0.0/0 ::/0 }",
      "http-request set-src var(txn.viewer)",
    ]);
    expect(lines.slice(6)).to.deep.equal(sectionOf(haproxyConfig(DEV), "frontend static").slice(2));
  });

  it("passes the secret on to no service, whichever door it came through", () => {
    for (const frontend of ["frontend static", "frontend cdn"]) {
      expect(sectionOf(haproxyConfig(DEV), frontend), frontend).to.include("http-request del-header x-origin-secret");
    }
  });

  it("redirects to the planned host and port, whatever Host says", () => {
    const staticDoor = { publicHost: "euw1.edge.example.com", httpsPort: 8443 };
    expect(haproxyConfig({ ...DEV, staticDoor })).to.contain(
      "redirect prefix https://euw1.edge.example.com:8443 code 308",
    );
  });

  it("lets only named ranges scrape metrics", () => {
    expect(haproxyConfig({ ...DEV, metricsCidrs: ["10.99.0.0/24"] })).to.contain(
      "tcp-request connection reject unless { src 127.0.0.0/8 10.99.0.0/24 }",
    );
  });

  for (const [doors, args] of Object.entries(DOORS)) {
    it(`is valid for the installed HAProxy, doors: ${doors}`, function () {
      this.timeout(20_000);
      if (commandVersion("haproxy", "-v") === undefined) {
        skip(this, "haproxy is not installed");
      }
      expect(checked(haproxyConfig({ ...args, metricsCidrs: ["10.99.0.0/24"] }))).to.contain(
        "Configuration file is valid",
      );
    });
  }
});

/** What `haproxy -c` says of a text whose folders are all one temporary one. */
function checked(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "haproxy-config-"));
  try {
    const { key, certificate } = selfSigned(folder, "proxy.example");
    writeFileSync(join(folder, "proxy.pem"), key + certificate);
    writeFileSync(join(folder, "alb-ca.pem"), certificate);
    writeFileSync(join(folder, "origin"), `${"0".repeat(64)}\n`);
    writeFileSync(
      join(folder, "haproxy.cfg"),
      text.replaceAll(/\/etc\/haproxy\/(tls|secrets)/g, folder).replaceAll("/run/haproxy", folder),
    );
    return execFileSync("haproxy", ["-c", "-f", join(folder, "haproxy.cfg")], { encoding: "utf8", stdio: "pipe" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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
  publicHost: "euw1.edge.example.com",
  httpsPort: 443,
  servicesHost: "services.euw1.internal.edge.example.com",
  metricsCidrs: [],
};

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
      [":8444", true, true],
      [":8405", false, true],
    ]);
  });

  it("redirects to the planned host and port, whatever Host says", () => {
    expect(haproxyConfig({ ...DEV, httpsPort: 8443 })).to.contain(
      "redirect prefix https://euw1.edge.example.com:8443 code 308",
    );
  });

  it("lets only named ranges scrape metrics", () => {
    expect(haproxyConfig({ ...DEV, metricsCidrs: ["10.99.0.0/24"] })).to.contain(
      "tcp-request connection reject unless { src 127.0.0.0/8 10.99.0.0/24 }",
    );
  });

  it("is valid for the installed HAProxy", function () {
    this.timeout(20_000);
    if (commandVersion("haproxy", "-v") === undefined) {
      skip(this, "haproxy is not installed");
    }
    const folder = mkdtempSync(join(tmpdir(), "haproxy-config-"));
    try {
      const { key, certificate } = selfSigned(folder, "proxy.example");
      writeFileSync(join(folder, "proxy.pem"), key + certificate);
      writeFileSync(join(folder, "alb-ca.pem"), certificate);
      const text = haproxyConfig({ ...DEV, metricsCidrs: ["10.99.0.0/24"] }).replaceAll("/etc/haproxy/tls", folder);
      writeFileSync(join(folder, "haproxy.cfg"), text.replaceAll("/run/haproxy", folder));
      const output = execFileSync("haproxy", ["-c", "-f", join(folder, "haproxy.cfg")], {
        encoding: "utf8",
        stdio: "pipe",
      });
      expect(output).to.contain("Configuration file is valid");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

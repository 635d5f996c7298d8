// User data: valid for cloud-init, small enough for EC2, the same bytes everywhere, and free of secrets.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { parse } from "yaml";
import { type CloudConfig, cloudConfigText, encodeUserData, USER_DATA_LIMIT } from "../../model/cloudInit.ts";
import { proxyUserData } from "../../model/proxyUserData.ts";
import { sampleServiceUserData } from "../../model/sampleService.ts";
import { TIMEOUTS } from "../../model/timeouts.ts";
import { commandVersion } from "../support/commands.ts";
import { skip } from "../support/skip.ts";

const PROXY = proxyUserData({
  haproxy: {
    staticDoor: { publicHost: "euw1.edge.example.com", httpsPort: 443 },
    cdnDoor: true,
    servicesHost: "services.euw1.internal.edge.example.com",
    metricsCidrs: [],
  },
  region: "eu-west-1",
  shortName: "euw1",
  stack: "dev",
  certificateSecret: "portcullis/dev/euw1/proxy-certificate",
  originSecret: "portcullis/dev/euw1/origin-secret",
  architecture: "arm64",
});
const SAMPLE = sampleServiceUserData({ name: "orders", port: 9443, healthPath: "/healthz" });

const config = (text: string) => parse(text) as CloudConfig;
const content = (text: string, path: string) =>
  config(text).write_files.find((file) => file.path === path)?.content ?? "";

describe("user data", () => {
  for (const [name, text] of Object.entries({ proxy: PROXY, sample: SAMPLE })) {
    it(`of the ${name} is valid for cloud-init`, function () {
      this.timeout(30_000);
      if (commandVersion("cloud-init", "--version") === undefined) {
        skip(this, "cloud-init is not installed");
      }
      const folder = mkdtempSync(join(tmpdir(), "cloud-config-"));
      try {
        const file = join(folder, "user-data");
        writeFileSync(file, text);
        const { stdout, stderr } = spawnSync("cloud-init", ["schema", "--config-file", file], { encoding: "utf8" });
        expect(stdout + stderr).to.contain("Valid");
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it(`of the ${name} is far below EC2's limit and holds no key material`, () => {
      expect(Buffer.from(encodeUserData(text), "base64").length).to.be.lessThan(USER_DATA_LIMIT / 2);
      expect(text).not.to.match(/-----BEGIN|AKIA[0-9A-Z]{16}|aws_secret_access_key/);
    });
  }

  it("has the same bytes on every machine", () => {
    const digest = createHash("sha256").update(encodeUserData("#cloud-config\nssh_pwauth: false\n")).digest("hex");
    expect(digest).to.equal("f2edfe1e562c67cddb9d4140dd6d83a7686402acec5fdb35987d52456b9eb2b6");
  });

  it("survives compression", () => {
    expect(gunzipSync(Buffer.from(encodeUserData(PROXY), "base64")).toString()).to.equal(PROXY);
  });

  it("over EC2's limit is refused with the arithmetic", () => {
    const noise = Array.from({ length: 4000 }, (_, index) =>
      createHash("sha256").update(String(index)).digest("hex"),
    ).join("");
    expect(() => encodeUserData(noise)).to.throw(RangeError, /^user data has \d+ bytes, EC2 accepts 16384/);
  });

  it("with a misspelt key is refused, which cloud-init would not do", () => {
    const misspelt = { ssh_pwauth: false, write_files: [], runcmd: [], write_fils: [] };
    expect(() => cloudConfigText(misspelt)).to.throw(RangeError, "cloud-config key write_fils: is not used here");
  });

  it("writes modes as text, as cloud-init demands", () => {
    for (const file of [...config(PROXY).write_files, ...config(SAMPLE).write_files]) {
      expect(file.permissions, file.path).to.match(/^0[0-7]{3}$/);
    }
  });
});

describe("proxy user data", () => {
  const unit = content(PROXY, "/etc/systemd/system/haproxy.service.d/portcullis.conf");

  it("drains HAProxy inside the deregistration delay", () => {
    expect(unit).to.contain("KillSignal=SIGUSR1\nTimeoutStopSec=55\n");
    expect(content(PROXY, "/etc/haproxy/haproxy.cfg")).to.contain("hard-stop-after 45s");
    expect(TIMEOUTS.networkLoadBalancer.deregistration).to.equal(60);
  });

  it("runs HAProxy without root and with file descriptors for every connection", () => {
    expect(unit)
      .to.contain("User=haproxy\n")
      .and.to.contain("CapabilityBoundingSet=\n")
      .and.to.contain("LimitNOFILE=42000\n");
  });

  it("pins and holds the package and keeps it from unattended upgrades", () => {
    expect(content(PROXY, "/etc/apt/preferences.d/haproxy")).to.equal(
      "Package: haproxy\nPin: version 2.6.*\nPin-Priority: 1001\n",
    );
    expect(content(PROXY, "/etc/apt/apt.conf.d/52portcullis")).to.contain('Package-Blacklist { "haproxy"; }');
    expect(config(PROXY).runcmd).to.deep.include(["apt-mark", "hold", "haproxy"]);
  });

  it("has a refresh that bash can read and that checks before it swaps", function () {
    const script = content(PROXY, "/usr/local/sbin/portcullis-refresh");
    const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
    expect(stderr).to.equal("");
    expect(status).to.equal(0);
    expect(script.indexOf("haproxy -c -q"))
      .to.be.greaterThan(0)
      .and.lessThan(script.indexOf("systemctl reload-or-restart haproxy"));
  });
});

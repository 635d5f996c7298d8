// The proxies' refresh script at work: the real bash, openssl and haproxy, with stand-ins for AWS's and systemd's commands.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { CloudConfig } from "../../model/cloudInit.ts";
import { proxyUserData } from "../../model/proxyUserData.ts";
import { commandVersion, selfSigned } from "../support/commands.ts";
import { skip } from "../support/skip.ts";

const FILES = (
  parse(
    proxyUserData({
      haproxy: {
        staticDoor: { publicHost: "p.example.com", httpsPort: 443 },
        cdnDoor: true,
        servicesHost: "s.example.com",
        metricsCidrs: [],
      },
      region: "eu-west-1",
      shortName: "euw1",
      stack: "dev",
      certificateSecret: "portcullis/dev/euw1/proxy-certificate",
      originSecret: "portcullis/dev/euw1/origin-secret",
      architecture: "arm64",
    }),
  ) as CloudConfig
).write_files;

/** Values that the origin secret may have: a digit 64 times. */
const [ONE, TWO] = ["1".repeat(64), "2".repeat(64)];

const content = (path: string) => FILES.find((file) => file.path === path)?.content ?? "";

describe("proxy refresh", function () {
  this.timeout(20_000);
  let root = "";
  const at = (...parts: string[]) => join(root, ...parts);

  before(function () {
    for (const [tool, flag] of [
      ["haproxy", "-v"],
      ["openssl", "version"],
      ["bash", "--version"],
    ] as const) {
      if (commandVersion(tool, flag) === undefined) skip(this, `${tool} is not installed`);
    }
  });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "proxy-refresh-"));
    for (const folder of ["bin", "run", "tls", "secrets", "roots"]) mkdirSync(at(folder));
    writeFileSync(at("haproxy.cfg"), content("/etc/haproxy/haproxy.cfg").replaceAll("/etc/haproxy", root));
    // Stand-ins: each secret is a file, and systemctl does as a file says. Each call is noted.
    const answers = `*/origin-secret*) cat ${at("origin-secret")} ;; *get-secret-value*) cat ${at("secret")} ;;`;
    command("aws", `echo "aws $*" >> ${at("calls")}\ncase "$*" in ${answers} esac`);
    command("systemctl", `echo "systemctl $*" >> ${at("calls")}\n[ ! -e ${at("systemctl-fails")} ]`);
    // Only the group is left out of install: it need not exist here.
    command("install", `while [ $# -gt 2 ]; do shift; done\ncp "$1" "$2"`);
    issue("one.example.com");
    writeFileSync(at("origin-secret"), `${ONE}\n`);
    writeFileSync(at("roots", "Amazon_Root_CA_1.pem"), readFileSync(at("certificate.pem")));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function command(name: string, body: string): void {
    writeFileSync(at("bin", name), `#!/bin/bash\n${body}\n`);
    chmodSync(at("bin", name), 0o755);
  }

  /** Puts a new certificate into the secret. */
  function issue(name: string): void {
    const { key, certificate } = selfSigned(root, name);
    writeFileSync(at("secret"), key + certificate);
  }

  function refresh(): { readonly code: number | null; readonly calls: string[]; readonly stderr: string } {
    rmSync(at("calls"), { force: true });
    const script = content("/usr/local/sbin/portcullis-refresh")
      .replaceAll("/etc/haproxy", root)
      .replaceAll("/etc/ssl/certs", at("roots"))
      .replaceAll("/run/", `${at("run")}/`);
    const env = { PATH: `${at("bin")}:${process.env["PATH"] ?? ""}` };
    const { status, stderr } = spawnSync("bash", ["-s"], { input: script, env, encoding: "utf8" });
    const calls = existsSync(at("calls")) ? readFileSync(at("calls"), "utf8").trim().split("\n") : [];
    return { code: status, calls, stderr };
  }

  const reloads = (calls: readonly string[]) =>
    calls.filter((call) => call === "systemctl reload-or-restart haproxy").length;
  const failures = (calls: readonly string[]) =>
    calls.filter((call) => call.includes("CertificateRefreshFailed")).length;

  it("takes the first certificate over, reports its days, and loads it", () => {
    const { code, calls, stderr } = refresh();
    expect(code, stderr).to.equal(0);
    expect(readFileSync(at("tls", "proxy.pem"), "utf8")).to.equal(readFileSync(at("secret"), "utf8"));
    expect(reloads(calls)).to.equal(1);
    expect(calls.find((call) => call.includes("CertificateDaysLeft"))).to.match(
      /--value [12] --dimensions Stack=dev,Region=euw1$/,
    );
    expect(failures(calls)).to.equal(0);
  });

  it("touches nothing while certificate and secret are the same", () => {
    refresh();
    const { code, calls } = refresh();
    expect(code).to.equal(0);
    expect(reloads(calls)).to.equal(0);
  });

  it("loads a new certificate", () => {
    refresh();
    issue("two.example.com");
    expect(reloads(refresh().calls)).to.equal(1);
    expect(readFileSync(at("tls", "proxy.pem"), "utf8")).to.equal(readFileSync(at("secret"), "utf8"));
  });

  it("fetches the origin secret by its name, and loads both values while it rotates", () => {
    const first = refresh();
    expect(first.calls.filter((call) => call.includes("get-secret-value"))).to.deep.equal([
      "aws secretsmanager get-secret-value --region eu-west-1 --secret-id portcullis/dev/euw1/proxy-certificate --query SecretString --output text",
      "aws secretsmanager get-secret-value --region eu-west-1 --secret-id portcullis/dev/euw1/origin-secret --query SecretString --output text",
    ]);
    expect(readFileSync(at("secrets", "origin"), "utf8")).to.equal(`${ONE}\n`);
    writeFileSync(at("origin-secret"), `${ONE}\n${TWO}\n`);
    expect(reloads(refresh().calls)).to.equal(1);
    expect(readFileSync(at("secrets", "origin"), "utf8")).to.equal(`${ONE}\n${TWO}\n`);
    expect(reloads(refresh().calls)).to.equal(0);
  });

  const unfit: readonly (readonly [string, string])[] = [
    ["is empty", ""],
    ["has an empty line", `${ONE}\n\n`],
    ["has 63 digits", `${"1".repeat(63)}\n`],
    ["has 65 digits", `${"1".repeat(65)}\n`],
    ["has other characters", `${"g".repeat(64)}\n`],
    ["has one good line and one bad", `${ONE}\nx-origin-secret\n`],
    ["is Secrets Manager's word for nothing", "None\n"],
  ];
  for (const [what, text] of unfit) {
    it(`keeps the last good secret and reports, when the new one ${what}`, () => {
      refresh();
      writeFileSync(at("origin-secret"), text);
      const { code, calls, stderr } = refresh();
      expect(code).to.not.equal(0);
      expect(failures(calls)).to.equal(1);
      expect(reloads(calls)).to.equal(0);
      expect(readFileSync(at("secrets", "origin"), "utf8")).to.equal(`${ONE}\n`);
      expect(stderr).to.equal("portcullis/dev/euw1/origin-secret is not of lines of 64 hexadecimal digits\n");
    });
  }

  it("keeps the last good files and reports, when HAProxy refuses the new ones", () => {
    refresh();
    const good = readFileSync(at("tls", "proxy.pem"), "utf8");
    writeFileSync(at("secret"), "no certificate\n");
    const { code, calls } = refresh();
    expect(code).to.not.equal(0);
    expect(failures(calls)).to.equal(1);
    expect(reloads(calls)).to.equal(0);
    expect(readFileSync(at("tls", "proxy.pem"), "utf8")).to.equal(good);
  });

  it("tries a reload that failed again", () => {
    writeFileSync(at("systemctl-fails"), "");
    const failed = refresh();
    expect(failed.code).to.not.equal(0);
    expect(failures(failed.calls)).to.equal(1);
    rmSync(at("systemctl-fails"));
    expect(reloads(refresh().calls)).to.equal(1);
    expect(reloads(refresh().calls)).to.equal(0);
  });

  it("leaves no key behind in its working folder", () => {
    refresh();
    writeFileSync(at("secret"), "no certificate\n");
    refresh();
    expect(spawnSync("ls", [at("run")], { encoding: "utf8" }).stdout.trim()).to.equal("portcullis-loaded");
  });
});

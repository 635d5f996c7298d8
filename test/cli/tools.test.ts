// Programs that npm does not bring: found, installed by apt-get as root only, or named in one line.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ensureTools, toolPath } from "../../cli/tools.mjs";
import { Checkout } from "../support/checkout.ts";

/** Stands in for apt-get: writes down its calls and whether services may start, then installs haproxy 2.6. */
const APT = (root: string) => `#!/bin/sh
echo "$*" >> ${root}/apt-calls
test -e ${root}/policy-rc.d && /bin/cat ${root}/policy-rc.d >> ${root}/policy-seen
case "$*" in *" update") exit 0;; esac
if [ -e ${root}/apt-fault ]; then echo "E: Unable to locate package haproxy"; exit 100; fi
printf '#!/bin/sh\\necho "HAProxy version 2.6.12-1 2023/12/16"\\n' > ${root}/bin/haproxy
/bin/chmod 755 ${root}/bin/haproxy
`;

describe("tools", () => {
  let checkout: Checkout;
  let bin: string;
  let policyFile: string;
  const progress = () => ({ done: () => undefined });
  const host = (root: boolean) => ({ root, path: bin, policyFile, progress });
  const faultOf = (names: string[], root = false) =>
    ensureTools(names, host(root)).then(
      () => "none",
      (error: Error) => error.message,
    );
  const version = (name: string, said: string) => checkout.program(name, `#!/bin/sh\necho "${said}"\n`);
  const calls = () => readFileSync(path.join(checkout.root, "apt-calls"), "utf8").trim().split("\n");

  beforeEach(() => {
    checkout = new Checkout();
    bin = path.join(checkout.root, "bin");
    policyFile = path.join(checkout.root, "policy-rc.d");
  });
  afterEach(() => checkout.remove());

  it("takes HAProxy 2.6 and newer", async () => {
    for (const said of ["HAProxy version 2.6.12-1+deb12u4 2026/01/01", "HAProxy version 3.0.1"]) {
      version("haproxy", said);
      expect(await faultOf(["haproxy"]), said).to.equal("none");
    }
  });

  it("names a missing tool, an old one and the command that installs both, for a user who is not root", async () => {
    checkout.program("apt-get", APT(checkout.root));
    version("haproxy", "HAProxy version 2.4.22");
    expect(await faultOf(["haproxy", "python3"])).to.equal(
      "haproxy: version 2.4, 2.6 or newer is needed; python3: not found, 3.9 or newer is needed; " +
        "install with: apt-get install -y --no-install-recommends haproxy python3 (as root)",
    );
    expect(existsSync(path.join(checkout.root, "apt-calls"))).to.equal(false);
  });

  it("names the command of the machine's own package manager", async () => {
    version("brew", "");
    expect(await faultOf(["haproxy"])).to.match(/; install with: brew install haproxy$/);
  });

  it("says what to install where no package manager is known", async () => {
    expect(await faultOf(["haproxy"], true)).to.equal("haproxy: not found, 2.6 or newer is needed; install haproxy");
  });

  it("installs as root with apt-get, and lets no service start meanwhile", async () => {
    checkout.program("apt-get", APT(checkout.root));
    expect(await faultOf(["haproxy"], true)).to.equal("none");
    expect(calls()).to.deep.equal([
      "-o DPkg::Lock::Timeout=120 update",
      "-o DPkg::Lock::Timeout=120 install -y --no-install-recommends haproxy",
    ]);
    expect(readFileSync(path.join(checkout.root, "policy-seen"), "utf8")).to.include("exit 101");
    expect(existsSync(policyFile)).to.equal(false);
  });

  it("leaves a service policy of the machine's own, and stops only a service that the package started", async () => {
    checkout.program("apt-get", APT(checkout.root));
    // The service runs once haproxy is installed, as the machine's policy lets it.
    checkout.program(
      "service",
      `#!/bin/sh\necho "$*" >> ${checkout.root}/service-calls\ntest "$2" = stop || test -e ${bin}/haproxy\n`,
    );
    checkout.write("policy-rc.d", "#!/bin/sh\nexit 0\n");
    expect(await faultOf(["haproxy"], true)).to.equal("none");
    expect(readFileSync(policyFile, "utf8")).to.equal("#!/bin/sh\nexit 0\n");
    const service = readFileSync(path.join(checkout.root, "service-calls"), "utf8");
    expect(service).to.equal("haproxy status\nhaproxy status\nhaproxy stop\n");
  });

  it("does not stop a service that ran before", async () => {
    checkout.program("apt-get", APT(checkout.root));
    checkout.program("service", `#!/bin/sh\necho "$*" >> ${checkout.root}/service-calls\nexit 0\n`);
    version("haproxy", "HAProxy version 2.4.22");
    expect(await faultOf(["haproxy"], true)).to.equal("none");
    expect(readFileSync(path.join(checkout.root, "service-calls"), "utf8")).to.equal("haproxy status\n");
  });

  it("repeats apt-get's own reason in one line", async () => {
    checkout.program("apt-get", APT(checkout.root));
    checkout.write("apt-fault", "");
    expect(await faultOf(["haproxy"], true)).to.equal(
      "apt-get: haproxy could not be installed (E: Unable to locate package haproxy); install by hand",
    );
    expect(existsSync(policyFile)).to.equal(false);
  });

  it("looks where Debian keeps programs that a user's path leaves out", () => {
    expect(toolPath("/usr/bin:/usr/sbin")).to.equal("/usr/bin:/usr/sbin:/usr/local/sbin:/opt/homebrew/bin");
  });
});

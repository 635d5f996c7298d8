// The programs that are not npm packages: found, or installed by apt-get when we are root, or named in one line.
import { execFileSync } from "node:child_process";
import { accessSync, chmodSync, constants, existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { progress, runChild, SetupFault } from "./child.mjs";

/** Each tool: how it tells its version, the lowest [major, minor] that will do, and what its packages are called. */
const TOOLS = {
  haproxy: { args: ["-v"], least: [2, 6], package: "haproxy" },
  python3: { args: ["--version"], least: [3, 9], package: "python3" },
};

/** How each package manager installs, in the order of preference. */
const MANAGERS = [
  ["apt-get", "apt-get install -y --no-install-recommends"],
  ["dnf", "dnf install -y"],
  ["apk", "apk add"],
  ["brew", "brew install"],
];

/** Where Debian keeps programs that a plain user's path leaves out; haproxy is one of them. */
const MORE_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];

/** What set-up asks of the machine; tests give their own. */
export function thisHost() {
  return {
    root: process.getuid?.() === 0,
    path: process.env.PATH ?? "",
    policyFile: "/usr/sbin/policy-rc.d",
    progress,
  };
}

/** The path on which the tools are looked for: the user's, then the system folders it leaves out. */
export function toolPath(userPath) {
  const folders = userPath.split(path.delimiter);
  return [...folders, ...MORE_FOLDERS.filter((folder) => !folders.includes(folder))].join(path.delimiter);
}

/** Returns once every named tool is there in a version that will do; throws one line otherwise. */
export async function ensureTools(names, host = thisHost()) {
  const faults = names.map((name) => toolFault(name, host)).filter(Boolean);
  if (faults.length === 0) return;
  const packages = faults.map((fault) => TOOLS[fault.name].package);
  if (host.root && onPath("apt-get", host.path)) await aptInstall(packages, host);
  const left = names.map((name) => toolFault(name, host)).filter(Boolean);
  if (left.length > 0) throw new SetupFault(describe(left, host));
}

function describe(faults, host) {
  const [, command] = MANAGERS.find(([manager]) => onPath(manager, host.path)) ?? [];
  const names = faults.map((fault) => TOOLS[fault.name].package).join(" ");
  const install = command ? `install with: ${command} ${names}` : `install ${names}`;
  const asRoot = command && !host.root && !command.startsWith("brew") ? " (as root)" : "";
  return `${faults.map((fault) => fault.text).join("; ")}; ${install}${asRoot}`;
}

/** What is wrong with a tool, or undefined. */
function toolFault(name, host) {
  const { args, least } = TOOLS[name];
  const needed = `${least.join(".")} or newer is needed`;
  if (!onPath(name, host.path)) return { name, text: `${name}: not found, ${needed}` };
  let said;
  try {
    said = execFileSync(name, args, { env: { ...process.env, PATH: host.path }, encoding: "utf8", stdio: "pipe" });
  } catch {
    return { name, text: `${name}: ${name} ${args.join(" ")} failed, ${needed}` };
  }
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said)?.map(Number) ?? [];
  if (major > least[0] || (major === least[0] && minor >= least[1])) return undefined;
  return { name, text: `${name}: version ${major === undefined ? "unknown" : `${major}.${minor}`}, ${needed}` };
}

function onPath(name, searched) {
  return searched.split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function aptInstall(packages, host) {
  const env = { ...process.env, PATH: host.path, DEBIAN_FRONTEND: "noninteractive" };
  const bar = host.progress(`installing ${packages.join(" and ")} with apt-get`);
  const ranBefore = serviceRuns(env);
  const allow = forbidServiceStart(host.policyFile);
  try {
    for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...packages]]) {
      const { code, output } = await runChild("apt-get", ["-o", "DPkg::Lock::Timeout=120", ...args], { env });
      // A stale index may still hold the package, so only the install itself is a fault.
      if (code !== 0 && args[0] === "install") {
        const reason = output.split("\n").filter((line) => line.startsWith("E: "))[0] ?? `exit code ${code}`;
        throw new SetupFault(`apt-get: ${packages.join(" and ")} could not be installed (${reason}); install by hand`);
      }
    }
  } finally {
    allow();
    // A policy of the machine's own may have let the package start its service: only that one is stopped.
    if (!ranBefore && serviceRuns(env)) await runChild("service", ["haproxy", "stop"], { env });
    bar.done("apt-get has ended");
  }
}

/** Whether the distribution's own haproxy service runs. */
function serviceRuns(env) {
  if (!onPath("service", env.PATH)) return false;
  try {
    execFileSync("service", ["haproxy", "status"], { env, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Debian asks this file before a package starts its service; 101 forbids. A file that is there stays as it is. */
function forbidServiceStart(policyFile) {
  if (existsSync(policyFile)) return () => undefined;
  writeFileSync(policyFile, "#!/bin/sh\nexit 101\n");
  chmodSync(policyFile, 0o755);
  const allow = () => rmSync(policyFile, { force: true });
  process.once("exit", allow);
  return () => {
    process.off("exit", allow);
    allow();
  };
}

// Brings node_modules to what package-lock.json names: the first step of every npm script, so plain Node and no packages.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { progress, runChild, SetupFault } from "./child.mjs";

/** Longest wait for another set-up of the same checkout, in ms: an install takes about 40 s on a good line. */
const WAIT_MS = 600_000;

/** Each installed package by its path, with the version and checksum that make it the same package. */
function lockedPackages(file) {
  const { packages } = JSON.parse(readFileSync(file, "utf8"));
  return new Map(Object.entries(packages).filter(([location]) => location !== ""));
}

/**
 * Whether node_modules holds exactly what package-lock.json names.
 * npm writes node_modules/.package-lock.json at the end of an install, so an interrupted one does not match.
 */
export function packagesMatch(root) {
  const installedFile = path.join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return false;
  let installed;
  try {
    installed = lockedPackages(installedFile);
  } catch {
    return false; // half-written by an interrupted install
  }
  for (const [location, wanted] of lockedPackages(path.join(root, "package-lock.json"))) {
    const found = installed.get(location);
    // An optional package of another platform is rightly missing.
    if (!found && wanted.optional) continue;
    if (!found || found.version !== wanted.version || found.integrity !== wanted.integrity) return false;
  }
  return true;
}

/** Installs the packages unless they match; several set-ups of one checkout take turns. */
export async function ensurePackages(root, npm = npmCommand()) {
  if (packagesMatch(root)) return;
  refuseForeign(root);
  const lock = path.join(
    tmpdir(),
    `portcullis-install-${createHash("sha256").update(root).digest("hex").slice(0, 16)}`,
  );
  await takeLock(lock);
  try {
    if (!packagesMatch(root)) await install(root, npm);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** npm as it was started with, so that its version and settings are the user's; otherwise the one on the path. */
function npmCommand() {
  const started = process.env.npm_execpath;
  return started && /npm-cli\.[cm]?js$/.test(started) ? [process.execPath, started] : ["npm"];
}

function refuseForeign(root) {
  for (const folder of [root, path.join(root, "node_modules")]) {
    if (!existsSync(folder)) continue;
    try {
      accessSync(folder, constants.W_OK);
    } catch {
      const owner = statSync(folder).uid;
      throw new SetupFault(
        `packages: node_modules does not match package-lock.json and ${folder} belongs to user ${owner}; run npm ci as that user, or clone into a folder of your own`,
      );
    }
  }
}

async function install(root, [command, ...first]) {
  const bar = progress("installing packages (about 440, 400 MB on disk)");
  // No package here needs an install script, so none is run.
  const args = [...first, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  const { code, output } = await runChild(command, args, { cwd: root, env: process.env });
  if (code === 0) return bar.done("packages installed");
  bar.done("packages not installed");
  throw new SetupFault(`packages: npm ci failed (${npmReason(output)}); check the network and run the command again`);
}

/** The line of npm's report that says what went wrong: not its codes, not where its log is. */
export function npmReason(output) {
  const lines = output
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, "").trim())
    .filter((line) => line !== "" && !/^(code|errno|syscall|path|dest) |complete log of this run/.test(line));
  return lines[0] ?? "npm said nothing";
}

/** A directory is made by one process only, also across users; its file names the holder. */
async function takeLock(lock) {
  const until = Date.now() + WAIT_MS;
  let bar;
  while (!tryLock(lock)) {
    bar ??= progress("waiting for another set-up of this checkout");
    if (Date.now() > until) {
      bar.done("gave up waiting");
      throw new SetupFault(
        `packages: another set-up has held ${lock} for 10 minutes; end it, or remove that folder when there is none`,
      );
    }
    await sleep(300);
  }
  bar?.done("the other set-up has ended");
}

function tryLock(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    breakIfLeft(lock);
    return false;
  }
  writeFileSync(path.join(lock, "pid"), String(process.pid));
  return true;
}

/** Removes the lock of a process that was killed. The breaker's own directory keeps two waiters from breaking twice. */
function breakIfLeft(lock) {
  const breaker = `${lock}.breaking`;
  try {
    mkdirSync(breaker);
  } catch {
    return;
  }
  try {
    if (isLeft(lock)) rmSync(lock, { recursive: true, force: true });
  } finally {
    rmSync(breaker, { recursive: true, force: true });
  }
}

function isLeft(lock) {
  try {
    process.kill(Number(readFileSync(path.join(lock, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    if (error.code === "EPERM") return false; // alive, and another user's
    if (error.code === "ESRCH") return true;
    // No file yet: its maker is between two steps, unless the directory is old.
    return existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 5_000;
  }
}

// A small checkout in a temporary folder, with a stand-in npm, on which cli/setup.mjs runs as users start it.
import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const LOCK_FILE = {
  packages: {
    "": { name: "sample" },
    "node_modules/eslint": { version: "1.0.0", integrity: "sha512-one" },
    "node_modules/only-elsewhere": { version: "1.0.0", integrity: "sha512-two", optional: true },
  },
};

/** Stands in for `npm ci`: counts its calls, takes a moment, installs an eslint that prints its arguments. */
const NPM = `#!/bin/sh
trap 'kill $!; exit 143' TERM
echo call >> npm-calls
sleep \${NPM_SECONDS:-0} & wait $!
if [ -n "$NPM_FAULT" ]; then printf "$NPM_FAULT" >&2; exit 1; fi
mkdir -p node_modules/eslint/bin
echo 'console.log("linted", ...process.argv.slice(2)); process.exitCode = Number(process.env.LINT_CODE ?? 0)' > node_modules/eslint/bin/eslint.js
cp installed.json node_modules/.package-lock.json
`;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Checkout {
  readonly root = mkdtempSync(path.join(tmpdir(), "portcullis-checkout-"));
  private readonly running: ChildProcess[] = [];

  constructor() {
    chmodSync(this.root, 0o755);
    mkdirSync(path.join(this.root, "bin"));
    mkdirSync(path.join(this.root, "tmp"));
    const needed = /^cli$|\.mjs$|^cli.fault\.ts$/;
    cpSync("cli", path.join(this.root, "cli"), { recursive: true, filter: (file) => needed.test(file) });
    cpSync(path.join("plan", "error.ts"), path.join(this.root, "plan", "error.ts"));
    this.write("package.json", JSON.stringify({ name: "sample", type: "module" }));
    this.write("package-lock.json", JSON.stringify(LOCK_FILE));
    const { "node_modules/eslint": eslint } = LOCK_FILE.packages;
    this.write("installed.json", JSON.stringify({ packages: { "node_modules/eslint": eslint } }));
    this.program("npm", NPM);
  }

  write(file: string, text: string): void {
    writeFileSync(path.join(this.root, file), text);
  }

  /** Puts a program on the checkout's own path. */
  program(name: string, text: string): void {
    this.write(path.join("bin", name), text);
    chmodSync(path.join(this.root, "bin", name), 0o755);
  }

  /** How often npm has been called. */
  installs(): number {
    const calls = path.join(this.root, "npm-calls");
    return existsSync(calls) ? readFileSync(calls, "utf8").split("\n").length - 1 : 0;
  }

  /** Where set-up keeps its lock while it installs. */
  lockFolder(): string {
    return path.join(this.root, "tmp");
  }

  start(
    args: string[],
    env: Record<string, string> = {},
    uid?: number,
  ): { child: ChildProcess; ended: Promise<Ended> } {
    // Under `npm test` set-up would find the npm that started it, not the stand-in.
    const inherited = { ...process.env };
    delete inherited.npm_execpath;
    const child = spawn(process.execPath, ["cli/setup.mjs", ...args], {
      cwd: this.root,
      env: { ...inherited, PATH: `${this.root}/bin:${process.env.PATH ?? ""}`, TMPDIR: this.lockFolder(), ...env },
      uid,
    });
    this.running.push(child);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (part: Buffer) => (stdout += part.toString()));
    child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
    return { child, ended };
  }

  run(args: string[], env: Record<string, string> = {}, uid?: number): Promise<Ended> {
    return this.start(args, env, uid).ended;
  }

  remove(): void {
    for (const child of this.running) child.kill("SIGKILL");
    rmSync(this.root, { recursive: true, force: true });
  }
}

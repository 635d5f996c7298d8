// The mocha reporter: one line a test file, failures in full, every skip with its reason, and the counts as the last line.
import path from "node:path";
import Mocha from "mocha";
import { skipReason } from "./skip.ts";

interface Failure {
  readonly err: Error;
  titlePath(): string[];
}

/** How long a process or server that a test started may take to end after the last hook, in ms. */
const GRACE_MS = 2_000;

/** Kinds of handles that mean a test left something behind. */
const LEFT_BEHIND = new Set(["ProcessWrap", "TCPServerWrap", "PipeServerWrap"]);

export default class Reporter {
  private readonly failures: Failure[] = [];
  private readonly skipped: Mocha.Test[] = [];
  private passed = 0;
  private file = "";
  private counts = { passed: 0, failed: 0, skipped: 0 };

  constructor(runner: Mocha.Runner) {
    Mocha.reporters.Base.useColors = process.stdout.isTTY && process.env.NO_COLOR === undefined;
    runner.on("suite", (suite) => this.enter(suite.file));
    runner.on("pass", () => {
      this.passed += 1;
      this.counts.passed += 1;
    });
    runner.on("fail", (test, error: unknown) => {
      const err = error instanceof Error ? error : new Error(String(error));
      this.fail(err, () => test.titlePath());
    });
    runner.on("pending", (test) => this.pend(test));
    runner.on("end", () => this.leave());
  }

  /** Mocha's last call: `finish` takes the number of failures, which becomes the exit code. */
  done(_failures: number, finish: (failures: number) => void): void {
    void this.settle().then(() => finish(this.report()));
  }

  private fail(err: Error, titlePath: () => string[]): void {
    this.failures.push({ err, titlePath });
    this.counts.failed += 1;
  }

  private pend(test: Mocha.Test): void {
    if (skipReason(test) === undefined) {
      const error = new Error("skipped without a reason; call skip(this, reason) of test/support/skip.ts");
      delete error.stack;
      this.fail(error, () => test.titlePath());
      return;
    }
    this.skipped.push(test);
    this.counts.skipped += 1;
  }

  private enter(file: string | undefined): void {
    if (file === undefined || file === this.file) return;
    this.leave();
    this.file = file;
    if (process.stdout.isTTY) process.stdout.write(`  ${this.name()}`);
  }

  private leave(): void {
    if (this.file === "") return;
    const { passed, failed, skipped } = this.counts;
    const words = [`${String(passed).padStart(4)} passed`];
    if (failed > 0) words.push(Mocha.reporters.Base.color("fail", `${String(failed)} failed`));
    if (skipped > 0) words.push(`${String(skipped)} skipped`);
    process.stdout.write(`${process.stdout.isTTY ? "\r" : ""}  ${this.name().padEnd(50)} ${words.join(", ")}\n`);
    this.file = "";
    this.counts = { passed: 0, failed: 0, skipped: 0 };
  }

  private name(): string {
    return path.relative(process.cwd(), this.file);
  }

  /** Waits for what the tests started to end, and counts what does not as a failure. */
  private async settle(): Promise<void> {
    const until = Date.now() + GRACE_MS;
    let left = leftBehind();
    while (left.length > 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      left = leftBehind();
    }
    if (left.length === 0) return;
    const error = new Error(`still open after the last test: ${left.join(", ")}; close it in an after hook`);
    delete error.stack;
    this.fail(error, () => ["the whole run"]);
  }

  private report(): number {
    if (this.failures.length > 0) {
      // Mocha's own list prints differences well; it reads only the title path and the error.
      Mocha.reporters.Base.list(this.failures as unknown as Mocha.Test[]);
    }
    if (this.skipped.length > 0) {
      const rows = this.skipped.map((test) => `  ${test.titlePath().join(" > ")}\n    ${skipReason(test) ?? ""}`);
      process.stdout.write(`\nskipped\n${rows.join("\n")}\n`);
    }
    const total = this.passed + this.failures.length + this.skipped.length;
    if (total === 0) process.stdout.write("\nno test ran: check the file names and --grep\n");
    const skips = this.skipped.length > 0 ? `, ${String(this.skipped.length)} skipped` : "";
    process.stdout.write(`\n${String(this.passed)} passed, ${String(this.failures.length)} failed${skips}\n`);
    return total === 0 ? 1 : this.failures.length;
  }
}

function leftBehind(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => LEFT_BEHIND.has(kind));
}

// What set-up needs before any package is there: a child process, a progress line and a fault the user can act on.
import { spawn } from "node:child_process";

/** A fault whose message is all the user needs; it ends the command with exit code 1. */
export class SetupFault extends Error {}

/** A signal that ended a child on its way through us; the command ends as that signal would have ended it. */
export class Interrupted extends Error {
  constructor(signal) {
    super(signal);
    this.exitCode = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal];
  }
}

const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"];

/**
 * Runs a command to its end and passes signals on to it. With `inherit` its output is the terminal's,
 * otherwise `output` holds both its streams.
 */
export function runChild(command, args, { cwd, env, inherit = false }) {
  return new Promise((resolve, reject) => {
    let child;
    let received;
    const pass = (signal) => {
      received = signal;
      // A terminal has already sent Ctrl-C to the whole group; a second one means "at once" to many programs.
      if (!(signal === "SIGINT" && process.stdin.isTTY)) child?.kill(signal);
    };
    // Before the child runs: on a busy machine it may be well under way when the next line is reached.
    for (const signal of SIGNALS) process.on(signal, pass);
    child = spawn(command, args, { cwd, env, stdio: inherit ? "inherit" : ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout?.on("data", (part) => (output += part));
    child.stderr?.on("data", (part) => (output += part));
    const finish = (act) => {
      for (const signal of SIGNALS) process.off(signal, pass);
      act();
    };
    child.on("error", (error) =>
      finish(() =>
        reject(new SetupFault(`${command}: cannot be run (${error.code}); install it or put it on the path`)),
      ),
    );
    // A child of the child may hold the streams open: once interrupted, the end of the child itself is enough.
    child.on("exit", () => {
      if (!inherit && received) finish(() => reject(new Interrupted(received)));
    });
    child.on("close", (code, signal) =>
      finish(() => {
        if (SIGNALS.includes(signal)) reject(new Interrupted(signal));
        else resolve({ code: code ?? 1, output });
      }),
    );
  });
}

/**
 * A line on standard error that shows that a slow step goes on: in place with its seconds on a terminal,
 * otherwise its start, one line every 15 s, and its end.
 */
export function progress(text) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const live = process.stderr.isTTY;
  const show = () => process.stderr.write(live ? `\r${text} ... ${seconds()} s` : `${text} ... ${seconds()} s\n`);
  process.stderr.write(live ? `${text} ...` : `${text} ...\n`);
  const timer = setInterval(show, live ? 1_000 : 15_000);
  return {
    done(result) {
      clearInterval(timer);
      process.stderr.write(`${live ? "\r\u001b[K" : ""}${result} (${seconds()} s)\n`);
    },
  };
}

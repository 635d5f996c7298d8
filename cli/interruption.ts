// How a command that keeps something running is asked to end: by the first signal in order, by a second one at once.

/** Exit codes of a command that was interrupted, as the signal itself would give them. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

type Signal = keyof typeof SIGNALS;

/** Listens for signals from construction until `end`; a second signal ends the process at once. */
export class Interruption {
  private signal: Signal | undefined;
  private readonly controller = new AbortController();
  private readonly listeners = (Object.keys(SIGNALS) as Signal[]).map((signal) => {
    const listener = () => {
      if (this.signal !== undefined) process.exit(SIGNALS[signal]);
      this.signal = signal;
      this.controller.abort();
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });

  get aborted(): AbortSignal {
    return this.controller.signal;
  }

  /** The exit code that the signal asks for; undefined while there was none. */
  get exitCode(): number | undefined {
    return this.signal && SIGNALS[this.signal];
  }

  /** Waits for work that nobody can stop in the middle, but no longer than until the command is asked to end. */
  async during<T>(work: Promise<T>): Promise<T> {
    const asked = new Promise<never>((_, reject) => {
      this.aborted.addEventListener("abort", () => {
        reject(new Error(`interrupted by ${this.signal}`));
      });
    });
    // Whichever is late has nobody to tell.
    for (const each of [work, asked]) each.catch(() => undefined);
    return Promise.race([work, asked]);
  }

  end(): void {
    for (const remove of this.listeners) remove();
  }
}

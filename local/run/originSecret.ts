// The origin secret of one run: generations of values, which of them the proxies accept, and which one the edge sends.
import { randomBytes } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const BYTES = 32;

/** The generations of a run, counted from 1. Values never leave this process but to the proxies' file and the edge. */
export class OriginSecret {
  public accepted: readonly number[] = [1];
  public sent = 1;
  /** What stands in for the proxies' `/etc/haproxy/secrets/origin`. */
  public readonly file: string;
  private readonly values = new Map<number, string>();

  public constructor(directory: string) {
    this.file = join(directory, "origin-secret");
  }

  /** The value of a generation; made when it is first asked for. */
  public value(generation: number): string {
    const value = this.values.get(generation) ?? randomBytes(BYTES).toString("hex");
    this.values.set(generation, value);
    return value;
  }

  /** Writes the accepted values, one a line; whoever reads finds the old file or the new one, whole. */
  public async write(accepted: readonly number[]): Promise<void> {
    this.accepted = accepted;
    const next = `${this.file}.new`;
    await writeFile(next, accepted.map((generation) => `${this.value(generation)}\n`).join(""), { mode: 0o600 });
    await rename(next, this.file);
  }
}

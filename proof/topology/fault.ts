// What is wrong with a topology file: gathered while it is read, told in one line with the JSON path of the first fault.

/** A topology file that cannot be judged. The message is one line: file, JSON path, what is wrong, what to do. */
export class TopologyError extends Error {
  public override readonly name = "TopologyError";
}

/** One fault at a place in the file; thrown by the readers of fields, gathered by `Faults`. */
export class Fault extends Error {
  public override readonly name = "Fault";

  public constructor(
    public readonly path: string,
    public readonly problem: string,
  ) {
    super(`${path}: ${problem}`);
  }
}

/** The faults of one file, in the order in which they were found. */
export class Faults {
  /** By message: an element may be read twice, first for its id, and its fault counts once. */
  readonly #found = new Set<string>();

  public constructor(private readonly fileName: string) {}

  public add(path: string, problem: string): void {
    this.#found.add(new Fault(path, problem).message);
  }

  /** Runs a reader; a fault that it throws is kept, and what it read is left out. */
  public keep<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#found.add(error.message);
      return undefined;
    }
  }

  /** Throws a TopologyError when a fault was found: the first one, and how many more there are. */
  public throwAny(): void {
    const [first] = this.#found.keys();
    if (first === undefined) return;
    const more = this.#found.size - 1;
    throw new TopologyError(`${this.fileName}: ${first}${more === 0 ? "" : ` (and ${more} more)`}`);
  }
}

/** A value as a message shows it: on one line, and short whatever the file holds. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return short(JSON.stringify(value));
  return typeof value === "number" || typeof value === "boolean" || value === null ? `${value}` : "an object";
}

/** Up to eight names that may stand here, for the end of a message; `none` where there is nothing to choose from. */
export function choice(names: Iterable<string>): string {
  const all = [...names];
  const few = all.slice(0, 8).map((name) => short(/^[\w.:/@+-]+$/.test(name) ? name : JSON.stringify(name)));
  return all.length === 0 ? "none" : `${few.join(", ")}${all.length > few.length ? ", ..." : ""}`;
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

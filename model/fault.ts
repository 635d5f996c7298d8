// What is wrong with settings: a fault, and the one error that carries all of them.

/** A fault: the key path, and what is there, what is allowed and what to do. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** All faults of the settings in one message, one line each. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly faults: readonly Fault[]) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    super(`${count} in the settings\n${faults.map(({ path, message }) => `  config ${path}: ${message}`).join("\n")}`);
  }
}

/** A value of which any part may be missing because it could not be read. */
export type Readable<T> = T extends readonly (infer E)[]
  ? readonly (Readable<E> | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: Readable<T[K]> }
    : T;

/** A value that stands twice in a list whose values name resources. */
export function repeatedValues(path: string, values: readonly (string | undefined)[] = []): Fault[] {
  return values.flatMap((value, index) =>
    value === undefined || values.indexOf(value) === index
      ? []
      : [{ path: `${path}[${index}]`, message: `${value} stands twice; name it once` }],
  );
}

// A fault that the user can mend: its message says where, what and what to do, and needs no stack.

/** What keeps the planned path from running on this machine. */
export class LocalError extends Error {
  public override readonly name = "LocalError";
}

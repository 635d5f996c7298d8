// The two ways in which planning fails: a user can mend the first from its message, the second needs a stack.

/** A fault of settings, files or options: the message is all there is to know, and a stack would only hide it. */
export class PlanError extends Error {
  public override readonly name = "PlanError";

  public constructor(message: string) {
    super(message);
    this.stack = message;
  }
}

/** A fault inside the program being planned. `message` begins with the place; `stack` adds the program's own frames. */
export class ProgramFault extends Error {
  public override readonly name = "ProgramFault";

  /** `place` is `file:line:column` relative to the program, or "" when no frame is the program's. */
  public constructor(
    public readonly place: string,
    what: string,
    frames: string,
  ) {
    const message = place ? `${place}: ${what}` : what;
    super(message);
    this.stack = frames ? `${message}\n${frames}` : message;
  }
}

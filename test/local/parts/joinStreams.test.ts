import { expect } from "chai";
import { once } from "node:events";
import { Duplex } from "node:stream";
import { joinStreams } from "../../../local/parts/joinStreams.ts";

/** A stream whose writes take until `release` is called. */
class Slow extends Duplex {
  public readonly written: string[] = [];
  private held: (() => void)[] = [];
  public released = false;

  public override _read(): void {
    // The test pushes.
  }

  public override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(String(chunk));
    if (this.released) done();
    else this.held.push(done);
  }

  public release(): void {
    this.released = true;
    for (const done of this.held.splice(0)) done();
  }
}

const turns = () => new Promise((resolve) => setTimeout(resolve, 10));

describe("joinStreams", () => {
  let one: Slow;
  let other: Slow;
  beforeEach(() => {
    [one, other] = [new Slow(), new Slow()];
    joinStreams(one, other);
  });

  it("passes bytes and the end of one direction, and goes on in the other", async () => {
    one.push("question");
    one.push(null);
    other.release();
    await once(other, "finish");
    expect(other.written).to.deep.equal(["question"]);
    other.push("answer");
    await turns();
    expect(one.written).to.deep.equal(["answer"]);
    expect([one.destroyed, other.destroyed]).to.deep.equal([false, false]);
  });

  it("lets a side have what is on its way to it when the other has closed in order", async () => {
    one.push(null);
    other.release();
    other.push("last words");
    other.push(null);
    await once(other, "close");
    await turns();
    expect(one.destroyed).to.equal(false);
    one.release();
    await once(one, "close");
    expect(one.written).to.deep.equal(["last words"]);
  });

  it("closes a side at once when the other breaks off", async () => {
    other.push("half");
    await turns();
    other.destroy(new Error("reset"));
    await once(one, "close");
    expect(one.destroyed).to.equal(true);
  });

  it("closes both where one was closed before", async () => {
    const closed = new Slow();
    closed.destroy();
    await turns();
    const open = new Slow();
    joinStreams(open, closed);
    await once(open, "close");
    expect(open.destroyed).to.equal(true);
  });
});

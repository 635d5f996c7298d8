import { expect } from "chai";
import type { Observation } from "../../../local/observed/observation.ts";
import { ObservationLog } from "../../../local/observed/observationLog.ts";

const line = (text: string): Observation => ({ kind: "programLine", program: "p", stream: "stdout", line: text });
const find = (text: string) => (log: readonly Observation[]) =>
  log.find((each) => each.kind === "programLine" && each.line === text);

describe("observationLog", () => {
  it("finds what is there, what comes, and says when it does not come", async () => {
    const log = new ObservationLog();
    log.add(line("before"));
    expect(await log.until(find("before"), 1)).to.deep.equal(line("before"));
    const later = log.until(find("later"), 10_000);
    log.add(line("other"));
    log.add(line("later"));
    expect(await later).to.deep.equal(line("later"));
    expect(await log.until(find("never"), 1)).to.equal(undefined);
  });

  it("forgets the oldest, so that a run may last", () => {
    const log = new ObservationLog();
    for (let number = 1; number <= 5_001; number += 1) log.add(line(String(number)));
    expect(log.all().length).to.equal(5_000);
    expect(log.all()[0]).to.deep.equal(line("2"));
  });

  it("tells a listener until it is dismissed", () => {
    const log = new ObservationLog();
    const heard: Observation[] = [];
    const stop = log.listen((observation) => heard.push(observation));
    log.add(line("one"));
    stop();
    log.add(line("two"));
    expect(heard).to.deep.equal([line("one")]);
  });
});

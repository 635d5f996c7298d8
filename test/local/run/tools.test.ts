import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { findProgram, maxConnections } from "../../../local/run/tools.ts";
import { faultOf } from "../processes.ts";

describe("tools", () => {
  it("are found on the path", async () => {
    expect(await findProgram("sh", "nothing")).to.match(/^\/.*\/sh$/);
  });

  it("that are missing are one line with the install command", async () => {
    expect(await faultOf(findProgram("portcullis-absent", "apt-get install absent"))).to.equal(
      "portcullis-absent: is not installed; install it with apt-get install absent",
    );
  });

  it("get two open files for a connection, and some to spare", async () => {
    const limit = Number(execFileSync("/bin/sh", ["-c", "ulimit -Hn"]).toString().replace("unlimited", "Infinity"));
    const connections = await maxConnections();
    expect(connections === limit || (2 * connections <= limit - 200 && 2 * connections > limit - 203)).to.equal(true);
  });
});

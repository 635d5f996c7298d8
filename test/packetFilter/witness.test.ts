import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { witness } from "../../packetFilter/witness.ts";
import type { Network, Place } from "../../proof/network.ts";
import type { Outcome, Question } from "../../proof/question.ts";
import { needsKernel } from "./kernel.ts";
import { skip } from "../support/skip.ts";
import { instance, named, SMALL } from "./small.ts";

const NAMESPACES = "/run/netns";

const ASKED: Question = {
  source: "one",
  sourceAddress: "10.0.0.10",
  destinationAddress: "10.0.1.10",
  family: 4,
  protocol: "tcp",
  sourcePort: 40_000,
  destinationPort: 443,
};

const REACHED: Outcome = { delivered: true, reachable: true };
const LOST: Outcome = { delivered: false, reachable: false };
const UNANSWERED: Outcome = { delivered: true, reachable: false };

describe("the kernel as witness", function () {
  this.timeout(60_000);

  before(async function () {
    await needsKernel(this);
  });

  it("sees TCP, UDP and ICMP arrive and come back", async () => {
    const protocols = (["tcp", "udp", "icmp"] as const).map((protocol) => ({ ...ASKED, protocol }));
    expect(await witness(SMALL, protocols)).to.deep.equal([REACHED, REACHED, REACHED]);
  });

  it("says once what is amiss when namespaces cannot be filled", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "witness-"));
    const before = process.env["PATH"];
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => unheard.push(reason);
    process.on("unhandledRejection", hear);
    try {
      for (const tool of ["ip", "nft"]) {
        symlinkSync(
          execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim(),
          path.join(folder, tool),
        );
      }
      process.env["PATH"] = folder;
      const fault = await witness(SMALL, [ASKED]).catch((error: unknown) => error);
      // The agent ends a moment later.
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(String(fault)).to.include("ip netns exec");
      expect(unheard).to.deep.equal([]);
    } finally {
      process.off("unhandledRejection", hear);
      process.env["PATH"] = before;
      rmSync(folder, { recursive: true });
    }
  });

  it("judges the answer by the client's port", async () => {
    const [acl] = SMALL.acls;
    const deny = { rule: 1, action: "deny", protocol: "tcp", ports: [1, 1023], cidr: "10.0.0.0/24" } as const;
    const acls = acl ? [{ ...acl, egress: [...acl.egress, deny] }] : [];
    const ports = [1023, 1024].map((sourcePort) => ({ ...ASKED, sourcePort }));
    expect(await witness({ ...SMALL, acls }, ports)).to.deep.equal([UNANSWERED, REACHED]);
  });

  it("keeps questions apart that would meet in one connection table", async () => {
    // The second is no answer to the first, though its ends are those of one.
    const there = { ...ASKED, sourcePort: 1, destinationPort: 2 };
    const back = {
      ...there,
      source: "two",
      sourceAddress: "10.0.1.10",
      destinationAddress: "10.0.0.10",
      sourcePort: 2,
      destinationPort: 1,
    };
    const [one, two] = SMALL.places;
    const silent = { ...named("silent"), vpc: "vpc", ingress: [], egress: SMALL.securityGroups[0]?.egress ?? [] };
    const network: Network = {
      ...SMALL,
      securityGroups: [...SMALL.securityGroups, silent],
      places: one && two ? [{ ...one, groups: ["silent"] }, two] : [],
    };
    expect(await witness(network, [there, back])).to.deep.equal([REACHED, LOST]);
  });

  it("answers the same question as often as it is asked", async () => {
    const outcomes = await witness(
      SMALL,
      Array.from({ length: 3000 }, () => ASKED),
    );
    expect(outcomes.filter(({ reachable }) => reachable)).to.have.length(3000);
  });

  it("tries every target of a load balancer, and calls it reached if one is", async () => {
    const targets = ["closed", "two"].map((place) => ({ place, port: 443 }));
    const listener = { ...named("listener"), protocol: "tcp", port: 80, targets, preserveClientIp: true } as const;
    const nlb: Place = { ...instance("nlb", "a", "10.0.0.50"), kind: "nlb", groups: undefined, listeners: [listener] };
    const closed: Place = { ...instance("closed", "b", "10.0.1.11"), groups: [] };
    const asked = { ...ASKED, destinationAddress: "10.0.0.50", destinationPort: 80 };
    const ask = (places: readonly Place[]) => witness({ ...SMALL, places }, [asked]);
    expect(await ask([...SMALL.places, closed, nlb])).to.deep.equal([REACHED]);
    const alone = { ...nlb, listeners: [{ ...listener, targets: targets.slice(0, 1) }] };
    expect(await ask([...SMALL.places, closed, alone])).to.deep.equal([LOST]);
  });

  it("lets a host talk to itself", async () => {
    expect(await witness(SMALL, [{ ...ASKED, destinationAddress: "10.0.0.10" }])).to.deep.equal([REACHED]);
  });

  it("refuses open addresses and senders that are not there, in one line", async () => {
    const open = { ...SMALL, places: [instance("one", "a", "10.0.0.0/24")] };
    expect(await faultOf(witness(open, []))).to.equal(
      "kernel witness: the network has open addresses; give them by concreteNetwork first",
    );
    expect(await faultOf(witness(SMALL, [{ ...ASKED, sourceAddress: "10.9.9.9" }]))).to.equal(
      "question from one: 10.9.9.9 is none of its addresses; ask from one of the network's",
    );
  });

  it("leaves no namespace behind, also when the kernel refuses something", async () => {
    await witness(SMALL, [ASKED]);
    const backwards = { rule: 1, action: "allow", protocol: "tcp", ports: [9, 8], cidr: "0.0.0.0/0" } as const;
    const broken = { ...SMALL, acls: SMALL.acls.map((acl) => ({ ...acl, ingress: [backwards] })) };
    expect(await faultOf(witness(broken, [ASKED]))).to.match(/^kernel witness: ip netns exec pc-/);
    expect(own(process.pid)).to.deep.equal([]);
  });

  it("removes what a run left that was killed, and nothing of anybody else", async () => {
    const [dead, alive, other] = ["pc-1.99999999-1-vpc0", `pc-${process.pid}.${startOf()}-99-vpc0`, "pcs-1.1-1-vpc0"];
    const names = [dead, alive, other];
    try {
      for (const name of names) execFileSync("ip", ["netns", "add", name]);
      await witness(SMALL, [ASKED]);
      expect(names.filter((name) => existsSync(`${NAMESPACES}/${name}`))).to.deep.equal([alive, other]);
    } finally {
      for (const name of names.filter((each) => existsSync(`${NAMESPACES}/${each}`))) {
        execFileSync("ip", ["netns", "delete", name]);
      }
    }
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`leaves no namespace behind when it gets ${signal}, and ends by it`, async () => {
      const file = fileURLToPath(new URL("signalled.fixture.ts", import.meta.url));
      const child = spawn(process.execPath, ["--import", "tsx", file], { stdio: ["ignore", "pipe", "inherit"] });
      try {
        await until(() => own(child.pid ?? 0).length > 3);
        const ended = endOf(child);
        child.kill(signal);
        expect(await ended).to.equal(signal);
        expect(own(child.pid ?? 0)).to.deep.equal([]);
      } finally {
        child.kill("SIGKILL");
      }
    });
  }
});

describe("without root the kernel's witness", () => {
  it("says so in one line", async function () {
    const { getuid } = process;
    if (process.platform !== "linux") skip(this, "namespaces are Linux's own");
    process.getuid = () => 1000;
    try {
      const fault: unknown = await witness(SMALL, [ASKED]).catch((error: unknown) => error);
      expect(fault).to.have.property("name", "WitnessUnavailable");
      expect(fault).to.have.property("message", "kernel witness: it needs root; run it with sudo");
    } finally {
      if (getuid) process.getuid = getuid;
    }
  });
});

function own(pid: number): string[] {
  return existsSync(NAMESPACES) ? readdirSync(NAMESPACES).filter((name) => name.startsWith(`pc-${pid}.`)) : [];
}

/** When this process started, as its namespaces are named. */
function startOf(): string {
  const stat = execFileSync("cat", [`/proc/${process.pid}/stat`], { encoding: "utf8" });
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no fault",
    (fault: unknown) => (fault instanceof Error ? fault.message : String(fault)),
  );
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function endOf(child: ChildProcess): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
}

// npm run prove on topology files, as users start it: what it prints and what it refuses.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { main } from "../../cli/prove.ts";
import { sampleText } from "../proof/topology/sample.ts";

const EXAMPLES = path.resolve("test/proof/topologies");

function prove(args: string[], cwd = process.cwd()) {
  const env = { ...process.env, INIT_CWD: cwd };
  return spawnSync(process.execPath, [path.resolve("cli/setup.mjs"), "prove", ...args], { encoding: "utf8", env });
}

const faultOf = (...args: string[]) =>
  main(args).then(
    () => "none",
    (error: Error) => `${error.name}: ${error.message}`,
  );

/** Runs with a folder of its own, and removes it. */
function withFolder(run: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), "portcullis-prove-"));
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("npm run prove on topology files", () => {
  it("prints nothing but the answers to a file with --json", () => {
    const { status, stdout, stderr } = prove(["--topology", "h08-asym.json", "--json"], EXAMPLES);
    expect([status, stderr]).to.deep.equal([0, ""]);
    expect(JSON.parse(stdout)).to.deep.equal({
      queries: {
        q1: { delivered: true, reachable: false },
        q2: { delivered: true, reachable: true },
        q3: { delivered: true, reachable: false },
      },
      portQueries: {},
      chains: {},
    });
  });

  it("answers a folder into one object, its keys sorted, and leaves other files alone", () => {
    withFolder((folder) => {
      writeFileSync(path.join(folder, "z.json"), sampleText());
      copyFileSync(path.join(EXAMPLES, "h16-v6nacl.json"), path.join(folder, "a.b.json"));
      writeFileSync(path.join(folder, "README.md"), "not JSON");
      writeFileSync(path.join(folder, "._z.json"), "not JSON");
      mkdirSync(path.join(folder, "old.json"));
      const { status, stdout, stderr } = prove(["--dir", ".", "--json"], folder);
      expect([status, stderr]).to.deep.equal([0, ""]);
      const answers = JSON.parse(stdout) as Record<string, { queries: object; portQueries: object; chains: object }>;
      expect(Object.keys(answers)).to.deep.equal(["a.b", "z"]);
      expect(answers["a.b"]?.queries).to.deep.equal({
        q1: { delivered: true, reachable: true },
        q2: { delivered: false, reachable: false },
      });
      expect(answers["z"]?.chains).to.deep.equal({ c1: true });
    });
  });

  it("fails a folder as a whole for one bad file, in one line with its name", () => {
    withFolder((folder) => {
      writeFileSync(path.join(folder, "good.json"), sampleText());
      const bad = sampleText((file) => (file.subnets[2]!.nacl = "acl-x"));
      writeFileSync(path.join(folder, "spoilt.json"), bad);
      const { status, stdout, stderr } = prove(["--dir", "./", "--json"], folder);
      expect([status, stdout, stderr]).to.deep.equal([
        1,
        "",
        'spoilt.json: $.subnets[2].nacl: "acl-x" is no NACL of this file; name one of acl\n',
      ]);
    });
  });

  it("prints a table for people", () => {
    withFolder((folder) => {
      writeFileSync(path.join(folder, "sample.json"), sampleText());
      const { status, stdout } = prove(["--topology", "sample.json"], folder);
      expect(status).to.equal(0);
      expect(stdout.split("\n")).to.deep.equal([
        "sample",
        "      query                                              delivered   reachable",
        "  q1  inet -> 198.51.100.50 tcp 40001 to 443             yes         yes",
        "  q2  app -> 192.0.2.77 tcp 40002 to 443                 yes         yes",
        "  q3  app -> 10.1.0.10 icmp echo                         no          no",
        "  q4  not sent: the sender has no address of the family  no          no",
        "      ports                                              delivered   reachable",
        "  p1  inet -> 198.51.100.10 tcp 4 to 1-65535             443         443",
        "  p2  nlb -> 10.1.1.10 tcp 1024-65535 to 8443            1024-65535  1024-65535",
        "      chain                                                          reachable",
        "  c1  q1, q2                                                         yes",
        "",
      ]);
    });
  });

  it("refuses in one line what it does not understand or cannot read", async () => {
    expect(await faultOf()).to.equal("UsageError: stack: none is named; npm run prove -- dev takes Pulumi.dev.yaml");
    expect(await faultOf("--topology", "a", "--dir", "b")).to.equal(
      "UsageError: --topology, --dir: both are given; give one",
    );
    expect(await faultOf("dev", "--dir", EXAMPLES)).to.equal(
      "UsageError: stack: dev is named beside topology files; name one or the other",
    );
    expect(await faultOf("--topology", "a", "--port", "22")).to.equal(
      "UsageError: --port: says nothing about a topology file; leave it out",
    );
    expect(await faultOf("--topology", "a", "--format", "sarif")).to.equal(
      "UsageError: --format sarif: is for the claims of a stack; topology files have text and json",
    );
    expect(await faultOf("--topology", "none.json")).to.equal(
      "UsageError: --topology none.json: cannot be read (ENOENT: no such file or directory); name another",
    );
    expect(await faultOf("--dir", "test/proof/topology")).to.equal(
      "UsageError: --dir test/proof/topology: holds no .json file; name a folder of topology files",
    );
    expect(await faultOf("--topology", "package.json")).to.equal(
      'TopologyError: package.json: $.format: is missing; must be "reach-topology/1"',
    );
  });

  it("explains itself", () => {
    const { status, stdout } = prove(["--help"]);
    expect(status).to.equal(0);
    expect(stdout).to.include("--topology FILE").and.to.include("--dir FOLDER");
  });
});

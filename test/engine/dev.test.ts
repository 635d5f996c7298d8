// The dev stack's life under the real engine: previewed, deployed, left as it is, changed, destroyed.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { devPreview, previewOf } from "./preview.ts";
import { Engine, needPulumi } from "./engine.ts";
import { secretFaults, secretsOf } from "./stateSecrets.ts";

describe("dev under the real engine", function () {
  this.timeout(300_000);
  let engine: Engine | undefined;
  let previewed = 0;

  before(async function () {
    needPulumi(this);
    engine = await Engine.start();
    await engine.pulumi(["stack", "init", "dev"]);
  });
  after(async () => {
    await engine?.close();
  });

  it("is previewed as new resources only", async () => {
    const { changeSummary, steps } = await devPreview();
    previewed = steps.length;
    expect(changeSummary).to.deep.equal({ create: previewed });
  });

  it("is deployed as previewed", async () => {
    const { stdout } = await engine!.pulumi(["up", "--stack", "dev", "--yes", "--skip-preview"]);
    expect(stdout).to.include(`Resources:\n    + ${previewed} created\n`);
    expect(engine!.cloud.resources.length).to.be.greaterThan(200);
  });

  it("has no secret in clear in its state, nor in anything else that the engine writes", async () => {
    const secrets = await secretsOf(engine!, "dev");
    expect(secrets.map(({ owner }) => owner)).to.include.members([
      "portcullis-authority-key.privateKeyPem",
      "euw1-proxy-key.privateKeyPem",
      "use1-proxy-key.privateKeyPem",
      "edge-distribution.origins",
    ]);
    expect(secretFaults(engine!, secrets)).to.deep.equal([]);
    // A planted one is found.
    const key = secrets.find(({ owner }) => owner === "euw1-proxy-key.privateKeyPem")!;
    const planted = join(engine!.folder, "backend", "planted.json");
    writeFileSync(planted, JSON.stringify({ key: `-----BEGIN KEY-----\n${key.texts.join("\n")}` }));
    expect(secretFaults(engine!, [key])).to.deep.equal([
      "/backend/planted.json: holds euw1-proxy-key.privateKeyPem in clear",
    ]);
    rmSync(planted);
  });

  it("is left as it is by a second deployment", async () => {
    const { stdout } = await engine!.pulumi(["up", "--stack", "dev", "--yes", "--skip-preview", "--expect-no-changes"]);
    expect(stdout).to.include(`Resources:\n    ${previewed} unchanged\n`);
  });

  it("takes a changed setting as an update of what it sets, and nothing else", async () => {
    const file = parse(readFileSync(engine!.stackFile("dev"), "utf8")) as { config: Record<string, { max: number }> };
    const max = String(file.config["portcullis:proxy"]!.max + 1);
    await engine!.pulumi(["config", "set", "--stack", "dev", "--path", "portcullis:proxy.max", max]);
    const { steps } = await previewOf(engine!, "dev");
    const changes = steps.filter(({ op }) => op !== "same");
    expect(changes.map(({ op, urn, diffReasons }) => [op, urn.split("::").at(-1), diffReasons])).to.have.deep.members([
      ["update", "euw1-proxy-group", ["maxSize"]],
      ["update", "use1-proxy-group", ["maxSize"]],
    ]);
    const { stdout } = await engine!.pulumi(["up", "--stack", "dev", "--yes", "--skip-preview"]);
    expect(stdout).to.include(`Resources:\n    ~ 2 updated\n    ${previewed - 2} unchanged\n`);
  });

  it("is destroyed and leaves nothing", async () => {
    await engine!.pulumi(["destroy", "--stack", "dev", "--yes", "--skip-preview"]);
    expect(engine!.cloud.resources).to.deep.equal([]);
    const { stdout } = await engine!.pulumi(["stack", "export", "--stack", "dev"]);
    expect((JSON.parse(stdout) as { deployment: object }).deployment).not.to.have.property("resources");
  });
});

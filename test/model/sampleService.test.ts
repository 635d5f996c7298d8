// The sample service's program, run as an instance would run it, on loopback.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { parse } from "yaml";
import type { CloudConfig } from "../../model/cloudInit.ts";
import { SAMPLE_PROGRAM_PATH, sampleServiceUserData } from "../../model/sampleService.ts";
import { commandVersion, selfSigned } from "../support/commands.ts";
import { skip } from "../support/skip.ts";

const PORT = 19_443;

interface Seen {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly client: { readonly address: string };
  readonly tls: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body_bytes: number;
}

describe("sample service", function () {
  this.timeout(20_000);
  let folder = "";
  let program: ChildProcess | undefined;

  before(async function () {
    if (commandVersion("python3", "--version") === undefined) {
      skip(this, "python3 is not installed");
    }
    folder = mkdtempSync(join(tmpdir(), "sample-service-"));
    const text = sampleServiceUserData({ name: "orders", port: PORT, healthPath: "/healthz" });
    const files = (parse(text) as CloudConfig).write_files;
    const file = join(folder, "sample_service.py");
    writeFileSync(file, files.find(({ path }) => path === SAMPLE_PROGRAM_PATH)?.content ?? "");
    selfSigned(folder, "orders");
    const options = { name: "orders", address: "127.0.0.1", port: String(PORT), "health-path": "/healthz" };
    const tls = { certificate: join(folder, "certificate.pem"), key: join(folder, "key.pem") };
    const argv = Object.entries({ ...options, ...tls }).flatMap(([key, value]) => [`--${key}`, value]);
    program = spawn("python3", [file, ...argv], { stdio: "pipe" });
    await listening();
  });

  after(async () => {
    if (program !== undefined) {
      program.kill("SIGKILL");
      await once(program, "exit");
    }
    if (folder !== "") {
      rmSync(folder, { recursive: true });
    }
  });

  it("answers with what it received", async () => {
    const { status, body } = await ask({
      path: "/orders/1?x=2",
      headers: { "X-Forwarded-For": "203.0.113.9", "X-Two": ["a", "b"] },
    });
    const seen = JSON.parse(body) as Seen;
    expect(status).to.equal(200);
    expect(seen).to.include({ service: "orders", method: "GET", path: "/orders/1?x=2", tls: "TLSv1.3", body_bytes: 0 });
    expect(seen.client.address).to.equal("127.0.0.1");
    expect(seen.headers).to.deep.include.members([
      ["X-Forwarded-For", "203.0.113.9"],
      ["X-Two", "a"],
      ["X-Two", "b"],
    ]);
  });

  it("answers its health check", async () => {
    expect(await ask({ path: "/healthz" })).to.deep.equal({ status: 200, body: "ok\n" });
  });

  it("reads bodies of known and of unknown length", async () => {
    const known = await ask({ method: "POST", path: "/", headers: { "Content-Length": "5" } }, "hello");
    const chunked = await ask({ method: "POST", path: "/", headers: { "Transfer-Encoding": "chunked" } }, "hello you");
    expect((JSON.parse(known.body) as Seen).body_bytes).to.equal(5);
    expect((JSON.parse(chunked.body) as Seen).body_bytes).to.equal(9);
  });

  it("answers others while one connection never finishes its handshake", async () => {
    const silent = connect(PORT, "127.0.0.1");
    await once(silent, "connect");
    expect((await ask({ path: "/healthz" })).status).to.equal(200);
    silent.destroy();
  });

  async function listening(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      try {
        await ask({ path: "/healthz" });
        return;
      } catch {
        await wait(100);
      }
    }
    throw new Error("the sample service did not start");
  }
});

function ask(
  options: RequestOptions,
  body = "",
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const target = { host: "127.0.0.1", port: PORT, rejectUnauthorized: false, agent: false };
    const sent = request({ ...target, ...options }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      answer.on("end", () => {
        resolve({ status: answer.statusCode, body: text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

// The policy pack in the very process that the engine would start, and the engine's conversation with it over gRPC.
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type {
  AnalyzeRequest,
  AnalyzeResponse,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import { PACK } from "../policy-pack/build.mjs";

/** Longest wait for the pack to listen, in ms; it takes about two seconds where nothing else runs. */
const START_MS = 120_000;

/** Messages hold whole stacks; CrossGuard's own server takes as much. */
const MAX_MESSAGE = 400 * 1024 * 1024;

const RUN_PACK = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");

const LIFELINE = new URL("./lifeline.mjs", import.meta.url).href;

/** For which stack a pack is started. */
export interface PackStack {
  readonly project: string;
  readonly stack: string;
  /** The stack's configuration, by `namespace:key`. */
  readonly config: Readonly<Record<string, string>>;
  /** True for a preview. */
  readonly preview: boolean;
}

/** The pack cannot be started; the message holds what it said. */
class PackError extends Error {
  public override readonly name = "PackError";
}

/** A pack that listens on 127.0.0.1. `close` ends it; so does our own end. */
export class PackProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  public static async start(stack: PackStack): Promise<PackProcess> {
    // The pack needs no engine: what it would log there it prints. Its first argument is the engine's address.
    const child = spawn(process.execPath, ["--import", LIFELINE, RUN_PACK, "127.0.0.1:0", "."], {
      cwd: PACK,
      env: { ...process.env, ...environmentOf(stack) },
      // Its input is ours to keep open: it ends when we do, also when we are killed.
      stdio: ["pipe", "pipe", "pipe"],
    });
    const stop = (): void => void child.kill("SIGKILL");
    process.once("exit", stop);
    child.once("exit", () => process.off("exit", stop));
    try {
      const port = await portOf(child);
      const limits = {
        "grpc.max_receive_message_length": MAX_MESSAGE,
        "grpc.max_send_message_length": MAX_MESSAGE,
        // A proxy is for the world outside.
        "grpc.enable_http_proxy": 0,
      };
      const client = new analyzerGrpc.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), limits);
      return new PackProcess(child, client);
    } catch (error) {
      stop();
      throw error;
    }
  }

  /** The pack's process. */
  public get pid(): number | undefined {
    return this.child.pid;
  }

  public configure(request: ConfigureAnalyzerRequest): Promise<unknown> {
    return answerOf((done) => this.client.configure(request, done));
  }

  public remediate(request: AnalyzeRequest): Promise<RemediateResponse> {
    return answerOf((done) => this.client.remediate(request, done));
  }

  public analyze(request: AnalyzeRequest): Promise<AnalyzeResponse> {
    return answerOf((done) => this.client.analyze(request, done));
  }

  public analyzeStack(request: AnalyzeStackRequest): Promise<AnalyzeResponse> {
    return answerOf((done) => this.client.analyzeStack(request, done));
  }

  public async close(): Promise<void> {
    this.client.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGKILL");
    await ended;
  }
}

function answerOf<Response>(
  call: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => call((error, response) => (error ? reject(error) : resolve(response))));
}

/** As the engine hands a stack over to a pack (sdk/go/common/resource/plugin, constructEnv). */
function environmentOf({ project, stack, config, preview }: PackStack): Record<string, string> {
  const [names, values] = [
    ["ORGANIZATION", "PROJECT", "STACK", "DRY_RUN"],
    ["organization", project, stack, String(preview)],
  ];
  const both = names.flatMap((name, at) => {
    const value = values[at] ?? "";
    return [
      [`PULUMI_NODEJS_${name}`, value],
      [`PULUMI_${name}`, value],
    ];
  });
  return { ...(Object.fromEntries(both) as Record<string, string>), PULUMI_CONFIG: JSON.stringify(config) };
}

/** The port is the first line of digits that the process prints; what else it says is the fault when it ends. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why: string): void => reject(new PackError(`policy pack: ${why}\n${said.trim()}`));
    const timer = setTimeout(() => fail(`did not listen within ${START_MS / 1000} s`), START_MS);
    const hear = (part: Buffer): void => {
      said += part.toString();
      const port = /^(\d{2,5})$/m.exec(said.slice(0, said.lastIndexOf("\n") + 1))?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", (part: Buffer) => (said += part.toString()));
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code ?? "none"}`);
    });
  });
}

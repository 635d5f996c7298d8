// The engine's previews as JSON; that of dev is made once for all tests that read it.
import type { Json, Properties } from "../../plan/type.ts";
import { Engine } from "./engine.ts";

/** One step of `pulumi preview --json`. Of a resource that does not exist yet the engine tells no id and no outputs. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly diffReasons?: readonly string[];
  /** Fields without content are left out. */
  readonly newState?: {
    readonly type: string;
    readonly custom: boolean;
    readonly external?: boolean;
    readonly inputs?: Properties;
    readonly parent?: string;
    readonly provider?: string;
    readonly protect?: boolean;
    readonly dependencies?: readonly string[];
    readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
    readonly [field: string]: Json | undefined;
  };
}

export interface Preview {
  readonly steps: readonly Step[];
  /** Number of steps by operation. */
  readonly changeSummary: Readonly<Record<string, number>>;
}

let made: Promise<Preview> | undefined;

/** Previews dev in an engine of its own. */
export function devPreview(): Promise<Preview> {
  made ??= preview();
  return made;
}

async function preview(): Promise<Preview> {
  const engine = await Engine.start();
  try {
    await engine.pulumi(["stack", "init", "dev"]);
    return await previewOf(engine, "dev");
  } finally {
    await engine.close();
  }
}

/**
 * What the next `pulumi up` of a stack would do. The provider of a remote component's children, which the engine tells
 * that component alone, is put beside it as the plan does.
 */
export async function previewOf(engine: Engine, stack: string): Promise<Preview> {
  const { stdout } = await engine.pulumi(["preview", "--stack", stack, "--json"]);
  const { steps, changeSummary } = JSON.parse(stdout) as Preview;
  const { remoteProviders } = engine.cloud;
  const whole = steps.map((step): Step => {
    const provider = remoteProviders.get(step.urn);
    return provider && step.newState ? { ...step, newState: { ...step.newState, provider } } : step;
  });
  return { steps: whole, changeSummary };
}

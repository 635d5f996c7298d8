// Runs the planned CloudFront Function, with as much of its runtime and of its `cloudfront` module as edges use
// (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html).
import vm from "node:vm";
import { LocalError } from "../../localError.ts";
import type { HeaderList } from "../../observed/observation.ts";

/** CloudFront stops a function after about a millisecond of its own; a slower machine may need longer. */
const RUN_MILLISECONDS = 500;

/** The request that a function sees and may change. */
export interface FunctionRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderList;
  readonly viewerAddress: string;
}

/** Where the request goes: an origin, or a group whose second one takes over on these codes. Absent: as planned. */
export interface OriginChoice {
  readonly origins: readonly string[];
  readonly statusCodes: readonly number[];
}

/** What the function made of the request: another one, or an answer of its own. */
export interface FunctionResult {
  readonly headers: HeaderList;
  readonly path: string;
  readonly choice?: OriginChoice;
  readonly answer?: { readonly status: number; readonly headers: HeaderList; readonly body: string };
}

interface HeaderValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

/** What comes back out of the function's context, as JSON. */
interface Outcome {
  readonly result: {
    readonly uri?: string;
    readonly headers?: Readonly<Record<string, HeaderValue>>;
    readonly statusCode?: number;
    readonly body?: string | { readonly data: string };
  };
  readonly choice?: OriginChoice;
}

const IMPORT = /^\s*import\s+(\w+)\s+from\s+["']cloudfront["'];?/m;

/** The module `cloudfront`, inside the context: it holds nothing of this process. */
const MODULE = `
const __cloudfront = {
  selectRequestOriginById(id) { globalThis.__choice = { origins: [id], statusCodes: [] }; },
  createRequestOriginGroup({ originIds, failoverCriteria }) {
    globalThis.__choice = { origins: originIds.map(({ originId }) => originId), statusCodes: failoverCriteria.statusCodes };
  },
};
`;

/** A function that has been read. */
export class EdgeFunction {
  private readonly script: vm.Script;

  /** Throws a LocalError where the code imports anything but `cloudfront` or does not compile. */
  public constructor(code: string) {
    const name = IMPORT.exec(code)?.[1];
    const body = name === undefined ? code : code.replace(IMPORT, `const ${name} = __cloudfront;`);
    try {
      this.script = new vm.Script(
        `"use strict";${MODULE}${body}\nJSON.stringify({ result: handler(JSON.parse(__event)), choice: globalThis.__choice });`,
        { filename: "edge-function.js" },
      );
    } catch (fault) {
      throw new LocalError(`edge function: cannot be read: ${(fault as Error).message}; it may import cloudfront only`);
    }
  }

  /** Runs it in a context of its own. Throws with its own words where it throws or takes too long. */
  public run(request: FunctionRequest): FunctionResult {
    const context = vm.createContext(Object.create(null) as object, {
      codeGeneration: { strings: false, wasm: false },
    });
    const event = {
      version: "1.0",
      context: { eventType: "viewer-request" },
      viewer: { ip: request.viewerAddress },
      request: {
        method: request.method,
        uri: request.path,
        querystring: {},
        headers: headerMap(request.headers),
        cookies: {},
      },
    };
    Object.assign(context, { __event: JSON.stringify(event) });
    const { result, choice } = JSON.parse(
      this.script.runInContext(context, { timeout: RUN_MILLISECONDS }) as string,
    ) as Outcome;
    const headers = headerList(result.headers ?? {});
    if (result.statusCode !== undefined) {
      const body = typeof result.body === "string" ? result.body : (result.body?.data ?? "");
      return { headers: [], path: request.path, answer: { status: result.statusCode, headers, body } };
    }
    return { headers, path: result.uri ?? request.path, ...(choice && { choice }) };
  }
}

function headerMap(headers: HeaderList): Record<string, HeaderValue> {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const entries = [...names].map((name): [string, HeaderValue] => {
    const values = headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => ({ value }));
    return [name, { value: values[0]?.value ?? "", ...(values.length > 1 && { multiValue: values }) }];
  });
  return Object.fromEntries(entries);
}

function headerList(headers: Readonly<Record<string, HeaderValue>>): HeaderList {
  return Object.entries(headers).flatMap(([name, { value, multiValue }]) =>
    (multiValue ?? [{ value }]).map((each): [string, string] => [name, each.value]),
  );
}

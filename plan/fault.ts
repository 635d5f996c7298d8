// Turns whatever a program threw into a message, the place in the program, and the frames worth showing.
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Failed } from "./protocol.ts";

/** Errors that say all there is in their message. */
const PLAIN = ["SettingsError", "PlanError", "AwsModelError"];

/** Frames shown when none of them is the program's. */
const FOREIGN_FRAMES = 12;

/** What the planner's caller is told; `directory` is the program's folder. */
export function describeFault(thrown: unknown, directory: string): Failed {
  if (!(thrown instanceof Error))
    return { kind: "failed", plain: false, place: "", message: String(thrown), frames: "" };
  const plain = PLAIN.includes(thrown.name) || "__pulumiRunError" in thrown || hidesStack(thrown);
  const frames = plain ? [] : framesOf(thrown);
  const own = frames.flatMap((frame) => ownFrame(frame, directory) ?? []);
  const shown = own.length > 0 ? own : frames.slice(0, FOREIGN_FRAMES);
  return { kind: "failed", plain, place: placeOf(own[0] ?? ""), message: messageOf(thrown), frames: shown.join("\n") };
}

/** Pulumi's ResourceError may say so itself. */
function hidesStack(error: Error & { readonly hideStack?: boolean }): boolean {
  return error.hideStack === true;
}

/** Message of an error and its causes; Pulumi keeps the property paths of an argument error apart from it. */
function messageOf(error: Error): string {
  const { name, message, propertyPath, errors, cause } = error as Error & {
    readonly propertyPath?: string;
    readonly errors?: unknown;
  };
  const named = name === "Error" || PLAIN.includes(name) ? message : `${name}: ${message}`;
  const located = propertyPath ? `${propertyPath}: ${named}` : named;
  const parts = Array.isArray(errors) ? errors.flatMap(partOf) : [];
  const because = cause instanceof Error ? [`caused by: ${messageOf(cause)}`] : [];
  return [located, ...parts, ...because].join("\n");
}

function partOf(part: unknown): string[] {
  const { propertyPath, reason } = part as { readonly propertyPath?: string; readonly reason?: string };
  if (propertyPath) return [`${propertyPath}: ${reason}`];
  return part instanceof Error ? [messageOf(part)] : [];
}

function framesOf({ stack = "" }: Error): string[] {
  return stack.split("\n").filter((line) => /^\s+at /.test(line));
}

/** The frame with its path relative to the program, when it is in the program and not in a package. */
function ownFrame(frame: string, directory: string): string | undefined {
  const [, place = "", position = ""] = /\(?((?:file:\/\/)?\/[^()]*?)(:\d+:\d+)\)?$/.exec(frame) ?? [];
  if (place === "") return undefined;
  const path = relative(directory, place.startsWith("file://") ? fileURLToPath(place.replace(/\?.*$/, "")) : place);
  if (path.startsWith("..") || path.includes("node_modules")) return undefined;
  return frame.replace(place + position, path + position);
}

/** `file:line:column` of a frame. */
function placeOf(frame: string): string {
  return /\(?([^\s()]+:\d+:\d+)\)?$/.exec(frame)?.[1] ?? "";
}

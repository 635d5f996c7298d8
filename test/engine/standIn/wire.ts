// Between Pulumi's wire and plain values: structs, and handlers of calls.
import { status } from "@grpc/grpc-js";
import type { handleUnaryCall } from "@grpc/grpc-js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Properties } from "../../../plan/type.ts";

/** Secrets and unknowns keep Pulumi's own marks. */
export function fromStruct(value: Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}

export function toStruct(properties: Properties): Struct {
  return struct.Struct.fromJavaScript(properties);
}

/** Answers a call; `peer` tells one provider instance's connection from another's. What is thrown is the engine's error. */
export function unary<Request, Response>(
  answer: (request: Request, peer: string) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void Promise.resolve()
      .then(() => answer(call.request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error: Error) => callback({ code: status.INVALID_ARGUMENT, details: error.message }),
      );
  };
}

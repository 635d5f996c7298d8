// npm run bench: which benchmark.
import { UsageError } from "../cli/fault.ts";
import { main as plan } from "./plan.ts";
import { main as policy } from "./policy.ts";
import { main as proof } from "./proof.ts";

/** Runs the benchmark that the first argument names, planning if none is. */
export function main([name, ...rest]: readonly string[]): number {
  if (name === "proof") return proof(rest);
  if (name === "policy") return policy(rest);
  if (name === undefined || name === "plan" || name.startsWith("-"))
    return plan(name === "plan" ? rest : [name, ...rest].filter(isGiven));
  throw new UsageError(`bench: ${name} is none; name plan, proof or policy`);
}

function isGiven(argument: string | undefined): argument is string {
  return argument !== undefined;
}

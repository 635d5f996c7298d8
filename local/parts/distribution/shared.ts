// What the locations of a distribution have in common.
import { type CompiledWebAcl, compileWebAcl } from "../webAcl/evaluateWebAcl.ts";
import { RateState } from "../webAcl/rateState.ts";
import type { DistributionConfig } from "./config.ts";
import { EdgeFunction } from "./edgeFunction.ts";

/** What all locations of a distribution share: the rates of its web ACL count over all of them. */
export class Shared {
  public readonly acl: CompiledWebAcl | undefined;
  public readonly rates = new RateState();
  public readonly functions: ReadonlyMap<string, EdgeFunction>;
  public originSecret: string;

  public constructor(public readonly config: DistributionConfig) {
    this.acl = config.webAcl && compileWebAcl(config.webAcl);
    const codes = config.behaviours.flatMap(({ functionCode }) => functionCode ?? []);
    this.functions = new Map(codes.map((code) => [code, new EdgeFunction(code)]));
    this.originSecret = config.originSecret;
  }
}

// Whether the kernel can be asked here, found out once by asking it about a network of nothing.
import type { Context } from "mocha";
import type { Network } from "../../proof/network.ts";
import { witness, WitnessUnavailable } from "../../packetFilter/witness.ts";
import { skip } from "../support/skip.ts";

const NOTHING: Network = {
  outside: [],
  prefixLists: [],
  vpcs: [],
  peerings: [],
  gatewayEndpoints: [],
  acls: [],
  routeTables: [],
  subnets: [],
  securityGroups: [],
  places: [],
  missing: [],
};

let answer: Promise<string | undefined> | undefined;

/** Skips with the witness's own reason where it has none to ask; for a suite's `before` hook. */
export async function needsKernel(context: Context): Promise<void> {
  answer ??= witness(NOTHING, []).then(
    () => undefined,
    (fault: unknown) => {
      if (fault instanceof WitnessUnavailable) return fault.message;
      throw fault;
    },
  );
  const reason = await answer;
  if (reason !== undefined) skip(context, reason);
}

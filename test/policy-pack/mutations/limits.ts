// The mutations of AWS's limits.
import type { Mutations } from "../mutation.ts";
import { limitsEdge } from "./limitsEdge.ts";
import { limitsNames } from "./limitsNames.ts";
import { limitsNetwork } from "./limitsNetwork.ts";
import { limitsProxies } from "./limitsProxies.ts";
import { limitsQuotas } from "./limitsQuotas.ts";
import { limitsTargets } from "./limitsTargets.ts";

export const limits: Mutations = {
  ...limitsNames,
  ...limitsNetwork,
  ...limitsQuotas,
  ...limitsTargets,
  ...limitsProxies,
  ...limitsEdge,
};

// Typical mistakes, each an edit of the `dev` plan with the claim that must fail and the resource that must be named.
import { EXPOSURE } from "./mistakes/exposure.ts";
import { LOAD_BALANCERS } from "./mistakes/loadBalancers.ts";
import type { Mistake } from "./mistakes/mistake.ts";
import { NETWORK_ACLS } from "./mistakes/networkAcls.ts";
import { ROUTES } from "./mistakes/routes.ts";
import { SECURITY_GROUPS } from "./mistakes/securityGroups.ts";

export const MISTAKES: readonly Mistake[] = [
  ...NETWORK_ACLS,
  ...SECURITY_GROUPS,
  ...ROUTES,
  ...LOAD_BALANCERS,
  ...EXPOSURE,
];

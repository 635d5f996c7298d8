// Typical mistakes, each an edit of the `dev` plan with the claim that must fail and the resource that must be named.
import { EXPOSURE } from "./mistakes/exposure.ts";
import { LOAD_BALANCERS } from "./mistakes/loadBalancers.ts";
import type { Mistake } from "./mistakes/mistake.ts";
import { CLOSED_ACLS } from "./mistakes/closedAcls.ts";
import { OPEN_ACLS } from "./mistakes/openAcls.ts";
import { ROUTES } from "./mistakes/routes.ts";
import { SECURITY_GROUPS } from "./mistakes/securityGroups.ts";

export const MISTAKES: readonly Mistake[] = [
  ...CLOSED_ACLS,
  ...OPEN_ACLS,
  ...SECURITY_GROUPS,
  ...ROUTES,
  ...LOAD_BALANCERS,
  ...EXPOSURE,
];

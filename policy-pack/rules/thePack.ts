// Policies about the pack itself: its floor is in force, its exceptions are. They stand last, for they ask what the others did.
import { type Fault, type Policy, stackPolicy } from "../policy.ts";

const LINK = "https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/";

/** Messages end in a policy's id; files name it by its name. */
function hint(policies: readonly Policy[], id: string): string {
  const meant = policies.find((each) => each.id === id);
  return meant === undefined ? "" : `; ${id} is ${meant.name}`;
}

export const thePack = [
  stackPolicy({
    id: "GEN-09",
    name: "gen-floor-in-force",
    rule: "No policy of the floor is switched off",
    reason: "a configuration that disables one would let through what no stack may have",
    severity: "critical",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["nist:CM-3"],
    steps: "Take the line that disables it out of the pack's configuration",
    link: LINK,
    types: "all",
    judge: ({ run, index }) =>
      run.policies
        .filter(({ floor, name }) => floor && !run.judged.has(name))
        .filter(({ types, kind }) => {
          // What is only read is not shown to resource policies.
          const shown = (type: string): boolean =>
            index.ofType(type).some(({ external }) => !external || kind === "stack");
          return types === "all" || types.some(shown);
        })
        .filter(({ name }) => name !== "gen-floor-in-force" && name !== "gen-exceptions-in-force")
        .map(({ id, name }): Fault => ({ what: `runs without ${name} (${id}), which is on the floor` })),
  }),
  stackPolicy({
    id: "GEN-10",
    name: "gen-exceptions-in-force",
    rule: "Every exception is well formed, in date, used, and of a policy that may have some",
    reason: "an exception that nobody needs any more hides the next violation",
    severity: "medium",
    level: { prod: "mandatory", dev: "mandatory" },
    floor: true,
    controls: ["nist:CM-3"],
    steps: "Mend or remove the entry of policy-pack/exceptions.json",
    link: LINK,
    types: "all",
    judge: ({ run, index, today }) => {
      const faults = run.exceptions.faults.map((what): Fault => ({ what: `has a fault in its exceptions: ${what}` }));
      const prefix = `urn:pulumi:${index.plan.stacks[0]?.stack ?? ""}::${index.plan.project}::`;
      const own = run.exceptions.entries.filter(({ urn }) => urn.startsWith(prefix));
      const amiss = own.flatMap((exception): Fault[] => {
        const { policy: name, urn, expires } = exception;
        const policy = run.policies.find((each) => each.name === name);
        const what =
          policy === undefined
            ? `has an exception from ${name}, which is no policy${hint(run.policies, name)}`
            : policy.floor
              ? `has an exception from ${name} (${policy.id}), which is on the floor`
              : expires < today
                ? `has an exception from ${name} for ${urn} that expired on ${expires}`
                : run.used.has(exception)
                  ? undefined
                  : `has an exception from ${name} for ${urn} that nothing needs`;
        return what === undefined ? [] : [{ what }];
      });
      return [...faults, ...amiss];
    },
  }),
];

// What a control is: one row of a framework that auditors ask for, and who answers to it.

/** How things stand with a control that no policy serves. */
export type Standing = "elsewhere" | "does not apply" | "not guarded";

export interface Control {
  /** As the catalogue's rows name it: `fsbp:ELB.4`. */
  readonly id: string;
  /** What holds where it is met, in our words. */
  readonly title: string;
  /** Ids of policies that serve it beside those whose rows name it: `MS-01`. */
  readonly also: readonly string[];
  /** For a control that no policy serves: who or what guards it instead, why it does not apply, or why nobody does. */
  readonly without?: { readonly standing: Standing; readonly why: string };
}

export interface Framework {
  /** What its ids begin with: `fsbp`. */
  readonly prefix: string;
  readonly name: string;
  readonly controls: readonly Control[];
}

/** The rows of one framework, each by how things stand with it. A sentence that gives a reason has no full stop. */
export function controlsOf(prefix: string) {
  const without = (standing: Standing) => {
    return (id: string, title: string, why: string): Control => ({
      id: `${prefix}:${id}`,
      title,
      also: [],
      without: { standing, why },
    });
  };
  return {
    /** Policies serve it: those whose rows name it, and `also` those given here by id. */
    served: (id: string, title: string, ...also: string[]): Control => ({ id: `${prefix}:${id}`, title, also }),
    /** Something else guards it: a test, the design, AWS, or the account in which the stacks live. */
    elsewhere: without("elsewhere"),
    /** There is none of what it is about. */
    foreign: without("does not apply"),
    /** Nobody guards it. */
    open: without("not guarded"),
  };
}

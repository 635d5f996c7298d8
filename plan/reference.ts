// References from stack to stack: which stack a StackReference means, and who waits for whom.
import { PlanError } from "./error.ts";

/** A reference is written `ORGANIZATION/PROJECT/STACK`, `ORGANIZATION/STACK` or `STACK`; the last part is the stack. */
export function stackOfReference(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Who refers to whom; stacks that wait for each other would wait for ever. */
export class References {
  private readonly edges = new Map<string, Set<string>>();

  /** Notes a reference. Throws a PlanError that shows the whole cycle, if it closes one. */
  public add(from: string, to: string): void {
    const back = this.path(to, from, new Set());
    if (back) {
      const cycle = [from, ...back].join(" -> ");
      throw new PlanError(`stack ${from}: its StackReferences form a cycle, ${cycle}; remove one of them`);
    }
    this.edges.set(from, (this.edges.get(from) ?? new Set()).add(to));
  }

  /** A stack and every stack that it refers to, each behind those it refers to itself; stacks on a par by their names. */
  public inOrder(last: string): string[] {
    const order: string[] = [];
    const visit = (stack: string): void => {
      if (order.includes(stack)) return;
      [...(this.edges.get(stack) ?? [])].sort().forEach(visit);
      order.push(stack);
    };
    visit(last);
    return order;
  }

  private path(from: string, to: string, seen: Set<string>): string[] | undefined {
    if (from === to) return [to];
    if (seen.has(from)) return undefined;
    seen.add(from);
    for (const next of this.edges.get(from) ?? []) {
      const rest = this.path(next, to, seen);
      if (rest) return [from, ...rest];
    }
    return undefined;
  }
}

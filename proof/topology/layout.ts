// Which blocks and addresses of a topology file are taken: none overlap, and each lies in what it belongs to.
import { type Block, blockOf } from "../addresses.ts";
import { Fault } from "./fault.ts";

interface Taken {
  readonly path: string;
  readonly text: string;
  readonly block: Block;
}

/** Fills up while the file is read, outer blocks first; what does not fit is thrown as a fault. */
export class Layout {
  /** Blocks by the id of their VPC or subnet; one whose own reading failed is missing and proves nothing. */
  readonly #blocks = new Map<string, Taken[]>();
  readonly #vpcBlocks: Taken[] = [];
  readonly #subnetBlocks = new Map<string, Taken[]>();
  /** Path by address. */
  readonly #addresses = new Map<string, string>();

  public vpc(id: string, cidrs: readonly Cidr[]): void {
    const taken = cidrs.map(takenOf);
    for (const each of taken) {
      refuseOverlap(each, this.#vpcBlocks);
      this.#vpcBlocks.push(each);
    }
    this.#blocks.set(id, taken);
  }

  public subnet(id: string, vpc: string, cidrs: readonly Cidr[]): void {
    const taken = cidrs.map(takenOf);
    const others = this.#subnetBlocks.get(vpc) ?? [];
    this.#subnetBlocks.set(vpc, others);
    for (const each of taken) {
      this.#refuseOutside(each, vpc, "vpc");
      refuseOverlap(each, others);
      others.push(each);
    }
    this.#blocks.set(id, taken);
  }

  /** A private address in a subnet. */
  public inside(subnet: string, address: Cidr): void {
    this.#refuseOutside(takenOf(address), subnet, "subnet");
    this.address(address);
  }

  /** An address that only one may have. */
  public address({ path, text }: Cidr): void {
    const { family, first } = blockOf(text);
    const key = `${family} ${first}`;
    const owner = this.#addresses.get(key);
    if (owner !== undefined) throw new Fault(path, `${text} is the address at ${owner} too; give each its own`);
    this.#addresses.set(key, path);
  }

  #refuseOutside({ path, text, block }: Taken, id: string, kind: "vpc" | "subnet"): void {
    const outer = this.#blocks.get(id);
    if (outer === undefined) return;
    const same = outer.filter(({ block: { family } }) => family === block.family);
    if (same.some(({ block: { first, last } }) => first <= block.first && block.last <= last)) return;
    const blocks = same.map((each) => each.text).join(", ");
    const key = `cidr${block.family}`;
    throw new Fault(
      path,
      blocks === ""
        ? `${text} is of IPv${block.family}, and ${kind} ${id} is not; give that a ${key} or leave this out`
        : `${text} lies outside ${kind} ${id}; choose within ${blocks}`,
    );
  }
}

/** A CIDR or an address, and where it stands in the file. */
export interface Cidr {
  readonly path: string;
  readonly text: string;
}

function takenOf({ path, text }: Cidr): Taken {
  return { path, text, block: blockOf(text) };
}

function refuseOverlap({ path, text, block }: Taken, others: readonly Taken[]): void {
  const other = others.find(
    (each) => each.block.family === block.family && each.block.first <= block.last && block.first <= each.block.last,
  );
  if (other) throw new Fault(path, `${text} overlaps ${other.text} at ${other.path}; choose disjoint blocks`);
}

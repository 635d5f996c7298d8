// Names without what all names of their region begin with; its heading says that once.

/** `euw1-` for the VPC euw1-vpc; empty where its name has no such start. */
export function nameStart(vpc: string): string {
  return vpc.slice(0, vpc.indexOf("-") + 1);
}

export function shortName(name: string, start: string): string {
  return name.startsWith(start) ? name.slice(start.length) : name;
}

/** Orders names as people do: `service-2` before `service-10`. */
export function byName(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

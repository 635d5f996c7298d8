// Patterns of an application load balancer's listener rules: `*` is any run of characters, `?` exactly one.

/** The pattern as a regular expression over whole texts; case-sensitive, as AWS matches paths (hosts go in lower case). */
export function pathPatternRegExp(pattern: string): RegExp {
  const source = [...pattern]
    .map((char) => (char === "*" ? ".*" : char === "?" ? "." : char.replace(/[\\^$.+()[\]{}|/]/, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`, "s");
}

/** True where every path that `later` matches is matched by `earlier` already. */
export function coversPattern(earlier: string, later: string): boolean {
  const [head, rest] = [earlier[0], earlier.slice(1)];
  if (head === "*") {
    return coversPattern(rest, later) || (later !== "" && coversPattern(earlier, later.slice(1)));
  }
  if (head === undefined || later === "") {
    return head === undefined && later === "";
  }
  return later[0] !== "*" && (head === "?" || head === later[0]) && coversPattern(rest, later.slice(1));
}

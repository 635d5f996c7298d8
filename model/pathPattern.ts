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
  // covered[j]: the rest of `earlier` takes all of later.slice(j). Built from the ends, a row for each character.
  let covered = Array.from({ length: later.length + 1 }, (_, j) => j === later.length);
  for (const head of [...earlier].reverse()) {
    const rest = covered;
    covered = [];
    for (let j = later.length; j >= 0; j -= 1) {
      const single = j < later.length && later[j] !== "*" && (head === "?" || head === later[j]);
      const swallowed = j < later.length && covered[j + 1] === true;
      covered[j] = head === "*" ? rest[j] === true || swallowed : single && rest[j + 1] === true;
    }
  }
  return covered[0] === true;
}

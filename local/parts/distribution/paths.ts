// Which cache behaviour a request gets
// (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html).
import { pathPatternRegExp } from "../../../model/pathPattern.ts";
import type { PlannedBehaviour } from "../../planned/plannedEdge.ts";

const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** The first behaviour whose pattern matches; the last one is the default. Patterns may lack their first slash. */
export function chooseBehaviour(behaviours: readonly PlannedBehaviour[], path: string): PlannedBehaviour {
  const normal = normalPath(path);
  const found = behaviours.find(({ pattern }) =>
    pathPatternRegExp(pattern === "*" || pattern.startsWith("/") ? pattern : `/${pattern}`).test(normal),
  );
  if (found === undefined) throw new Error(`distribution: no behaviour is for ${path}; the default one is missing`);
  return found;
}

/** The path as RFC 3986 normalises it, which is what patterns see; the origin gets it as it was sent. */
export function normalPath(path: string): string {
  const decoded = path.replace(/%[0-9A-Fa-f]{2}/g, (code) => {
    const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return UNRESERVED.test(char) ? char : code.toUpperCase();
  });
  const kept: string[] = [];
  const segments = decoded.split("/").slice(1);
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === "..") kept.pop();
    if (segment === "." || segment === "..") {
      if (last) kept.push("");
    } else kept.push(segment);
  });
  return `/${kept.join("/")}`;
}

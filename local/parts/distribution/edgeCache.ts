// The small cache of one edge location: what the origin marks as cacheable, for as long as it says
// (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html).
import type { HeaderList } from "../../observed/observation.ts";
import type { CachePolicy } from "../../planned/cachePolicies.ts";
import { acceptedEncodings, headerValues } from "./originHeaders.ts";

/** CloudFront's caches are large; one on this machine is to show what is kept, not to keep much. */
const MAX_ENTRIES = 256;
const MAX_BYTES = 16 * 1024 * 1024;
/** A larger body is not kept. */
export const MAX_BODY_BYTES = 1024 * 1024;

const CACHED_METHODS = ["GET", "HEAD"];
const CACHED_STATUSES = [200, 203, 300, 301, 302, 307, 308, 404, 410];

/** An answer that is kept. */
export interface CachedAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

interface Entry extends CachedAnswer {
  readonly storedAt: number;
  readonly seconds: number;
}

/** What names an answer: requests with the same key share it. Undefined where the behaviour caches nothing. */
export function cacheKey(
  policy: CachePolicy,
  request: { readonly method: string; readonly target: string; readonly headers: HeaderList },
): string | undefined {
  if (policy.maxSeconds === 0 || !CACHED_METHODS.includes(request.method)) return undefined;
  const chosen = [...policy.keyHeaders, "cookie"].map((name) => headerValues(request.headers, name));
  return JSON.stringify([request.method, request.target, acceptedEncodings(request.headers), ...chosen]);
}

/** How many seconds an answer may be kept; 0 where it may not. */
export function freshSeconds(policy: CachePolicy, status: number, headers: HeaderList, now: number): number {
  if (!CACHED_STATUSES.includes(status)) return 0;
  const directives = new Map(
    headerValues(headers, "cache-control")
      .flatMap((value) => value.toLowerCase().split(","))
      .map((part): [string, string] => {
        const [name = "", value = ""] = part.split("=");
        return [name.trim(), value.trim().replaceAll('"', "")];
      }),
  );
  if (["no-store", "no-cache", "private"].some((name) => directives.has(name))) return 0;
  const stated = directives.get("s-maxage") ?? directives.get("max-age");
  const expires = Date.parse(headerValues(headers, "expires")[0] ?? "");
  const seconds = stated === undefined ? Math.floor((expires - now) / 1000) : Number(stated);
  return Number.isFinite(seconds) ? Math.max(0, Math.min(seconds, policy.maxSeconds)) : 0;
}

/** The cache of one location. Times are milliseconds of the system's clock. */
export class EdgeCache {
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  /** The answer with its Age; undefined where there is none that is still fresh. */
  public find(key: string, now: number): CachedAnswer | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    const age = Math.floor((now - entry.storedAt) / 1000);
    if (now - entry.storedAt >= entry.seconds * 1000) {
      this.remove(key);
      return undefined;
    }
    // Put in again, it stands last: the first is the one that nobody asked for longest.
    this.entries.delete(key);
    this.entries.set(key, entry);
    const before = Number(headerValues(entry.headers, "age")[0] ?? 0) || 0;
    const headers = entry.headers.filter(([name]) => name.toLowerCase() !== "age");
    return { status: entry.status, headers: [...headers, ["Age", String(before + age)]], body: entry.body };
  }

  /** Keeps an answer, and drops those that nobody asked for longest where there is no room. */
  public store(key: string, answer: CachedAnswer, seconds: number, now: number): void {
    if (seconds <= 0 || answer.body.length > MAX_BODY_BYTES) return;
    this.remove(key);
    this.entries.set(key, { ...answer, storedAt: now, seconds });
    this.bytes += answer.body.length;
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= MAX_ENTRIES && this.bytes <= MAX_BYTES) break;
      this.remove(oldest);
    }
  }

  private remove(key: string): void {
    this.bytes -= this.entries.get(key)?.body.length ?? 0;
    this.entries.delete(key);
  }
}

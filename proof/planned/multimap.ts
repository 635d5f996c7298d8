// Lists under keys.

/** Adds to the list under a key. */
export function push<K, T>(lists: Map<K, T[]>, key: K, ...more: readonly T[]): void {
  const list = lists.get(key);
  if (list) list.push(...more);
  else lists.set(key, [...more]);
}

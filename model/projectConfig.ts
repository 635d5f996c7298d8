// The project's own keys among everything that is configured.

/** Keys of one project without their namespace; other providers' keys (such as `aws:region`) are not ours to judge. */
export function projectConfig(all: Readonly<Record<string, string>>, project: string): Record<string, string> {
  const prefix = `${project}:`;
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
    ),
  );
}

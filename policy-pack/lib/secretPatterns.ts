// What gives a secret away in a text that anybody may read: its own form, or the name that it is given under.

/** Secrets that are known by their form, whatever stands around them. */
const FORMS: readonly (readonly [kind: string, form: RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  // The same in base64, as files are written into user data: "-----BEGIN " and one of PRIVATE, RSA, EC, OPENSSH, ENCRYPTED.
  ["a private key", /LS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0Eg|BFQyBQ|BPUEVOU1NI|BFTkNSWVBURU)/],
  ["an access key of AWS", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ["a secret key of AWS", /secret_?access_?key["']?\s*[:=]\s*["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/i],
  ["a token", /\b(?:gh[opsur]_\w{36,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abeoprs]-[\w-]{10,})/],
  ["a token", /\b(?:pul-[0-9a-f]{40}|npm_[A-Za-z0-9]{36}|sk_live_\w{16,}|AIza[\w-]{35}|hv[sb]\.[\w-]{24,})/],
  ["a token", /\beyJ[\w-]{8,2048}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
  ["a token", /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic)\s+[\w+/=.~-]{8,}/i],
  ["a password", /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@$%{]*:[^\s:/@$%{<]+@/i],
  // A hash can be guessed from; HAProxy and cloud-init take hashes.
  ["a password", /\$(?:1|2[aby]|5|6|y)\$[\w./=$,-]{20,}/],
  ["a password", /\b(?:insecure-password|stats\s+auth\s+[^\s:]+:)\s*[^\s$%{<]/],
];

const NAME =
  /(?:pass(?:word|wd|phrase)|(?:^|_)pass|pwd|secret(?:_?(?:access_?)?key)?|token|(?:api|private|access|auth|signing)_?key)$/i;

const VALUE = /(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"',;}]+))/.source;

/**
 * `name = value` and `name: value`, then `--name value`, with or without quotes; a line may hold several. Names have a
 * bound, for a long run of letters and dashes, as base64 for URLs is, would be read again from each of them.
 */
const ASSIGNMENTS = [
  new RegExp(`(?:^|[\\s"'{,;-])([A-Za-z][\\w.-]{0,127})["']?\\s*[:=]\\s*${VALUE}`, "gm"),
  new RegExp(`--([A-Za-z][\\w.-]{0,127})\\s+${VALUE}`, "g"),
];

/** Shortest value that is taken for a secret: shorter ones are flags, words and numbers. */
const SHORTEST = 6;

/**
 * What kind of secret a text holds, in words that no message need hide; undefined where it holds none that can be told.
 */
export function secretKindOf(text: string): string | undefined {
  const form = FORMS.find(([, pattern]) => pattern.test(text));
  if (form) return form[0];
  for (const [, name = "", double, single, bare] of ASSIGNMENTS.flatMap((pattern) => [...text.matchAll(pattern)])) {
    const kind = kindByName(name, double ?? single ?? bare ?? "");
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** The same of a variable: its name tells as much as its value. */
export function secretKindIn(name: string, value: string): string | undefined {
  return secretKindOf(value) ?? kindByName(name, value);
}

function kindByName(name: string, value: string): string | undefined {
  const plain = name.replace(/[.-]/g, "_");
  if (!NAME.test(plain) || isReference(value)) return undefined;
  return /pass|pwd/i.test(plain) ? "a password" : /token$/i.test(plain) ? "a token" : "a secret";
}

/**
 * True for what stands in the place of a secret: a variable, a call, a path, a placeholder, an ARN, a URL, a number, a
 * flag. Names in words, such as `portcullis/prod/origin`, are paths too.
 */
function isReference(value: string): boolean {
  if (value.length < SHORTEST) return true;
  if (/^(?:[$%<|>`]|\{\{)/.test(value) || /^\d+$/.test(value)) return true;
  if (/^(?:true|false|none|null|undefined|required|optional|enabled|disabled)$/i.test(value)) return true;
  return /^(?:arn:|https?:\/\/|\.{0,2}\/|file:|[\w-]+\(|[\w.-]+(?:\/[\w.-]+)+$)/.test(value);
}

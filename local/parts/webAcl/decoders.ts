// Decoding transformations: escapes of URLs, HTML, JavaScript, CSS and C become the bytes that they stand for.
/** Makes another text of one. */
export type Transformation = (text: string) => string;

/** The byte of a Unicode escape: full-width ASCII (FF01 to FF5E) is narrowed, of all else the low byte is left. */
function narrowed(digits: string): string {
  const code = parseInt(digits, 16);
  const fullWidth = code >= 0xff01 && code <= 0xff5e;
  return String.fromCharCode(((code & 0xff) + (fullWidth ? 0x20 : 0)) & 0xff);
}

function byte(digits: string, radix: number): string {
  return String.fromCharCode(parseInt(digits, radix) & 0xff);
}

/** `%HH`, and `+` for a space. What is no escape stays. */
export const urlDecode: Transformation = (text) =>
  text.replace(/%([0-9A-Fa-f]{2})|\+/g, (_, digits?: string) => (digits === undefined ? " " : byte(digits, 16)));

/** As `urlDecode`, and Microsoft's `%uHHHH`. */
export const urlDecodeUni: Transformation = (text) =>
  text.replace(/%u([0-9A-Fa-f]{4})|%([0-9A-Fa-f]{2})|\+/gi, (_, wide?: string, digits?: string) =>
    wide === undefined ? (digits === undefined ? " " : byte(digits, 16)) : narrowed(wide),
  );

const NAMED: Readonly<Record<string, string>> = { quot: '"', nbsp: "\xa0", lt: "<", gt: ">" };

/** The four names that AWS lists, and numbers in both notations. */
export const htmlEntityDecode: Transformation = (text) =>
  text.replace(
    /&(?:(quot|nbsp|lt|gt)|#[xX]([0-9A-Fa-f]{1,6})|#([0-9]{1,7}));/gi,
    (_, name?: string, hex?: string, decimal?: string) =>
      name === undefined ? byte(hex ?? decimal ?? "", hex === undefined ? 10 : 16) : (NAMED[name.toLowerCase()] ?? ""),
  );

const CONTROL: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** Any other escaped character stands for itself. */
export const jsDecode: Transformation = (text) =>
  text.replace(
    /\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-3][0-7]{0,2}|[4-7][0-7]?)|([\s\S]))/g,
    (_, wide?: string, hex?: string, octal?: string, other?: string) => {
      if (wide !== undefined) return narrowed(wide);
      if (hex !== undefined) return byte(hex, 16);
      return octal !== undefined ? byte(octal, 8) : (CONTROL[other ?? ""] ?? other ?? "");
    },
  );

/** Up to six digits and one white space behind them; a backslash before a line end goes, before anything else it goes too. */
export const cssDecode: Transformation = (text) =>
  text.replace(
    /\\(?:([0-9A-Fa-f]{1,6})[ \t\r\n\f]?|(\n)|([\s\S])|$)/g,
    (_, digits?: string, line?: string, other?: string) =>
      digits === undefined ? (line === undefined ? (other ?? "") : "") : narrowed(digits.slice(-4)),
  );

/** The escapes that AWS lists; any other stays as it is. */
export const escapeSequenceDecode: Transformation = (text) =>
  text.replace(
    /\\(?:([abfnrtv])|([\\?'"])|x([0-9A-Fa-f]{2})|0?([0-7]{1,3}))/g,
    (_, control?: string, literal?: string, hex?: string, octal?: string) => {
      if (control !== undefined) return CONTROL[control] ?? "";
      if (literal !== undefined) return literal;
      return hex === undefined ? byte(octal ?? "", 8) : byte(hex, 16);
    },
  );

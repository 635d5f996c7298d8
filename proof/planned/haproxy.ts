// What HAProxy on an instance listens on and asks, read from the configuration in the planned user data.
import { gunzipSync, strFromU8 } from "fflate";
import { parse } from "yaml";

/** A port that HAProxy binds, and the hosts and ports of the servers that requests go on to. */
export interface Bind {
  readonly port: number;
  readonly acceptsProxy: boolean;
  readonly servers: readonly Server[];
}

export interface Server {
  /** A name or an address, in lower case. */
  readonly host: string;
  readonly port: number;
}

/** Where HAProxy's configuration stands on an instance. */
const CONFIGURATION_PATH = "/etc/haproxy/haproxy.cfg";

/** The text of user data in base64, gzipped or not. Throws where it is neither. */
export function decodeUserData(userData: string): string {
  const bytes = Uint8Array.from(atob(userData), (letter) => letter.charCodeAt(0));
  return strFromU8(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
}

interface WrittenFile {
  readonly path?: string;
  readonly content?: string;
  readonly encoding?: string;
  readonly append?: boolean;
}

/**
 * The configuration that a cloud-config text writes, of two the last; undefined where it writes none. Throws where it is
 * no YAML, or not the plain text.
 */
export function configurationOf(text: string): string | undefined {
  if (!text.startsWith("#cloud-config")) return undefined;
  // cloud-init reads YAML 1.1.
  const document = parse(text, { version: "1.1" }) as { write_files?: WrittenFile[] } | null;
  const written = document?.write_files?.findLast(({ path }) => path === CONFIGURATION_PATH);
  if (written?.encoding !== undefined || written?.append === true) throw new Error("is not plain text");
  return written?.content;
}

interface Section {
  readonly name: string;
  readonly binds: { readonly port: number; readonly acceptsProxy: boolean }[];
  readonly servers: Server[];
  readonly backends: string[];
  /** A rule makes every bind believe a PROXY header. */
  expectsProxy: boolean;
}

/** The binds of a configuration that others than the instance itself can reach. */
export function bindsOf(configuration: string): Bind[] {
  const sections = sectionsOf(configuration);
  const byName = new Map(sections.map((section) => [section.name, section]));
  return sections.flatMap((section) => {
    const dynamic = section.backends.some((name) => name.includes("%["));
    const backends = dynamic ? sections : section.backends.flatMap((name) => byName.get(name) ?? []);
    const servers = [...section.servers, ...backends.flatMap((backend) => backend.servers)];
    const once = [...new Map(servers.map((server) => [`${server.host} ${server.port}`, server])).values()];
    return section.binds.map(({ port, acceptsProxy }): Bind => {
      return { port, acceptsProxy: acceptsProxy || section.expectsProxy, servers: once };
    });
  });
}

/** Sections in order; defaults hold neither binds nor servers. */
function sectionsOf(configuration: string): Section[] {
  const sections: Section[] = [];
  for (const line of configuration.split("\n")) {
    const words = wordsOf(line);
    const [keyword = "", second = ""] = words;
    if (/^\S/.test(line) && !line.startsWith("#")) {
      sections.push({ name: second, binds: [], servers: [], backends: [], expectsProxy: false });
      continue;
    }
    const section = sections.at(-1);
    if (section === undefined) continue;
    if (keyword === "bind") section.binds.push(...readBind(words));
    else if (keyword === "server") section.servers.push(...readServer(words[2]));
    else if (keyword === "server-template") section.servers.push(...readServer(words[3]));
    else if (keyword === "tcp-request" && words.includes("expect-proxy")) section.expectsProxy = true;
    else if (keyword === "use_backend" || keyword === "default_backend") section.backends.push(second);
  }
  return sections;
}

function wordsOf(line: string): string[] {
  return line
    .replace(/(^|\s)#.*$/, "")
    .trim()
    .split(/\s+/);
}

/** `bind *:80,:::8080-8082 accept-proxy`; a socket in the file system or on the loopback is reached by nobody else. */
function readBind([, addresses = "", ...options]: readonly string[]): Section["binds"] {
  const acceptsProxy = options.includes("accept-proxy");
  return addresses.split(",").flatMap((address) => {
    const [, host = "", first, last] = /^(?:ipv[46]@)?(.*):(\d+)(?:-(\d+))?$/.exec(address) ?? [];
    if (first === undefined || /^(127\.|\[?::1\]?$|localhost$)/.test(host)) return [];
    const count = Number(last ?? first) - Number(first) + 1;
    return Array.from({ length: count }, (_, index) => ({ port: Number(first) + index, acceptsProxy }));
  });
}

function readServer(address = ""): Server[] {
  const [, host = "", port] = /^(?:ipv[46]@)?(.*):(\d+)$/.exec(address) ?? [];
  return port === undefined ? [] : [{ host: host.toLowerCase(), port: Number(port) }];
}

// Mutations of the policies about HAProxy's configuration: a line of the planned user data written otherwise.
import { UNKNOWN } from "../../../plan/type.ts";
import { change, type Edit } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";
import { inUserData } from "../userDataEdits.ts";

const [TEMPLATE, INSTANCE] = ["euw1-proxy-template", "euw1-orders-sample"];

/** Another text in the place of the first such one of the configuration. */
function instead(before: string, after: string): Edit {
  return inUserData(TEMPLATE, before, after);
}

/** Adds a line of a section, after the one that is named. */
function after(line: string, ...lines: readonly string[]): Edit {
  return instead(`          ${line}\n`, [line, ...lines].map((each) => `          ${each}\n`).join(""));
}

/** A configuration of one's own, by a script that nobody can read. */
const SCRIPT = btoa("#!/bin/sh\napt-get install -y haproxy\nprintf 'bind :80' > /etc/haproxy/haproxy.cfg\n");

const STATIC = "bind :8443 accept-proxy ssl crt /etc/haproxy/tls/proxy.pem alpn h2,http/1.1";
const REDIRECT = "http-request redirect prefix https://euw1.edge.example.com code 308";
const VERIFY = "verify required";
const DELETED = "http-request del-header x-real-ip\n";
const OWN = "http-request set-header X-Forwarded-For %[src]";

/** What each of them must not take for silence. */
const UNREADABLE: Readonly<Record<string, Edit>> = {
  "user data that is not known": change(TEMPLATE, { userData: UNKNOWN }),
  "a configuration that a script writes": change(TEMPLATE, { userData: SCRIPT }),
};

export const haproxy: Mutations = {
  "MS-11": {
    edit: instead(STATIC, "bind :8443 accept-proxy"),
    on: TEMPLATE,
    forms: {
      ...UNREADABLE,
      "no PROXY header": instead(STATIC, STATIC.replace(" accept-proxy", "")),
      "no certificate": instead(STATIC, "bind :8443 accept-proxy ssl"),
      "an older TLS": instead(STATIC, `${STATIC} ssl-min-ver TLSv1.1`),
      "TLS 1.0 alone": instead(STATIC, `${STATIC} force-tlsv10`),
      "no oldest TLS": instead(
        "ssl-default-bind-options ssl-min-ver TLSv1.2",
        "ssl-default-bind-options no-tls-tickets",
      ),
      "a second bind": after(STATIC, "bind :8000 accept-proxy"),
      "one of several addresses": after(STATIC, "bind 127.0.0.1:8000,:8001 accept-proxy"),
      "a redirect to plain HTTP": instead(REDIRECT, REDIRECT.replace("https:", "http:")),
      "a redirect of some requests": instead(REDIRECT, `${REDIRECT} if METH_GET`),
      "a redirect that also answers": after(REDIRECT, "http-request return status 200 if METH_GET"),
      "a redirect that also forwards": after(REDIRECT, "default_backend alb"),
    },
    harmless: {
      "words in quotes": instead(STATIC, STATIC.replace("/etc/haproxy/tls/proxy.pem", '"/etc/haproxy/tls/proxy.pem"')),
      "a bind of its own": after(STATIC, "bind 127.0.0.1:8000", "bind /run/haproxy/own.sock"),
      "TLS 1.3 alone": instead(STATIC, `${STATIC} ssl-min-ver TLSv1.3`),
      "the PROXY header by a rule": instead(
        STATIC,
        `${STATIC.replace(" accept-proxy", "")}\n          tcp-request connection expect-proxy layer4`,
      ),
      "an instance without HAProxy": change(INSTANCE, { userDataBase64: undefined, userData: "#!/bin/sh\ntrue\n" }),
    },
  },
  "MS-12": {
    edit: instead(VERIFY, "verify none"),
    on: TEMPLATE,
    forms: {
      "dispatch, which knows no TLS": after("balance roundrobin", "dispatch 10.10.0.9:80"),
      "a transparent backend": after("balance roundrobin", "option transparent"),
      "no verification in quotes": after("maxconn 20000", 'httpclient.ssl.verify "none"'),
      ...UNREADABLE,
      "no word about it": instead(VERIFY, ""),
      "no TLS": instead(`ssl ${VERIFY}`, VERIFY),
      "TLS that is taken back": instead(VERIFY, `${VERIFY} no-ssl`),
      "no authority": instead("ca-file /etc/haproxy/tls/alb-ca.pem", ""),
      "no name to ask for": instead(" sni str(services.euw1.internal.edge.example.com)", ""),
      "no name to expect": instead(" verifyhost services.euw1.internal.edge.example.com", ""),
      "nobody's certificate": instead("tune.ssl.cachesize 20000", "ssl-server-verify none"),
      "one more server": after("balance roundrobin", "server other 10.10.9.9:443 ssl"),
      "a default that verifies nothing": after(
        "balance roundrobin",
        "default-server ssl verify none",
        "server other 10.10.9.9:443",
      ),
    },
    harmless: {
      "by default": after(
        "balance roundrobin",
        "default-server ssl verify required ca-file @system-ca sni str(a.example.com) verifyhost a.example.com",
        "server other 10.10.9.9:443",
      ),
      "a comment": after("balance roundrobin", "# server other 10.10.9.9:80"),
    },
  },
  "MS-13": {
    edit: instead(DELETED, "\n"),
    on: TEMPLATE,
    forms: {
      ...UNREADABLE,
      "a deletion with a condition": instead(DELETED, `${DELETED.trim()} if METH_GET\n`),
      "a beginning": instead("http-request del-header x-forwarded -m beg", ""),
      "only one of a beginning": instead("del-header x-forwarded -m beg", "del-header x-forwarded"),
      "an address that is added": after(OWN, "http-request add-header X-Real-IP %[src]"),
      "the same in the backend": after("balance roundrobin", "http-request add-header x-forwarded-host a"),
      "an option that adds": after("balance roundrobin", "option forwardfor"),
      "nobody's address": instead(OWN, ""),
      "what the client says": instead(OWN, OWN.replace("src", "req.hdr(x-client)")),
      "an address with a condition": instead(OWN, `${OWN} if METH_GET`),
    },
    harmless: {
      "a beginning that is shorter": instead("del-header x-remote- -m beg", "del-header x-rem -m beg"),
      "another header": after(OWN, "http-request add-header X-Request-Id %[uuid()]"),
      "the address in another way": instead(OWN, OWN.replace("%[src]", "%ci")),
    },
  },
};

// The secret between the edge and the cdn doors, one value for each generation.
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

export interface OriginSecretArgs {
  /** Generations that the cdn doors accept. */
  readonly accepted: readonly number[];
  /** The generation that the edge sends, one of those. */
  readonly sent: number;
}

/**
 * Values of 64 hexadecimal digits. Each is the digest of a private key that is used for nothing else: the tls provider
 * makes it once and keeps it in the state, and no stack needs another provider for randomness.
 */
export class OriginSecret extends pulumi.ComponentResource {
  /** What the edge sends; a Pulumi secret. */
  readonly sent: pulumi.Output<string>;
  /** What the doors accept, one value a line; a Pulumi secret. */
  readonly accepted: pulumi.Output<string>;

  constructor(name: string, args: OriginSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:OriginSecret", name, {}, opts);
    const values = new Map(
      args.accepted.map((generation) => [generation, this.value(`${name}-origin-secret-${generation}`)]),
    );
    const sent = values.get(args.sent);
    if (sent === undefined) {
      throw new pulumi.InputPropertyError({ propertyPath: "sent", reason: "not among the accepted generations" });
    }
    this.sent = sent;
    this.accepted = pulumi.secret(pulumi.all([...values.values()]).apply((all) => all.join("\n")));
    this.registerOutputs({});
  }

  private value(name: string): pulumi.Output<string> {
    const key = new tls.PrivateKey(name, { algorithm: "ECDSA", ecdsaCurve: "P256" }, { parent: this });
    return pulumi.secret(key.privateKeyPem.apply(digest));
  }
}

/** SHA-256 in hexadecimal digits. */
async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

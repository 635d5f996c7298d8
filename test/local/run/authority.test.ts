import { expect } from "chai";
import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "../../../local/run/authority.ts";
import { faultOf } from "../processes.ts";

describe("authority", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "portcullis-test-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("issues a certificate that its authority, and no other, signed", async () => {
    const authority = await createAuthority(directory, "public", "Public CA");
    const other = await createAuthority(directory, "other", "Public CA");
    const issued = await authority.issue("edge", ["euw1.edge.example.com", "www.edge.example.com"]);
    const certificate = new X509Certificate(await readFile(issued.certificateFile));
    const ca = new X509Certificate(await readFile(authority.caFile));
    const otherCa = new X509Certificate(await readFile(other.caFile));
    expect(certificate.verify(ca.publicKey)).to.equal(true);
    expect(certificate.verify(otherCa.publicKey)).to.equal(false);
    expect(ca.ca).to.equal(true);
    expect(certificate.ca).to.equal(false);
  });

  it("puts the first name in subject and every name in the alternative names", async () => {
    const authority = await createAuthority(directory, "public", "Public CA");
    const issued = await authority.issue("edge", ["euw1.edge.example.com", "www.edge.example.com"]);
    const certificate = new X509Certificate(await readFile(issued.certificateFile));
    expect(certificate.subject).to.equal("CN=euw1.edge.example.com");
    expect(certificate.subjectAltName).to.equal("DNS:euw1.edge.example.com, DNS:www.edge.example.com");
    expect(certificate.publicKey.asymmetricKeyDetails).to.deep.equal({ namedCurve: "prime256v1" });
  });

  it("writes files that only this user can read, and never the authority's key", async () => {
    const authority = await createAuthority(directory, "public", "Public CA");
    await authority.issue("edge", ["euw1.edge.example.com"]);
    const files = (await readdir(directory)).sort();
    expect(files).to.deep.equal(["public-edge.crt", "public-edge.key", "public-edge.pem", "public.pem"]);
    for (const file of files) expect((await stat(join(directory, file))).mode & 0o777, file).to.equal(0o600);
    expect(await readFile(join(directory, "public.pem"), "utf8")).to.not.include("PRIVATE KEY");
  });

  it("refuses a certificate without a name", async () => {
    const authority = await createAuthority(directory, "public", "Public CA");
    expect(await faultOf(authority.issue("edge", []))).to.equal(
      "certificate public-edge: the plan gives it no name; give it at least one",
    );
  });
});

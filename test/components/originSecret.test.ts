// OriginSecret: what it makes, and what its values are. Does not prove that AWS accepts them.
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { OriginSecret, type OriginSecretArgs } from "../../components/originSecret.ts";
import { buildWithMocks } from "../support/mocks.ts";
import { everyInput } from "../support/referenced.ts";
import { valueOf } from "../support/valueOf.ts";

async function secretOf(args: OriginSecretArgs) {
  const { result } = await buildWithMocks(() => new OriginSecret("portcullis", args));
  return { accepted: (await valueOf(result.accepted)).split("\n"), sent: await valueOf(result.sent) };
}

describe("OriginSecret", () => {
  it("makes exactly these resources, a key for each generation", async () => {
    const built = await buildWithMocks(() => new OriginSecret("portcullis", { accepted: [1, 2], sent: 1 }));
    expect(everyInput(built)).to.deep.equal({
      "tls:index/privateKey:PrivateKey portcullis-origin-secret-1": { algorithm: "ECDSA", ecdsaCurve: "P256" },
      "tls:index/privateKey:PrivateKey portcullis-origin-secret-2": { algorithm: "ECDSA", ecdsaCurve: "P256" },
    });
  });

  it("has values of 64 hexadecimal digits, one a line, of which it sends one", async () => {
    const { accepted, sent } = await secretOf({ accepted: [1, 2], sent: 2 });
    expect(accepted).to.have.length(2);
    for (const value of accepted) expect(value).to.match(/^[0-9a-f]{64}$/);
    expect(new Set(accepted).size).to.equal(2);
    expect(sent).to.equal(accepted[1]);
  });

  it("keeps every value a Pulumi secret", async () => {
    const { result } = await buildWithMocks(() => new OriginSecret("portcullis", { accepted: [1], sent: 1 }));
    expect([await pulumi.isSecret(result.accepted), await pulumi.isSecret(result.sent)]).to.deep.equal([true, true]);
  });

  it("keeps a generation's value through the three steps of a rotation", async () => {
    const before = await secretOf({ accepted: [1], sent: 1 });
    const both = await secretOf({ accepted: [1, 2], sent: 1 });
    const swapped = await secretOf({ accepted: [1, 2], sent: 2 });
    const after = await secretOf({ accepted: [2], sent: 2 });
    expect(both.accepted[0]).to.equal(before.accepted[0]);
    expect(both.sent).to.equal(before.sent);
    expect(swapped.accepted).to.deep.equal(both.accepted);
    expect(after).to.deep.equal({ accepted: [both.accepted[1]], sent: swapped.sent });
    expect(after.sent).not.to.equal(before.sent);
  });

  it("refuses to send a value that no door accepts", async () => {
    const fault: unknown = await secretOf({ accepted: [1], sent: 2 }).catch((error: unknown) => error);
    expect(fault).to.include({ propertyPath: "sent" });
    expect((fault as Error).message).to.contain("not among the accepted generations");
  });
});

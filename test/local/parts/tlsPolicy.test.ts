import { expect } from "chai";
import { tlsVersions } from "../../../local/parts/tlsPolicy.ts";

describe("tlsPolicy", () => {
  for (const [policy, minVersion, maxVersion] of [
    ["ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "TLSv1.2", "TLSv1.3"],
    ["ELBSecurityPolicy-TLS13-1-3-2021-06", "TLSv1.3", "TLSv1.3"],
    ["ELBSecurityPolicy-TLS13-1-0-2021-06", "TLSv1", "TLSv1.3"],
    ["ELBSecurityPolicy-TLS-1-1-2017-01", "TLSv1.1", "TLSv1.2"],
    ["ELBSecurityPolicy-FS-1-2-Res-2020-10", "TLSv1.2", "TLSv1.2"],
    ["ELBSecurityPolicy-2016-08", "TLSv1", "TLSv1.2"],
  ] as const) {
    it(`reads ${policy}`, () => {
      expect(tlsVersions(policy)).to.deep.equal({ minVersion, maxVersion });
    });
  }

  it("does not guess at a name that it cannot read", () => {
    expect(tlsVersions("ELBSecurityPolicy-New-9")).to.equal(undefined);
    expect(tlsVersions("TLS13-1-2-2021-06")).to.equal(undefined);
  });
});

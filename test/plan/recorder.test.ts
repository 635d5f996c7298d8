// The record of a run: what it keeps, and what it keeps out.
import { expect } from "chai";
import { Recorder } from "../../plan/recorder.ts";
import type { RecorderOptions } from "../../plan/recorder.ts";
import { SECRET, UNKNOWN } from "../../plan/type.ts";

const config = { "aws:region": "eu-west-1", "aws:token": "hidden", "edge:size": "small" };

function recorder(mode: RecorderOptions["mode"]): Recorder {
  return new Recorder({ project: "edge", stack: "dev", mode, config, secretKeys: ["aws:token"] });
}

const claim = { type: "aws:ec2/vpc:Vpc", name: "vpc", inputs: {}, secretOutputs: [] };

describe("the record of a run", () => {
  it("holds a package's default provider once, with the package's configuration and without its secrets", () => {
    const record = recorder("preview");
    const reference = record.defaultProvider("aws", "7.48.0");
    expect(record.defaultProvider("aws", "7.48.0")).to.equal(reference);
    expect(reference).to.equal(`urn:pulumi:dev::edge::pulumi:providers:aws::default_7_48_0::${UNKNOWN}`);
    expect(record.resources).to.have.length(1);
    expect(record.resources[0]?.inputs).to.deep.equal({
      region: "eu-west-1",
      token: SECRET,
      version: "7.48.0",
      __internal: {},
    });
  });

  it("refuses a second resource of one URN", () => {
    const record = recorder("resolved");
    record.defaultProvider("tls", "");
    expect(() => record.claim("", "pulumi:providers:tls", "default")).to.throw(
      "duplicate resource URN urn:pulumi:dev::edge::pulumi:providers:tls::default; give one of the two another name",
    );
  });

  it("marks the outputs that the SDK declares secret, in both modes", () => {
    for (const mode of ["resolved", "preview"] as const) {
      const record = recorder(mode);
      const provider = record.defaultProvider("aws", "");
      const { outputs } = record.answer({ ...claim, urn: "urn", provider, secretOutputs: ["arn", "absent"] });
      expect(Object.keys(outputs["arn"] as object)).to.include("value");
      expect(outputs).not.to.have.property("absent");
    }
  });

  it("knows in a preview a resource whose id is known, and no other", () => {
    const record = recorder("preview");
    const provider = record.defaultProvider("aws", "");
    const arn = (id?: string): unknown => record.answer({ ...claim, urn: "urn", provider }, id).outputs["arn"];
    expect([arn("vpc-1"), arn(UNKNOWN), arn()]).to.deep.equal([
      "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1",
      UNKNOWN,
      UNKNOWN,
    ]);
  });

  it("knows in a preview the name that the provider makes up, and it is the one that AWS then has", () => {
    const bucket = { ...claim, urn: "urn", type: "aws:s3/bucket:Bucket", name: "Logs" };
    const [preview, resolved] = (["preview", "resolved"] as const).map((mode) => {
      const record = recorder(mode);
      const provider = record.defaultProvider("aws", "");
      return (inputs = {}) => record.answer({ ...bucket, provider, inputs }).outputs;
    });
    expect(preview?.()).to.include({ bucket: "logs-3af03c9", arn: UNKNOWN });
    expect(resolved?.()).to.include({ bucket: "logs-3af03c9", arn: "arn:aws:s3:::logs-3af03c9" });
    expect(preview?.({ bucket: "given" })).to.include({ bucket: "given", arn: UNKNOWN });
    expect(preview?.({ bucketPrefix: "given-" })).to.include({ bucket: UNKNOWN });
  });

  it("hands a component's providers down, a nearer one over a farther one", () => {
    const record = recorder("resolved");
    record.inherit(
      "outer",
      "",
      new Map([
        ["aws", "one"],
        ["tls", "two"],
      ]),
    );
    record.inherit("inner", "outer", new Map([["aws", "three"]]));
    expect([record.inherited("inner", "aws"), record.inherited("inner", "tls")]).to.deep.equal(["three", "two"]);
    expect(record.inherited("other", "aws")).to.equal("");
  });
});

// The model's properties against the SDK's own declarations: none invented, none that only AWS knows left out.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { createAwsModel, invokeModels, outputNames, typeModels } from "../../awsModel/model.ts";
import { REGIONS } from "../../awsModel/region.ts";

const require = createRequire(import.meta.url);

/** The SDK file behind a token: `aws:ec2/vpc:Vpc` stands in ec2/vpc, what is in `index` at the top. */
function sdkFile(token: string, extension: string): string {
  const [pkg = "", path = ""] = token.split(":");
  const root = dirname(require.resolve(`@pulumi/${pkg}/package.json`));
  return readFileSync(join(root, `${path.replace(/^index\//, "")}${extension}`), "utf8");
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name).sort();
}

describe("the model of AWS's answers, against the SDK", () => {
  const types = Object.keys(typeModels).filter((type) => /^(aws|tls):/.test(type));

  it("covers the types that the project makes", () => {
    expect(types).to.have.length.greaterThan(45);
  });

  for (const type of types) {
    it(`gives ${type} no property that it does not have`, () => {
      const properties = all(sdkFile(type, ".d.ts"), /^ {4}readonly (\w+): pulumi\.Output</gm);
      expect(properties).to.include.members([...outputNames(type, "")]);
    });

    it(`gives ${type} every property that only AWS knows`, () => {
      const outputs = new Set(all(sdkFile(type, ".js"), /resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g));
      expect(outputNames(type, "")).to.include.members([...outputs]);
    });
  }

  for (const token of Object.keys(invokeModels)) {
    it(`answers ${token} with what its result has`, () => {
      const [, result = ""] = /export interface Get\w+Result \{\n([\s\S]*?)\n\}/.exec(sdkFile(token, ".d.ts")) ?? [];
      const answer = createAwsModel().invoke({ token, inputs: {}, provider: { region: "eu-west-1" } });
      expect(all(result, /^ {4}readonly (\w+)\??:/gm)).to.include.members(Object.keys(answer));
      expect(answer).to.include.keys(...all(result, /^ {4}readonly (\w+):/gm));
    });
  }

  it("knows every region that the SDK names, each once", () => {
    const file = join(dirname(require.resolve("@pulumi/aws/package.json")), "types/enums/index.d.ts");
    expect(existsSync(file)).to.equal(true);
    const [, block = ""] = /export declare const Region: \{([\s\S]*?)\n\};/.exec(readFileSync(file, "utf8")) ?? [];
    expect([...REGIONS].sort()).to.deep.equal(all(block, /: "([a-z0-9-]+)"/g));
  });
});

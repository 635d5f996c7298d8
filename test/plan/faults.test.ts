// A program that fails is shown once, with its own file and line; a mistake of the user's by its message alone.
import { expect } from "chai";
import { PlanError, ProgramFault } from "../../plan/error.ts";
import { planProgram } from "../../plan/program.ts";
import { eventually } from "../local/processes.ts";
import { fixture, rejection } from "./fixtures.ts";

describe("a fault while planning", function () {
  this.timeout(60_000);

  function faultOf(kind: string): Promise<Error> {
    return rejection(planProgram({ directory: fixture("faults"), stack: "dev", mode: "resolved", config: { kind } }));
  }

  const located: Readonly<Record<string, string>> = {
    apply: [
      'deep.ts:5:9: error serializing property "vpcId": thrown in an apply',
      "    at failDeep (deep.ts:5:9)",
      "    at <anonymous> (index.ts:19:47)",
    ].join("\n"),
    rejected: [
      'index.ts:23:78: RangeError: error serializing property "vpcId": rejected later',
      "    at Timeout._onTimeout (index.ts:23:78)",
    ].join("\n"),
    failed: [
      "index.ts:28:5: failed to register new resource twin [aws:ec2/vpc:Vpc]: duplicate resource URN " +
        "urn:pulumi:dev::faults::aws:ec2/vpc:Vpc::twin; give one of the two another name",
      "    at Object.failed (index.ts:28:5)",
      "    at default (index.ts:44:51)",
    ].join("\n"),
  };
  for (const [kind, stack] of Object.entries(located)) {
    it(`names file and line: ${kind}`, async () => {
      const fault = await faultOf(kind);
      expect(fault).to.be.instanceOf(ProgramFault);
      expect(fault.stack).to.equal(stack);
    });
  }

  const plain: Readonly<Record<string, RegExp>> = {
    settings: /^config faults:kind: first mistake\nconfig faults:kind: second mistake$/,
    unknownType:
      /^urn:pulumi:dev::faults::aws:sqs\/queue:Queue::queue: the model of AWS's answers does not know type aws:sqs\/queue:Queue; add it to awsModel\/sqs\.ts$/,
    never: /"subnet" \[aws:ec2\/subnet:Subnet\] was waiting for the value of its input property "vpcId"/,
    exit: /^the program's process ended \(exit code 7\) before the plan was complete; does it call process\.exit$/,
  };
  for (const [kind, message] of Object.entries(plain)) {
    it(`is its message alone: ${kind}`, async () => {
      const fault = await faultOf(kind);
      expect(fault).to.be.instanceOf(PlanError);
      expect(fault.message).to.match(message);
      expect(fault.stack).to.equal(fault.message);
    });
  }

  it("leaves no process behind", async () => {
    await eventually(() => !process.getActiveResourcesInfo().includes("ProcessWrap"));
  });
});

// Whether the regions hold the stated peak with one of them gone, with the arithmetic that a refusal shows.
import { expect } from "chai";
import { capacityFaults, type RegionCapacity } from "../../model/capacity.ts";
import { edge } from "../../model/edgeSettings.ts";

const TWO: readonly RegionCapacity[] = [
  { region: "eu-west-1", maxProxies: 3 },
  { region: "us-east-1", maxProxies: 3 },
];
const UNEVEN: readonly RegionCapacity[] = [
  { region: "eu-west-1", maxProxies: 12 },
  { region: "us-east-1", maxProxies: 4 },
  { region: "us-west-2", maxProxies: 6 },
];

function faults(
  settings: { readonly requestsPerSecond?: number; readonly drained?: readonly string[] },
  regions: readonly RegionCapacity[],
): string[] {
  const { requestsPerSecond, drained = [] } = settings;
  const peak = requestsPerSecond === undefined ? {} : { peak: { requestsPerSecond, perProxy: 250 } };
  return capacityFaults(edge.parse({ ...peak, drained }), regions).map(({ path, message }) => `${path}: ${message}`);
}

describe("capacity", () => {
  it("is enough up to the last request a second, with two equal regions", () => {
    expect(faults({ requestsPerSecond: 750 }, TWO)).to.deep.equal([]);
  });

  it("that is one request short is refused with its arithmetic", () => {
    expect(faults({ requestsPerSecond: 751 }, TWO)).to.deep.equal([
      "edge.peak: 751 requests a second are not held without eu-west-1: us-east-1 3 x 250 = 750; raise proxy.max, add a region, or lower requestsPerSecond",
    ]);
  });

  it("is judged without the region that grows furthest", () => {
    expect(faults({ requestsPerSecond: 2500 }, UNEVEN)).to.deep.equal([]);
    expect(faults({ requestsPerSecond: 2501 }, UNEVEN)).to.deep.equal([
      "edge.peak: 2501 requests a second are not held without eu-west-1: us-west-2 6 x 250 + us-east-1 4 x 250 = 2500; raise proxy.max, add a region, or lower requestsPerSecond",
    ]);
  });

  it("takes a drained region for the one that is gone", () => {
    const drained = ["us-east-1"];
    expect(faults({ requestsPerSecond: 4500, drained }, UNEVEN)).to.deep.equal([]);
    expect(faults({ requestsPerSecond: 4501, drained }, UNEVEN)).to.deep.equal([
      "edge.peak: 4501 requests a second are not held without us-east-1: eu-west-1 12 x 250 + us-west-2 6 x 250 = 4500; raise proxy.max, add a region, or lower requestsPerSecond",
    ]);
  });

  it("of a single region holds no peak", () => {
    expect(faults({ requestsPerSecond: 1 }, TWO.slice(0, 1))).to.deep.equal([
      "edge.peak: 1 requests a second are not held without eu-west-1: nothing = 0; add a region, or remove peak",
    ]);
  });

  it("is not judged where no peak is stated", () => {
    expect(faults({}, TWO.slice(0, 1))).to.deep.equal([]);
  });
});

describe("drained regions", () => {
  it("must be behind the edge", () => {
    expect(faults({ drained: ["ap-south-1"] }, TWO)).to.deep.equal([
      "edge.drained: ap-south-1 is not behind this edge; use some of eu-west-1, us-east-1",
    ]);
  });

  it("leave one that answers", () => {
    expect(faults({ drained: ["eu-west-1"] }, TWO)).to.deep.equal([]);
    expect(faults({ drained: ["eu-west-1", "us-east-1"] }, TWO)).to.deep.equal([
      "edge.drained: every region is drained; leave one that answers",
    ]);
  });
});

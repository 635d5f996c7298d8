// The order of all timeouts on the path: who waits for whom, by how much, and that nobody is left out.
import { expect } from "chai";
import { TIMEOUT_ORDER, TIMEOUTS } from "../../model/timeouts.ts";

/** How each party of the table begins in the names of the order. */
const PARTIES: Readonly<Record<keyof typeof TIMEOUTS, RegExp>> = {
  cloudfront: /^CloudFront /,
  networkLoadBalancer: /^(network load balancer |deregistration delay$)/,
  haproxy: /^HAProxy /,
  systemd: /^systemd /,
  applicationLoadBalancer: /^application load balancer /,
  service: /^service /,
};

describe("timeouts", () => {
  it("stand in this order", () => {
    const lines = TIMEOUT_ORDER.map(({ longer, shorter }) => `${longer.join(" ")} > ${shorter.join(" ")}`);
    expect(lines).to.deep.equal([
      "70 CloudFront read > 60 HAProxy server",
      "75 HAProxy keep-alive > 60 CloudFront keep-alive",
      "350 network load balancer idle > 75 HAProxy keep-alive",
      "5 CloudFront connect > 1 HAProxy connect",
      "120 application load balancer idle > 60 HAProxy server",
      "120 application load balancer idle > 30 HAProxy pool",
      "120 application load balancer idle > 70 CloudFront read",
      "120 application load balancer idle > 60 CloudFront keep-alive",
      "180 service keep-alive > 120 application load balancer idle",
      "55 systemd stop > 45 HAProxy hard stop",
      "60 deregistration delay > 55 systemd stop",
    ]);
  });

  for (const { longer, shorter, reason } of TIMEOUT_ORDER) {
    it(`keep ${longer[1]} over ${shorter[1]}: ${reason}`, () => {
      expect(longer[0]).to.be.greaterThan(shorter[0]);
    });
  }

  it("leave no party out of the order", () => {
    const named = TIMEOUT_ORDER.flatMap(({ longer, shorter }) => [longer[1], shorter[1]]);
    for (const [party, words] of Object.entries(PARTIES)) {
      expect(named.filter((name) => words.test(name)).length, party).to.be.greaterThan(0);
    }
    expect(Object.keys(PARTIES)).to.have.members(Object.keys(TIMEOUTS));
    expect(named.filter((name) => !Object.values(PARTIES).some((words) => words.test(name)))).to.deep.equal([]);
  });

  it("are inside what AWS takes", () => {
    const { cloudfront, networkLoadBalancer, applicationLoadBalancer } = TIMEOUTS;
    expect(cloudfront.connect).to.be.within(1, 10);
    expect(cloudfront.read).to.be.within(1, 120);
    expect(cloudfront.keepAlive).to.be.within(1, 120);
    expect(networkLoadBalancer.deregistration).to.be.within(0, 3600);
    expect(applicationLoadBalancer.idle).to.be.within(1, 4000);
  });
});

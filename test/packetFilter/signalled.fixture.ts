// Asks the kernel more than it can answer before the test that started this process ends it.
import { witness } from "../../packetFilter/witness.ts";
import { SMALL } from "./small.ts";

const question = {
  source: "one",
  sourceAddress: "10.0.0.10",
  destinationAddress: "10.0.1.10",
  family: 4,
  protocol: "udp",
  sourcePort: 40_000,
  destinationPort: 53,
} as const;

process.stdout.write("asking\n");
await witness(
  SMALL,
  Array.from({ length: 500_000 }, () => question),
);

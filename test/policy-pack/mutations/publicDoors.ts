// Doors that no packet's way shows.
import { add } from "../../support/planEdits.ts";
import type { Mutations } from "../mutation.ts";

const REST = "aws:apigateway/restApi:RestApi";

export const publicDoors: Mutations = {
  "MS-30": {
    edit: add("aws:cloudfront/distribution:Distribution", "euw1-second-distribution", { enabled: true }),
    on: "euw1-second-distribution",
    forms: {
      "an HTTP API": {
        edit: add("aws:apigatewayv2/api:Api", "euw1-open-api", { protocolType: "HTTP" }),
        on: "euw1-open-api",
      },
      "a REST API without an endpoint type": { edit: add(REST, "euw1-open-rest", {}), on: "euw1-open-rest" },
      "a regional REST API": {
        edit: add(REST, "euw1-open-rest", { endpointConfiguration: { types: "REGIONAL" } }),
        on: "euw1-open-rest",
      },
    },
    harmless: {
      "a private REST API": add(REST, "euw1-inner-rest", { endpointConfiguration: { types: "PRIVATE" } }),
    },
  },
};

// The CloudFront Function of an edge over VPC origins: it picks the nearest region and forgets who the viewer claims to be.
import { CLIENT_HEADER_PREFIXES, CLIENT_HEADERS } from "./clientHeaders.ts";
import { REGION_PLACES } from "./regionPlaces.ts";

/** Headers that CloudFront must add for the function. */
export const PLACE_HEADERS = ["CloudFront-Viewer-Latitude", "CloudFront-Viewer-Longitude"] as const;

/** Headers that a function may not touch; CloudFront sets them itself. */
const CLOUDFRONTS_OWN = ["via", "x-real-ip", "cloudfront-", "x-forwarded-proto"];

/** The program behind its three constants. */
const PROGRAM = `function number(headers, name) {
  return headers[name] ? Number(headers[name].value) : NaN;
}

// A flat map is enough to compare: longitudes shrink with the latitude and meet at 180 degrees.
function distance(place, latitude, longitude) {
  const across = Math.abs(place[2] - longitude);
  const width = Math.min(across, 360 - across) * Math.cos(((place[1] + latitude) * Math.PI) / 360);
  return Math.pow(place[1] - latitude, 2) + Math.pow(width, 2);
}

function isClaim(name) {
  return (
    name !== "x-forwarded-proto" &&
    (clientHeaders.indexOf(name) >= 0 || clientPrefixes.some((prefix) => name.indexOf(prefix) === 0))
  );
}

function handler(event) {
  const request = event.request;
  const headers = request.headers;
  const latitude = number(headers, "cloudfront-viewer-latitude");
  const longitude = number(headers, "cloudfront-viewer-longitude");
  Object.keys(headers)
    .filter(isClaim)
    .forEach((name) => {
      delete headers[name];
    });
  const nearest = regions.slice();
  if (!isNaN(latitude) && !isNaN(longitude)) {
    nearest.sort((a, b) => distance(a, latitude, longitude) - distance(b, latitude, longitude));
  }
  if (nearest.length === 1) {
    cf.selectRequestOriginById(nearest[0][0]);
  } else {
    cf.createRequestOriginGroup({
      originIds: [{ originId: nearest[0][0] }, { originId: nearest[1][0] }],
      failoverCriteria: { statusCodes: [502, 503, 504] },
    });
  }
  return request;
}
`;

/**
 * The program, for the runtime cloudfront-js-2.0. Origins are named for their regions; where a viewer's place is unknown
 * the order of the settings decides.
 *
 * A request that a region answers with 502, 503 or 504, or not at all, goes to the second nearest if it is a GET, HEAD or
 * OPTIONS; CloudFront never sends a POST twice.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
 */
export function edgeFunctionCode(regions: readonly string[]): string {
  const places = regions.map((region) => [region, ...(REGION_PLACES[region] ?? [0, 0])]);
  const names = CLIENT_HEADERS.filter((name) => !CLOUDFRONTS_OWN.includes(name));
  const prefixes = CLIENT_HEADER_PREFIXES.filter((prefix) => !CLOUDFRONTS_OWN.includes(prefix));
  return `import cf from "cloudfront";

const regions = ${JSON.stringify(places)};
const clientHeaders = ${JSON.stringify(names)};
const clientPrefixes = ${JSON.stringify(prefixes)};

${PROGRAM}`;
}

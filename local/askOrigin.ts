// Goes round the edge: asks a region's cdn door itself, as somebody would who has found its address.
import { LocalError } from "./localError.ts";
import { ORIGIN_SECRET_HEADER, VIEWER_HEADER } from "../model/clientHeaders.ts";
import { request } from "./observed/request.ts";
import type { Answer, RequestOptions } from "./observed/request.ts";
import type { RunningPath } from "./path.ts";

/** What came of it. */
export interface OriginAnswer {
  readonly answer: Answer;
  /** Who refused, where somebody did. */
  readonly refusal?: string;
}

/** How to ask. */
export interface AskOriginOptions extends RequestOptions {
  /** Generation of the origin secret to show; none by default. */
  readonly generation?: number;
}

/** Whom the request pretends to come from, which HAProxy believes only with the secret. */
const PRETENDED_VIEWER = "127.9.9.9:443";

/**
 * Sends one request to the port that CloudFront uses at a region, with all that CloudFront sends but perhaps the secret. Packets are not filtered on this machine: a request
 * that AWS's security group would drop comes as far as HAProxy here.
 */
export async function askOrigin(
  path: RunningPath,
  region: string,
  urlPath: string,
  { generation, ...options }: AskOriginOptions = {},
): Promise<OriginAnswer> {
  const door = path.cdnDoors[region];
  if (door === undefined) throw new LocalError(`region ${region}: has no cdn door that CloudFront comes in by`);
  const secret =
    generation === undefined ? [] : ([[ORIGIN_SECRET_HEADER, path.originSecret.value(generation)]] as const);
  const headers = [...(options.headers ?? []), [VIEWER_HEADER, PRETENDED_VIEWER] as const, ...secret];
  const { host, endpoint } = door;
  const hostHeader = path.edge?.host ?? host;
  const target = { host, hostHeader, door: endpoint, resolver: endpoint, address: endpoint.address };
  const answer = await request(target, path.caFile, urlPath, { ...options, headers });
  if (answer.status !== 403) return { answer };
  const why = generation === undefined ? "no origin secret" : "not the origin secret";
  return { answer, refusal: `refused by HAProxy: ${why}; AWS's security group would drop it before` };
}

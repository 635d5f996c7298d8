// The origins of a distribution as one location reaches them, with the failover that a function may ask for.
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import type { EdgeRequest, HeaderList } from "../../observed/observation.ts";
import { headerPairs } from "../albHeaders.ts";
import type { PlannedBehaviour } from "../../planned/plannedEdge.ts";
import type { LocationConfig, OriginConfig } from "./config.ts";
import type { OriginChoice } from "./edgeFunction.ts";
import type { Shared } from "./shared.ts";
import { OriginClient, OriginFault } from "./originClient.ts";
import type { OriginAnswer, RequestBody } from "./originClient.ts";
import { headersForOrigin, headerValues, withoutSecrets } from "./originHeaders.ts";
import { errorPage } from "./pages.ts";
import type { PageAnswer } from "./pages.ts";
import type { ViewerRequest } from "./viewerRequest.ts";

/** Only these go to the second origin of a group
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html). */
const FAILOVER_METHODS = ["GET", "HEAD", "OPTIONS"];

/** An origin's answer, its body still on the way. */
export interface StreamedAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly stream: Readable;
}

/** What a location knows of a request besides the request itself. */
export interface OriginPassage {
  readonly behaviour: PlannedBehaviour;
  readonly body: RequestBody;
  readonly id: string;
  readonly inserted: HeaderList;
}

type Findings = { -readonly [Key in keyof EdgeRequest]?: EdgeRequest[Key] };

/** One location's way to all origins. */
export class OriginGroup {
  private readonly clients: ReadonlyMap<string, { readonly client: OriginClient; readonly origin: OriginConfig }>;

  public constructor(
    private readonly shared: Shared,
    { address, resolver }: LocationConfig,
  ) {
    const ca = readFileSync(shared.config.originCaFile);
    this.clients = new Map(
      shared.config.origins.map((origin) => [
        origin.id,
        { client: new OriginClient(origin, address, resolver, ca), origin },
      ]),
    );
  }

  /** The first origin's answer, or the next one's where the choice has one that takes over. */
  public async ask(
    request: ViewerRequest,
    passage: OriginPassage,
    { origins, statusCodes }: OriginChoice,
    findings: Findings,
  ): Promise<StreamedAnswer | PageAnswer> {
    const mayFailOver = FAILOVER_METHODS.includes(request.method) && passage.body.complete;
    const [first, second] = origins.map((id) => this.clients.get(id));
    if (first === undefined) return errorPage(503, `The function chose an origin that the distribution does not have.`);
    const answered = await this.askOrigin(first, request, passage, findings);
    if (second === undefined || !mayFailOver || !statusCodes.includes(answered.status)) return answered;
    if ("stream" in answered) answered.stream.resume();
    findings.failedOver = { from: first.origin.id, status: answered.status };
    return this.askOrigin(second, request, passage, findings);
  }

  /** Closes connections that carry no request. */
  public closeIdle(): void {
    for (const { client } of this.clients.values()) client.closeIdle();
  }

  public stop(): void {
    for (const { client } of this.clients.values()) client.stop();
  }

  private async askOrigin(
    { client, origin }: { readonly client: OriginClient; readonly origin: OriginConfig },
    request: ViewerRequest,
    { behaviour, body, id, inserted }: OriginPassage,
    findings: Findings,
  ): Promise<StreamedAnswer | PageAnswer> {
    const { viewer, httpVersion, method, target, host = "" } = request;
    const { originSecret } = this.shared;
    const context = { viewer, requestId: id, httpVersion, behaviour, origin, originSecret, inserted };
    const headers = headersForOrigin(request.headers, context);
    findings.origin = origin.id;
    findings.headersSent = withoutSecrets(headers, origin);
    const [length] = headerValues(request.headers, "content-length");
    try {
      const answered = await client.ask({ method, target, headers, host, body, ...(length && { length }) });
      noteAnswer(findings, answered);
      const { answer, attempts, endpoint } = answered;
      const { statusCode: status = 0 } = answer;
      if (status < 200 || status > 599) {
        answer.destroy();
        throw new OriginFault(`${origin.host} answered with the status ${status}`, 502, attempts, endpoint);
      }
      return { status, headers: headerPairs(answer.rawHeaders), stream: answer };
    } catch (fault) {
      if (!(fault instanceof OriginFault)) throw fault;
      findings.fault = fault.message;
      findings.attempts = fault.attempts;
      if (fault.endpoint) findings.originEndpoint = fault.endpoint;
      const why = fault.status === 504 ? "The origin did not answer in time." : "The origin gave no valid answer.";
      return errorPage(fault.status, why);
    }
  }
}

function noteAnswer(findings: Findings, { connection, endpoint, attempts }: OriginAnswer): void {
  delete findings.fault;
  findings.originConnection = connection;
  findings.originEndpoint = endpoint;
  findings.attempts = attempts;
}

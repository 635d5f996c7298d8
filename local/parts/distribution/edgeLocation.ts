// One edge location at work on requests: web ACL, behaviour, function, cache, origin, and the report of it all.
import { randomBytes } from "node:crypto";
import type { EdgeRequest, HeaderList, Observation } from "../../observed/observation.ts";
import { LocalError } from "../../localError.ts";
import type { PlannedBehaviour } from "../../planned/plannedEdge.ts";
import { messageOf } from "../part.ts";
import { evaluateWebAcl } from "../webAcl/evaluateWebAcl.ts";
import type { Verdict } from "../webAcl/webRequest.ts";
import { sendAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { cacheKey, EdgeCache, freshSeconds } from "./edgeCache.ts";
import type { LocationConfig } from "./config.ts";
import type { OriginChoice } from "./edgeFunction.ts";
import { cloudfrontHeaders, headersForViewer, viaOf } from "./originHeaders.ts";
import { OriginGroup } from "./originGroup.ts";
import type { RequestBody } from "./originClient.ts";
import { errorPage, redirectPage } from "./pages.ts";
import { chooseBehaviour } from "./paths.ts";
import { placeOf } from "./viewerPlaces.ts";
import type { Shared } from "./shared.ts";
import { readBeginning } from "./viewerRequest.ts";
import type { OutgoingAnswer, ViewerRequest } from "./viewerRequest.ts";

/** The most of a body that CloudFront can hand to a web ACL. */
const INSPECTED_BYTES = 64 * 1024;

/** What is found out about a request on its way. */
type Findings = { -readonly [Key in keyof EdgeRequest]?: EdgeRequest[Key] };

/** One location. */
export class EdgeLocation {
  public readonly origins: OriginGroup;
  private readonly cache = new EdgeCache();

  public constructor(
    private readonly shared: Shared,
    private readonly location: LocationConfig,
    private readonly observe: (observation: Observation) => void,
  ) {
    this.origins = new OriginGroup(shared, location);
  }

  /** Answers one request and reports it. */
  public async serve(request: ViewerRequest, response: OutgoingAnswer): Promise<void> {
    const started = performance.now();
    const id = randomBytes(30).toString("base64url");
    const findings: Findings = {};
    let answer: Answer;
    try {
      answer = await this.answer(request, id, findings);
    } catch (fault) {
      findings.fault = messageOf(fault);
      answer = errorPage(fault instanceof LocalError ? 503 : 502, "The location could not serve the request.");
    }
    const { near } = this.location;
    this.observe({
      kind: "edgeRequest",
      near,
      id,
      viewer: request.viewer,
      httpVersion: request.httpVersion,
      method: request.method,
      target: request.target,
      headersReceived: request.headers,
      cache: "not asked",
      ...findings,
      status: answer.status,
      milliseconds: performance.now() - started,
    });
    const own: HeaderList = [
      ["X-Cache", `${answer.xCache} from cloudfront`],
      ["Via", viaOf("1.1")],
      ["X-Amz-Cf-Pop", `LOCAL-${near}`],
      ["X-Amz-Cf-Id", id],
    ];
    sendAnswer(response, request.method, { ...answer, headers: [...answer.headers, ...own] });
    // What is left of a body that no origin reads: a viewer that sends it all before it reads would wait for ever.
    if (Buffer.isBuffer(answer.body)) request.stream.resume();
  }

  private async answer(request: ViewerRequest, id: string, findings: Findings): Promise<Answer> {
    const { host, method, path, scheme } = request;
    if (host === undefined || !path.startsWith("/")) return errorPage(400, "The request has no host, or no path.");
    if (!this.shared.config.aliases.includes(host)) return errorPage(403, "No distribution has this name.");
    const body = await readBeginning(request.stream, INSPECTED_BYTES);
    const verdict = this.inspect(request, host, body);
    if (verdict !== undefined) {
      const { action, rule, labels, counted, notEmulated } = verdict;
      findings.webAcl = { action, ...(rule !== undefined && { rule }), labels, counted, notEmulated };
      if (verdict.action === "block") return blocked(verdict);
    }
    const behaviour = chooseBehaviour(this.shared.config.behaviours, path);
    findings.behaviour = behaviour.pattern;
    if (scheme === "http" && behaviour.viewerProtocol === "redirect-to-https")
      return redirectPage(method, this.secureUrl(host, request.target));
    if (scheme === "http" && behaviour.viewerProtocol === "https-only")
      return errorPage(403, "The distribution serves HTTPS only.");
    if (!behaviour.allowedMethods.includes(method))
      return errorPage(403, "The distribution does not allow this method.");
    if ((method === "GET" || method === "HEAD") && body.beginning.length > 0)
      return errorPage(403, `A ${method} has no body.`);
    return this.fetch(request, { behaviour, body, id, inserted: verdict?.insertedHeaders ?? [] }, findings);
  }

  private inspect(request: ViewerRequest, host: string, body: RequestBody): Verdict | undefined {
    const { acl, rates } = this.shared;
    const { method, path, query, headers, viewer, httpVersion, scheme } = request;
    if (acl === undefined) return undefined;
    const client = viewer.remote.address;
    const country = placeOf(client)?.country;
    const seen = { method, uri: path, query, headers, client, scheme, host, httpVersion: `HTTP/${httpVersion}` };
    const inspected = { ...seen, body: body.beginning, bodyComplete: body.complete, ...(country && { country }) };
    return evaluateWebAcl(acl, inspected, rates, performance.now());
  }

  /** From the cache or from an origin. */
  private async fetch(
    request: ViewerRequest,
    passage: {
      readonly behaviour: PlannedBehaviour;
      readonly body: RequestBody;
      readonly id: string;
      readonly inserted: HeaderList;
    },
    findings: Findings,
  ): Promise<Answer> {
    const { behaviour } = passage;
    const changed = this.runFunction(request, behaviour);
    if (changed.answer !== undefined) {
      const { status, headers, body } = changed.answer;
      return { status, headers, body: Buffer.from(body), xCache: "FunctionGeneratedResponse" };
    }
    const { target, headers } = changed;
    const key = cacheKey(behaviour.cache, { method: request.method, target, headers });
    const cached = key === undefined ? undefined : this.cache.find(key, Date.now());
    findings.cache = key === undefined ? "not asked" : cached === undefined ? "miss" : "hit";
    if (cached !== undefined)
      return { ...cached, headers: headersForViewer(cached.headers, behaviour.response), xCache: "Hit" };
    const choice = changed.choice ?? { origins: [behaviour.origin], statusCodes: [] };
    findings.originsChosen = choice.origins;
    const fetched = await this.origins.ask({ ...request, target, headers }, passage, choice, findings);
    if ("body" in fetched) return fetched;
    const { status, headers: received, stream } = fetched;
    const seconds = key === undefined ? 0 : freshSeconds(behaviour.cache, status, received, Date.now());
    return {
      status,
      headers: headersForViewer(received, behaviour.response),
      body: stream,
      xCache: status >= 400 ? "Error" : "Miss",
      ...(key !== undefined &&
        seconds > 0 && {
          onBody: (body: Buffer) => this.cache.store(key, { status, headers: received, body }, seconds, Date.now()),
        }),
    };
  }

  private runFunction(
    request: ViewerRequest,
    behaviour: PlannedBehaviour,
  ): { target: string; headers: HeaderList; choice?: OriginChoice; answer?: Own } {
    const { target, headers, method, path, query, viewer } = request;
    const code = behaviour.functionCode;
    const edgeFunction = code === undefined ? undefined : this.shared.functions.get(code);
    if (edgeFunction === undefined) return { target, headers };
    // A function sees CloudFront's word about the viewer, never the viewer's own.
    const honest = headers.filter(([name]) => !name.toLowerCase().startsWith("cloudfront-"));
    const seen = [...honest, ...cloudfrontHeaders(behaviour, viewer)];
    const result = edgeFunction.run({ method, path, headers: seen, viewerAddress: viewer.remote.address });
    return { ...result, target: query === "" ? result.path : `${result.path}?${query}` };
  }

  private secureUrl(host: string, target: string): string {
    const { https } = this.location.ports;
    return `https://${host}${https === 443 ? "" : `:${https}`}${target}`;
  }
}

type Own = { readonly status: number; readonly headers: HeaderList; readonly body: string };

function blocked({ status = 403, headers = [], body }: Verdict): Answer {
  if (body === undefined) return errorPage(status, "Request blocked.", headers);
  return { status, headers: [["Server", "CloudFront"], ...headers], body: Buffer.from(body), xCache: "Error" };
}

/**
 * Traces (W3C Trace Context, OpenTelemetry): a caller's goes on into the departments, and is exported where an operator asks.
 *
 * Spans carry names, codes, numbers and access ids; never a document, a variable, a message. The provider is never registered
 * globally: libraries that trace by themselves would put documents and exceptions into their spans.
 */
import {
  type Context,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { detectResourcesSync, envDetectorSync, Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { AccessId, ErrorCode, SubgraphName } from '../../chaincode/model';

const NAME = 'directory-hub-gateway';
/** How long a stop waits for the collector. */
const FLUSH_MS = 1_000;

/** What an answered request says of itself. */
export interface RequestEnd {
  readonly access: AccessId;
  readonly status: number;
  readonly code: ErrorCode | undefined;
}

/** One fetch's part of a trace. */
export interface FetchSpan {
  /** What the department is sent; undefined where the caller sent none and nothing is exported. */
  readonly traceparent: string | undefined;
  end(code: ErrorCode | undefined): void;
}

export class Tracing {
  readonly #tracer: Tracer;
  readonly #provider: BasicTracerProvider | undefined;

  /** @param exporter without it nothing is recorded, and a caller's `traceparent` is passed on as it came. */
  constructor(exporter?: SpanExporter) {
    this.#provider = exporter === undefined ? undefined : providerOf(exporter);
    // A tracer of nobody: its spans are their parents.
    this.#tracer = (this.#provider ?? new ProxyTracerProvider()).getTracer(NAME);
  }

  /** @param traceparent the request's header; one that is not valid begins a new trace, if any (Trace Context §3.2.2). */
  begin(traceparent: string | readonly string[] | undefined): RequestSpan {
    const parent = typeof traceparent === 'string' ? parseTraceParent(traceparent) : null;
    const context =
      parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
    const span = this.#tracer.startSpan('query', { kind: SpanKind.SERVER }, context);
    return new RequestSpan(this.#tracer, span, trace.setSpan(context, span));
  }

  /** What was recorded has left, or a second has passed. */
  async close(): Promise<void> {
    if (this.#provider === undefined) return;
    const overdue = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MS).unref());
    // A collector that is away is no trouble of a gateway that stops.
    await Promise.race([this.#provider.shutdown().catch(() => undefined), overdue]);
  }
}

/** One request's part of a trace. */
export class RequestSpan {
  readonly #tracer: Tracer;
  readonly #span: Span;
  readonly #context: Context;

  constructor(tracer: Tracer, span: Span, context: Context) {
    this.#tracer = tracer;
    this.#span = span;
    this.#context = context;
  }

  /** Begins a fetch; its span is a child of the request's. */
  fetch(subgraph: SubgraphName, number: number): FetchSpan {
    const attributes = { 'hub.subgraph': subgraph, 'hub.fetch': number };
    const span = this.#tracer.startSpan('fetch', { kind: SpanKind.CLIENT, attributes }, this.#context);
    return { traceparent: traceparentOf(span), end: (code) => endSpan(span, code) };
  }

  end({ access, status, code }: RequestEnd): void {
    this.#span.setAttributes({ 'hub.access': access, 'http.response.status_code': status });
    endSpan(this.#span, code);
  }
}

function endSpan(span: Span, code: ErrorCode | undefined): void {
  if (code !== undefined) {
    span.setAttribute('hub.code', code);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/** Undefined for the span of nobody. */
function traceparentOf(span: Span): string | undefined {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return trace.isSpanContextValid(span.spanContext())
    ? `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
    : undefined;
}

function providerOf(exporter: SpanExporter): BasicTracerProvider {
  const given = detectResourcesSync({ detectors: [envDetectorSync] });
  return new BasicTracerProvider({
    resource: new Resource({ 'service.name': NAME }).merge(given),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
}

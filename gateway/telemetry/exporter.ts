/** Where traces go: what OpenTelemetry's own variables say, and nowhere without them. */
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

/**
 * The exporter an operator asked for: OTLP over HTTP, where one of its endpoints is set. Headers, timeouts, sampling and the
 * service's name are read from the other `OTEL_…` variables.
 *
 * @returns undefined when none was asked for.
 */
export function configuredExporter(env: NodeJS.ProcessEnv): SpanExporter | undefined {
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_ENDPOINT ?? '';
  const isOff = env.OTEL_SDK_DISABLED === 'true' || env.OTEL_TRACES_EXPORTER === 'none';
  return endpoint === '' || isOff ? undefined : new OTLPTraceExporter();
}

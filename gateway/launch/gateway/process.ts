/**
 * The gateway's process: `node process.js <configuration file>`.
 *
 * Reports `ready` with its address, or `failed` with a code, to whoever forked it. SIGTERM and the loss of the parent end it
 * in order: what is under way is answered, then everything is closed. SIGINT is left to the parent, which a terminal sends
 * it to as well.
 */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { HubError, isHubError, parseJsonAs } from '../../../chaincode/model';
import { configuredExporter, Tracing } from '../../telemetry';
import { gatewayConfig } from './process-config';
import { type RunningGateway, runGateway } from './run-gateway';

/** What a gateway's process sends over IPC. */
type GatewayMessage =
  | { readonly type: 'ready'; readonly port: number; readonly url: string }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

const tell = (message: GatewayMessage): void => {
  if (process.connected) process.send?.(message);
};

async function main(): Promise<void> {
  const stopping = new AbortController();
  let running: RunningGateway | undefined;
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort(new HubError('NOT_READY', 'the gateway is stopping'));
    // Before it runs there is nothing to answer and nothing that is not durable.
    if (running === undefined) process.exit();
    void running.close().then(() => process.exit());
  };
  process.once('SIGTERM', stop);
  if (process.send === undefined) process.once('SIGINT', stop);
  else process.on('SIGINT', () => undefined);
  process.once('disconnect', stop);
  try {
    const [, , path] = process.argv;
    if (path === undefined) throw new HubError('INVALID_ARGUMENT', 'no configuration file was given');
    const config = parseJsonAs(gatewayConfig, readFileSync(path, 'utf8'), `\`${path}\``);
    const logger = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: false }));
    const tracing = new Tracing(configuredExporter(process.env));
    running = await runGateway(config, { logger, tracing }, stopping.signal);
    tell({
      type: 'ready',
      port: running.port,
      url: `${config.tls === undefined ? 'http' : 'https'}://${config.host}:${running.port}/graphql`,
    });
  } catch (error) {
    if (stopping.signal.aborted) return;
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    const message = error instanceof Error ? error.message : 'the gateway did not start';
    tell({ type: 'failed', code: isHubError(error) ? error.code : 'INTERNAL', message });
    process.exitCode = 1;
    if (process.connected) process.disconnect();
  }
}

void main();

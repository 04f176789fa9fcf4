/**
 * The gateway's process: `node process.js <configuration file>`.
 *
 * Reports `ready` with its port, or `failed` with a code, to whoever forked it. SIGTERM, SIGINT and the loss of the parent
 * all end it in order: what is under way is answered, then everything is closed.
 */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { HubError, parseJsonAs } from '../../../chaincode/model';
import { failureMessage, type ProcessMessage } from '../process/message';
import { gatewayConfig } from './process-config';
import { type RunningGateway, runGateway } from './run-gateway';

const tell = (message: ProcessMessage): void => {
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
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  try {
    const [, , path] = process.argv;
    if (path === undefined) throw new HubError('INVALID_ARGUMENT', 'no configuration file was given');
    const config = parseJsonAs(gatewayConfig, readFileSync(path, 'utf8'), `\`${path}\``);
    const logger = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: false }));
    running = await runGateway(config, logger, stopping.signal);
    tell({ type: 'ready', port: running.port });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    tell(failureMessage(error));
    process.exitCode = 1;
    if (process.connected) process.disconnect();
  }
}

void main();

import { readFileSync } from 'node:fs';
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { isHubError } from '../../model/error';
import { removeLedgerFile, writeLedgerFile } from '../ledger-file';
import { EmbeddedLedger } from './embedded-ledger';
import { type LedgerConfig, ledgerConfigSchema } from './ledger-config';
import type { OpenSqlite } from './sqlite';

/**
 * Runs the embedded ledger as this process until it is told to stop; then the process ends with 0, and with 1 and one
 * line when it cannot start or go on.
 *
 * Ready means: `<data-dir>/ledger.json` holds address and pid, and an IPC parent got `{type: 'ready', address}`.
 *
 * @param configPath JSON by {@link ledgerConfigSchema}.
 */
export function runLedger(configPath: string | undefined, openFile?: OpenSqlite): void {
  run(configPath, openFile).catch(fail);
}

async function run(configPath: string | undefined, openFile: OpenSqlite | undefined): Promise<void> {
  // Whatever gRPC has to say comes back as an error, which is told in one line below.
  setLogVerbosity(logVerbosity.NONE);
  endOnBugs();
  const config = readConfig(configPath);
  const ledger = await EmbeddedLedger.start(config, { onFailure: fail, ...(openFile && { openFile }) });
  writeLedgerFile(config.dataDir, { address: ledger.address, pid: process.pid });
  const stop = once(async () => {
    removeLedgerFile(config.dataDir);
    await ledger.close();
    process.exit(0);
  });
  process.on('SIGTERM', stop);
  // Ctrl-C reaches the whole process group; a launcher stops its ledger last, and by SIGTERM.
  process.on('SIGINT', process.send === undefined ? stop : () => undefined);
  // Without its launcher nobody would ever stop this process.
  process.on('disconnect', stop);
  process.send?.({ type: 'ready', address: ledger.address });
}

function readConfig(path: string | undefined): LedgerConfig {
  if (path === undefined) return fail(new Error('usage: node process.js <config.json>'));
  return ledgerConfigSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** fabric-shim's logger swallows uncaught exceptions and goes on; a ledger in an unknown state must not. */
function endOnBugs(): void {
  process.removeAllListeners('uncaughtException');
  process.removeAllListeners('unhandledRejection');
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}

function fail(error: unknown): never {
  const line = isHubError(error) ? `${error.code}: ${error.message}; ${error.kind.remedy}` : String(error);
  process.stderr.write(`ledger: ${line}\n`);
  if (isHubError(error)) process.send?.({ type: 'failed', code: error.code, message: error.message });
  process.exit(1);
}

function once(work: () => Promise<void>): () => void {
  let isStarted = false;
  return () => {
    if (isStarted) return;
    isStarted = true;
    work().catch(fail);
  };
}

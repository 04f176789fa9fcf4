import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HubError } from '../model/error';
import { writeDurably } from './durable/whole-file';

const FILE = 'ledger.json';
const ledgerFile = z.object({ address: z.string(), pid: z.number().int() });

/** Where a running ledger answers, and which process it is. */
export type LedgerFile = z.output<typeof ledgerFile>;

/** Writes `<data-dir>/ledger.json`: the ledger is ready. */
export function writeLedgerFile(dataDir: string, file: LedgerFile): void {
  writeDurably(join(dataDir, FILE), `${JSON.stringify(file)}\n`);
}

/**
 * The ledger of a data directory, as it last said. A killed one leaves its file behind: connecting tells.
 *
 * @throws {HubError} `LEDGER_UNAVAILABLE`: none runs there.
 */
export function readLedgerFile(dataDir: string): LedgerFile {
  const path = join(dataDir, FILE);
  if (!existsSync(path)) throw new HubError('LEDGER_UNAVAILABLE', `no ledger runs on \`${dataDir}\``);
  const parsed = ledgerFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new HubError('LEDGER_UNAVAILABLE', `\`${path}\` is not a ledger file`);
  return parsed.data;
}

/** Takes `ledger.json` away when a ledger stops cleanly. */
export function removeLedgerFile(dataDir: string): void {
  rmSync(join(dataDir, FILE), { force: true });
}

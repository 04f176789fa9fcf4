import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HubError, isHubError } from '../model/error';
import { parseJsonAs } from '../model/parse';
import { writeDurably } from './durable/whole-file';
import { embeddedPlace, type LedgerPlace, ledgerPlace } from './ledger-place';

const FILE = 'ledger.json';
/** The embedded ledger's own: where it answers, and which process it is. */
const embedded = z.object({ address: z.string(), pid: z.number().int() });
/** A launcher's, of a Fabric network. */
const network = z.object({ place: ledgerPlace });
const ledgerFile = z.union([embedded, network]);

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
  try {
    return parseJsonAs(ledgerFile, readFileSync(path, 'utf8'), `\`${path}\``);
  } catch (cause) {
    if (!isHubError(cause, 'INVALID_ARGUMENT')) throw cause;
    throw new HubError('LEDGER_UNAVAILABLE', `\`${path}\` is not a ledger file`, { cause });
  }
}

/** Where the ledger of a data directory is reached. @throws {HubError} as {@link readLedgerFile}. */
export function readLedgerPlace(dataDir: string): LedgerPlace {
  const file = readLedgerFile(dataDir);
  return 'place' in file ? file.place : embeddedPlace(file.address);
}

/** Takes `ledger.json` away when a ledger stops cleanly. */
export function removeLedgerFile(dataDir: string): void {
  rmSync(join(dataDir, FILE), { force: true });
}

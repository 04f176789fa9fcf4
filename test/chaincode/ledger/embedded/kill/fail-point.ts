/** Where a ledger's process is killed, and a database that does it. */
import type {
  OpenSqlite,
  SqliteDatabase,
  SqliteStatement,
} from '../../../../../chaincode/ledger/embedded/sqlite';

/** The steps of a channel's file, in the order in which they happen. */
export const STEPS = [
  /** The file is not opened yet. */
  'opening',
  /** Its tables are about to be made, in one transaction. */
  'making the tables',
  /** A block is about to be written. */
  'before the write',
  /** The block is written, what follows from it is not. */
  'the block alone is written',
  /** Everything is written, and not committed. */
  'before the commit',
  /** The commit stands in the file, and was not synced. */
  'committed and not synced',
  /** The block is durable; nobody was told. */
  'durable and not told',
  /** The channel stops: its file is about to be closed. */
  'closing',
  'closed',
] as const;
export type Step = (typeof STEPS)[number];

export interface FailPoint {
  readonly channel: 'directory' | 'exchange';
  readonly step: Step;
  /** Which time the step is reached after it was set, from 1. */
  readonly time: number;
}

/** Nothing is flushed and nobody is told: the very next instruction does not happen. */
function killSelf(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('a killed process went on');
}

/** Opens files as `open` does, and ends the process at the fail point that is set. */
export class KillingSqlite {
  readonly #open: OpenSqlite;
  #point: FailPoint | undefined;
  #times = 0;

  constructor(open: OpenSqlite) {
    this.#open = open;
  }

  set(point: FailPoint | undefined): void {
    this.#point = point;
    this.#times = 0;
  }

  readonly open: OpenSqlite = (path) => {
    const reach = (step: Step): void => {
      if (this.#isDue(path, step)) killSelf();
    };
    reach('opening');
    return new KillingDatabase(this.#open(path), reach, () => this.#isNext(path, 'committed and not synced'));
  };

  #isDue(path: string, step: Step): boolean {
    const isDue = this.#isNext(path, step);
    if (this.#matches(path, step)) this.#times += 1;
    return isDue;
  }

  #isNext(path: string, step: Step): boolean {
    return this.#matches(path, step) && this.#times + 1 === this.#point?.time;
  }

  #matches(path: string, step: Step): boolean {
    return this.#point?.step === step && path.endsWith(`${this.#point.channel}.db`);
  }
}

class KillingDatabase implements SqliteDatabase {
  readonly #database: SqliteDatabase;
  readonly #reach: (step: Step) => void;
  readonly #isUnsyncedNext: () => boolean;

  constructor(database: SqliteDatabase, reach: (step: Step) => void, isUnsyncedNext: () => boolean) {
    this.#database = database;
    this.#reach = reach;
    this.#isUnsyncedNext = isUnsyncedNext;
  }

  get isTransaction(): boolean {
    return this.#database.isTransaction;
  }

  exec(sql: string): void {
    if (sql.startsWith('BEGIN IMMEDIATE;')) this.#reach('making the tables');
    if (sql === 'BEGIN IMMEDIATE') {
      this.#reach('before the write');
      // SQLite lets this be said outside a transaction only; the process does not live to commit another block.
      if (this.#isUnsyncedNext()) this.#database.exec('PRAGMA synchronous = OFF');
    }
    if (sql === 'COMMIT') this.#reach('before the commit');
    this.#database.exec(sql);
    if (sql === 'COMMIT') this.#reach('committed and not synced');
    if (sql === 'COMMIT') this.#reach('durable and not told');
  }

  prepare(sql: string): SqliteStatement {
    const statement = this.#database.prepare(sql);
    if (!sql.startsWith('INSERT INTO blocks')) return statement;
    return {
      get: (...parameters) => statement.get(...parameters),
      all: (...parameters) => statement.all(...parameters),
      run: (...parameters) => {
        const result = statement.run(...parameters);
        this.#reach('the block alone is written');
        return result;
      },
    };
  }

  close(): void {
    this.#reach('closing');
    this.#database.close();
    this.#reach('closed');
  }
}

/** The access records' index over a real chain, in a real PostgreSQL. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Client } from 'pg';
import { runCommand } from '../../../../chaincode/cli/run';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import { memberFolder } from '../../../../chaincode/ledger/identity/member-folder';
import { writeLedgerFile } from '../../../../chaincode/ledger/ledger-file';
import {
  comparePlaces,
  type IndexedRecord,
  IndexReader,
  type RecordFilter,
  RecordIndexer,
  RecordReading,
  type RecordScope,
  RecordSieve,
  writeIndexFile,
} from '../../../../chaincode/ledger/record-index';
import { facetsOf } from '../../../../chaincode/ledger/record-index/filter';
import type { ReadBlock } from '../../../../chaincode/ledger/record-index/reading/record-reading';
import type { IndexerOptions } from '../../../../chaincode/ledger/record-index/record-indexer';
import { isFound, narrowed, visibleFacets } from '../../../../chaincode/ledger/record-index/scope';
import { openIndexDatabase } from '../../../../chaincode/ledger/record-index/store/database';
import { makeTables } from '../../../../chaincode/ledger/record-index/store/make-tables';
import { writeBlock } from '../../../../chaincode/ledger/record-index/store/write-block';
import { type DecisionRecord, sha256 } from '../../../../chaincode/model';
import { generatedBlocks, loadGenerated } from '../../../bench/records/generated-blocks';
import { deep, runs } from '../../../depth';
import {
  type Keeper,
  makeFolder,
  readyOf,
  removeFolder,
  startKeeper,
  stopKeeper,
} from '../../../subgraphs/database/databases';
import { recordsTold } from '../../../subgraphs/registry/records-told';
import { FORGERIES } from './forged-batches';
import {
  accessLines,
  ENTRIES,
  GRANTS,
  hashesOf,
  ITEMS,
  type LoggedLedger,
  loggedLedger,
  MEMBERS,
  momentOf,
  PURPOSES,
} from './logged-ledger';
import { pagesOfMany } from './many-records';

const ACCESSES = 24;
const stop = new AbortController();
let folder: string;
let keeper: Keeper;
let ledger: LoggedLedger;
let exchange: FabricLedger;
let reader: IndexReader;
let chain: readonly IndexedRecord[];
let last: bigint;

beforeAll(async () => {
  [folder, ledger] = await Promise.all([makeFolder(), loggedLedger()]);
  keeper = await startKeeper(folder, ['access-records', 'many-records']);
  const lines = Array.from({ length: ACCESSES }, (_, access) => accessLines(access)).flat();
  // Outcomes come in later blocks than their decisions, too.
  for (const batch of [lines.slice(0, 5), lines.slice(5, 6), [], lines.slice(6, 31), lines.slice(31)])
    await ledger.append(batch);
  const identity = ledger.alliance.cast.finance.admin;
  exchange = FabricLedger.connect({
    address: ledger.address,
    identity,
    channel: 'exchange',
    chaincode: 'exchange',
  });
  last = (await exchange.head()).number;
  chain = await readChain();
  reader = IndexReader.open(access('access-records').reader);
  expect(await run((indexer) => indexer.run({ last }))).toBe('EMPTY');
});

afterAll(async () => {
  stop.abort();
  await reader?.close();
  await exchange?.close();
  await ledger?.close();
  await stopKeeper(keeper);
  await removeFolder(folder);
});

const access = (name: string): { readonly owner: string; readonly reader: string } => {
  const found = readyOf(keeper).databases[name];
  if (found === undefined) throw new Error(`no database ${name}`);
  return found;
};

async function readChain(): Promise<readonly IndexedRecord[]> {
  const reading = RecordReading.begin();
  const found: IndexedRecord[] = [];
  for await (const raw of exchange.blocks(0n)) {
    found.push(...reading.next(raw).records);
    if (raw.number === last) break;
  }
  return found;
}

function opened(options: Partial<IndexerOptions> = {}): RecordIndexer {
  const { owner: url } = access('access-records');
  const { signal } = stop;
  return RecordIndexer.open({ ledger: exchange, url, signal, onLost: () => undefined, ...options });
}

/** An indexer for as long as `work` takes; how it began. */
async function run(work: (indexer: RecordIndexer) => Promise<unknown>, anew = false): Promise<string> {
  const indexer = opened();
  try {
    const beginning = await indexer.begin(anew);
    await work(indexer);
    return beginning;
  } finally {
    await indexer.close();
  }
}

async function asOwner(...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: access('access-records').owner });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** Every page, newest first. */
async function indexed(filter: RecordFilter = {}, limit = 100, scope?: RecordScope) {
  const found: IndexedRecord[] = [];
  let before: IndexedRecord | undefined;
  do {
    const asked = { filter, before, limit, ...(scope === undefined ? {} : { scope }) };
    const page = await reader.page(asked);
    found.push(...page.records);
    before = page.next as IndexedRecord | undefined;
  } while (before !== undefined);
  return found;
}

/** As an honest reader of the blocks would answer. */
async function sieved(filter: RecordFilter): Promise<readonly IndexedRecord[]> {
  const sieve = new RecordSieve(filter);
  const found: IndexedRecord[] = [];
  for (const each of chain) if (await sieve.next(each.record)) found.push(each);
  return found.sort((a, b) => comparePlaces(b, a));
}

test('every record of the chain is in it once, with its place', async () => {
  expect(chain).toHaveLength(2 * ACCESSES);
  expect(await indexed()).toEqual(await sieved({}));
  expect(await reader.head()).toMatchObject({
    state: 'WHOLE',
    height: last + 1n,
    records: 2 * ACCESSES,
    refused: 0,
  });
});

const optional = <T>(...of: readonly T[]) => fc.option(fc.constantFrom(...of), { nil: undefined, freq: 2 });
const moment = fc.option(fc.integer({ min: 0, max: ACCESSES }).map(momentOf), { nil: undefined, freq: 2 });
const filters = fc.record({
  from: moment,
  until: moment,
  member: optional(...MEMBERS, 'NobodyMSP'),
  entry: optional(...ENTRIES),
  item: optional(...ITEMS),
  purpose: optional(...PURPOSES),
  grant: optional(...GRANTS),
  decision: optional('ALLOWED', 'DENIED'),
  access: fc.option(
    fc.nat(ACCESSES).map((n) => String(n).padStart(22, 'A')),
    { nil: undefined, freq: 1 },
  ),
}) as unknown as fc.Arbitrary<RecordFilter>;

test('a filter over the index answers what it answers over the records in memory, whatever the page', async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(filters, fc.integer({ min: 1, max: 30 }), async (filter, limit) => {
      const expected = await sieved(filter);
      expect(await indexed(filter, limit)).toEqual(expected);
      answered += expected.length;
    }),
    { numRuns: runs(40, 1_000) },
  );
  expect(answered).toBeGreaterThan(0);
});

test('the sieve itself leaves out what lacks one of the facets, and nothing else', async () => {
  const byAccess = new Map(
    chain.flatMap(({ record }) => (record.kind === 'DECISION' ? [[record.access, record] as const] : [])),
  );
  const grant = GRANTS[1] as RecordFilter['grant'];
  const rests = ({ entries }: DecisionRecord): boolean =>
    entries.some(({ bases }) => bases.some((each) => each === grant));
  const expected = chain.filter(({ record }) => rests(byAccess.get(record.access) as DecisionRecord));
  expect(hashesOf(await sieved({ grant })).toSorted()).toEqual(hashesOf(expected).toSorted());
  expect(expected.length).toBeGreaterThan(0);
});

describe('a member that does not read the channel', () => {
  const scope = { member: 'HousingMSP', entries: [ENTRIES[1]] } as unknown as RecordScope;
  const decisionOf = ({ record: { access: id } }: IndexedRecord): DecisionRecord =>
    chain.find(({ record }) => record.kind === 'DECISION' && record.access === id)?.record as DecisionRecord;
  const concerns = (each: IndexedRecord): boolean =>
    facetsOf(decisionOf(each)).some(
      ({ kind, value }) =>
        (kind === 'member' && value === 'HousingMSP') || (kind === 'entry' && value === ENTRIES[1]),
    );

  test('sees the accesses in its name and those of its entries, all of them and no other', async () => {
    const seen = await indexed({}, 7, scope);
    const ordinals = (records: readonly IndexedRecord[]) =>
      records.map(({ ordinal }) => ordinal).toSorted((a, b) => a - b);
    expect(ordinals(seen)).toEqual(ordinals(chain.filter(concerns)));
    expect(seen.length).toBeLessThan(chain.length);
  });

  test("sees of another's access what concerns itself alone, in both lines", async () => {
    const other = (await indexed({}, 100, scope)).filter(
      (each) => decisionOf(each).consumer !== 'HousingMSP',
    );
    const entries = other.flatMap(({ record }) =>
      record.kind === 'DECISION'
        ? [...record.entries, ...record.reasons]
            .filter(({ beneficiary }) => beneficiary !== 'HousingMSP')
            .map((e) => e.entry)
        : record.served.flatMap(({ rows }) => Object.keys(rows)),
    );
    expect([...new Set(entries)]).toEqual([ENTRIES[1]]);
  });

  test("of what stands under another's entry it reads what is in its name alone, and finds all that it may see", async () => {
    for (const entry of ENTRIES.filter((each) => each !== ENTRIES[1])) {
      const filter = { entry } as RecordFilter;
      expect(visibleFacets(scope, filter)).toEqual([{ kind: 'member', value: 'HousingMSP' }]);
      const expected = chain
        .filter((each) => concerns(each) && isFound(scope, filter, decisionOf(each)))
        .map((each) => ({ ...each, record: narrowed(scope, each.record, decisionOf(each)) }));
      expect(hashesOf(await indexed(filter, 7, scope)).toSorted()).toEqual(hashesOf(expected).toSorted());
    }
    const own = { entry: ENTRIES[1] } as RecordFilter;
    expect(visibleFacets(scope, own)).toEqual(visibleFacets(scope, {}));
  });

  test('sees its own access whole', async () => {
    const own = (await indexed({}, 100, scope)).filter((each) => decisionOf(each).consumer === 'HousingMSP');
    expect(own).toEqual(
      chain
        .filter((each) => own.some(({ ordinal }) => ordinal === each.ordinal))
        .toSorted((a, b) => comparePlaces(b, a)),
    );
    expect(own.length).toBeGreaterThan(0);
  });
});

describe('the registry', () => {
  recordsTold(() => ({ reader, chain, height: last + 1n, filters, indexed }));
});

test('cut off after any block, it goes on where it was, and holds everything once', async () => {
  for (let block = 1; block <= Number(last); block += runs(7, 1)) {
    const cutOff = new Error('cut off');
    const cut = run(
      (indexer) =>
        indexer.run({
          last,
          onBlock: ({ height }) => {
            if (height === BigInt(block)) throw cutOff;
          },
        }),
      true,
    );
    await expect(cut).rejects.toBe(cutOff);
    expect(await reader.head()).toMatchObject({ state: 'BUILDING', height: BigInt(block) });
    expect(await run((indexer) => indexer.run({ last }), true)).toBe('CONTINUED');
    expect(await indexed()).toEqual(await sieved({}));
  }
});

test('a server that ends the connection in the middle of a block leaves nothing of the block', async () => {
  await asOwner(
    `create function stop_here() returns trigger language plpgsql as
       'begin if new.ordinal = ${2 * ACCESSES - 1} then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end'`,
  );
  try {
    const rebuilt = run(async (indexer) => {
      await asOwner(
        'create trigger stop_here before insert on facet for each row execute function stop_here()',
      );
      await indexer.run({ last });
    }, true);
    await expect(rebuilt).rejects.toMatchObject({ code: 'DATABASES_UNAVAILABLE', retryable: true });
    const head = await reader.head();
    const standing = await indexed();
    expect(standing).toHaveLength(head?.records ?? -1);
    expect(standing.every(({ block }) => block < (head?.height ?? 0n))).toBe(true);
    expect(standing.length).toBeGreaterThan(0);
    expect(standing.length).toBeLessThan(2 * ACCESSES);
  } finally {
    await asOwner('drop function stop_here cascade');
  }
  expect(await run((indexer) => indexer.run({ last }))).toBe('CONTINUED');
  expect(await indexed()).toEqual(await sieved({}));
});

test.each([
  ['a record is missing', 'TORN', 'delete from record where ordinal = 9'],
  [
    'a record is there that the chain does not have',
    'TORN',
    'insert into record select 900, at, block, transaction, log, 900, access, body from record where ordinal = 3',
  ],
  ['what blocks are judged by cannot be read', 'EMPTY', "update standing_row set record = '{}'"],
  ['its last block is another', 'ANOTHER_CHAIN', `update index_head set block_hash = '${'c'.repeat(64)}'`],
  ['its block 0 is another', 'ANOTHER_CHAIN', `update index_head set genesis = '${'c'.repeat(64)}'`],
  ['another build made it', 'EMPTY', 'update index_head set version = 0'],
])('an index is made anew when %s', async (_name, beginning, statement) => {
  await asOwner(statement);
  expect(await run((indexer) => indexer.run({ last }))).toBe(beginning);
  expect(await indexed()).toEqual(await sieved({}));
});

test('LEDGER_ROLLED_BACK: an index that has read more than the peer has is thrown away only when asked', async () => {
  await asOwner('update index_head set height = height + 5');
  const indexer = opened({ shownWithinMs: 100 });
  try {
    await expect(indexer.begin()).rejects.toMatchObject({ code: 'LEDGER_ROLLED_BACK' });
    expect(await indexer.begin(true)).toBe('ASKED');
    await indexer.run({ last });
  } finally {
    await indexer.close();
  }
});

describe('two at once', () => {
  const emptied = async (): Promise<void> =>
    await asOwner('drop table index_head, standing_row, facet, facet_value, record');

  test('over one empty database: the second begins when the first has ended, and goes on from there', async () => {
    await emptied();
    const beginnings = [1, 2].map(() => run((indexer) => indexer.run({ last })));
    expect((await Promise.all(beginnings)).toSorted()).toEqual(['CONTINUED', 'EMPTY']);
    expect(await indexed()).toEqual(await sieved({}));
  });

  test('the second says that it waits; told to stop, it answers WRONG_STATE and has written nothing', async () => {
    await emptied();
    const one = opened();
    await one.begin();
    const abort = new AbortController();
    const two = opened({ signal: abort.signal, onHeld: () => abort.abort() });
    await expect(two.begin()).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await two.close();
    await one.run({ last });
    await one.close();
    expect(await indexed()).toEqual(await sieved({}));
  });

  test('a rebuilding takes the index over; the one that kept it writes no more', async () => {
    const [one, two] = [opened(), opened()];
    await one.begin(true);
    await one.run({ last: last - 3n });
    expect(await two.begin(true)).toBe('ASKED');
    // Its lost connection tells, or the next one does, which has no lock.
    await expect(one.run({ last })).rejects.toMatchObject({
      code: expect.stringMatching(/^(DATABASES_UNAVAILABLE|WRONG_STATE)$/),
    });
    expect(await reader.head()).toBeUndefined();
    await two.run({ last });
    expect(await indexed()).toEqual(await sieved({}));
    await Promise.all([one.close(), two.close()]);
  });

  test('whoever has lost its lock does not call whole what another rebuilds', async () => {
    const [one, two] = [opened(), opened()];
    await one.begin(true);
    await one.run({ last });
    await two.begin(true);
    await two.run({ last: last - 2n });
    await asOwner("update index_head set state = 'BUILDING'");
    await expect(one.run({ last })).rejects.toMatchObject({
      code: expect.stringMatching(/^(DATABASES_UNAVAILABLE|WRONG_STATE)$/),
    });
    // Whatever its lost connection said, a new one has no lock either.
    await expect(one.run({ last })).rejects.toMatchObject({ code: 'WRONG_STATE' });
    expect(await reader.head()).toMatchObject({ state: 'BUILDING' });
    await two.run({ last });
    expect(await reader.head()).toMatchObject({ state: 'WHOLE' });
    await Promise.all([one.close(), two.close()]);
  });

  test('whoever has lost its lock writes nothing, and throws nothing away, while another keeps the index', async () => {
    const { owner } = access('many-records');
    const [gate, database] = [new Client({ connectionString: owner }), openIndexDatabase(owner)];
    await loadGenerated(database, 1);
    await gate.connect();
    await gate.query('select pg_advisory_lock(1)');
    const [written] = [...generatedBlocks(1)];
    const next = { ...(written as ReadBlock), end: { height: 2n, blockHash: sha256('next') }, records: [] };
    const before = { genesis: 'b'.repeat(64), height: 1n, records: 2, refused: 0 };
    await expect(writeBlock(database, next, before)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await expect(makeTables(database)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    expect((await gate.query('select height, records from index_head')).rows).toEqual([
      { height: '1', records: '2' },
    ]);
    await gate.end();
    await database.destroy();
  });

  test('one that comes too late writes nothing', async () => {
    const one = opened();
    await one.begin(true);
    await one.run({ last: last - 2n });
    // As if its connection had been lost, and another one had kept the index meanwhile.
    await asOwner('update index_head set height = height + 1');
    await expect(one.run({ last })).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await one.close();
    await asOwner('update index_head set height = height - 1');
    expect(await run((indexer) => indexer.run({ last }))).toBe('CONTINUED');
    expect(await indexed()).toEqual(await sieved({}));
  });
});

test.each(deep ? [0, 7, 20, 33, 2 * ACCESSES - 1] : [20])(
  'a process that is killed while it writes record %i is followed by one that makes the very same index',
  async (ordinal) => {
    const gate = new Client({ connectionString: access('access-records').owner });
    await gate.connect();
    await gate.query('select pg_advisory_lock(77)');
    await run((indexer) => indexer.run({ last: 1n }), true);
    await asOwner(
      `create function wait_here() returns trigger language plpgsql as
         'begin if new.ordinal = ${ordinal} then perform pg_advisory_xact_lock(77); end if; return new; end'`,
      'create trigger wait_here before insert on facet for each row execute function wait_here()',
    );
    const killed = await forkKeeping();
    const waiting = `select 1 from pg_locks where locktype = 'advisory' and objid = 77 and not granted`;
    while ((await gate.query(waiting)).rowCount === 0);
    const gone = once(killed, 'exit');
    killed.kill('SIGKILL');
    await gone;
    await gate.end();
    await asOwner('drop function wait_here cascade');
    const next = await forkKeeping();
    while ((await reader.head())?.height !== last + 1n);
    const ended = once(next, 'exit');
    next.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await indexed()).toEqual(await sieved({}));
  },
);

/** The process that the hub keeps an index with. */
async function forkKeeping(): Promise<ChildProcess> {
  const config = join(folder, 'records.json');
  const keyFolder = join(memberFolder(ledger.dataDir, 'finance'), 'admin');
  const reads = {
    mspId: 'FinanceMSP',
    keyFolder,
    ledger: { peers: [{ address: ledger.address }], chaincode: 'exchange' },
  };
  writeFileSync(config, JSON.stringify({ ...reads, database: access('access-records').owner }));
  return fork(join(process.cwd(), 'dist/chaincode/ledger/record-index/process.js'), [config]);
}

test('DATABASES_UNAVAILABLE: nobody answers', async () => {
  const nobody = IndexReader.open('postgresql://nobody@127.0.0.1:9/none');
  await expect(nobody.page({ limit: 1 })).rejects.toMatchObject({
    code: 'DATABASES_UNAVAILABLE',
    retryable: true,
  });
  await nobody.close();
});

test.each(FORGERIES)(
  'nothing of $name is in it, and nothing that follows it in its log',
  async ({ forge, says }) => {
    const blocks: Uint8Array[] = [];
    for await (const raw of exchange.blocks(0n)) {
      blocks.push(raw.bytes);
      if (raw.number === last) break;
    }
    const reading = RecordReading.begin();
    const { blocks: forged, block } = forge(blocks, ledger);
    const read = forged.map((bytes, number) => reading.next({ number: BigInt(number), bytes }));
    expect(read[block]?.refused.join()).toContain(says);
    const standing = read.flatMap(({ records }) => records);
    expect(standing).toEqual(
      chain
        .filter((each) => each.block < block)
        .map((each, index) => ({
          ...each,
          transaction: standing[index]?.transaction,
        })),
    );
    expect(standing.length).toBeLessThan(chain.length);
  },
);

describe('`hub log`', () => {
  const hub = async (...args: readonly string[]) => {
    let [out, err] = ['', ''];
    const streams = {
      out: (text: string) => {
        out += text;
      },
      err: (text: string) => {
        err += text;
      },
    };
    const argv = ['--data-dir', ledger.dataDir, '--as', 'finance', ...args];
    return { code: await runCommand(argv, streams), out, err };
  };
  const lines = async (...args: readonly string[]): Promise<readonly unknown[]> =>
    JSON.parse((await hub('log', '--json', '--limit', '1000', ...args)).out);
  const withIndex = (): readonly string[] => ['--database', access('access-records').reader];

  beforeAll(() => {
    writeLedgerFile(ledger.dataDir, { address: ledger.address, pid: process.pid });
  });

  test.each([
    [[]],
    [['--member', 'finance']],
    [['--member', 'HousingMSP', '--decision', 'denied']],
    [['--entry', ENTRIES[0], '--item', ITEMS[1], '--purpose', PURPOSES[1]]],
    [['--grant', GRANTS[0], '--from', momentOf(3), '--until', momentOf(20)]],
    [['--access', '4'.padStart(22, 'A')]],
  ])('says the same with an index, with half of one, and without: %j', async (args) => {
    const without = await lines(...args);
    expect(await lines(...withIndex(), ...args)).toEqual(without);
    await run((indexer) => indexer.run({ last: last - 2n }), true);
    expect((await reader.head())?.height).toBe(last - 1n);
    expect(await lines(...withIndex(), ...args)).toEqual(without);
    await run((indexer) => indexer.run({ last }));
    expect(without.length > 0).toBe(args[1] !== 'finance');
  });

  test('pages back by the place it names', async () => {
    const all = await lines();
    const paged: unknown[] = [];
    for (let before: readonly string[] = []; ; ) {
      const page = JSON.parse((await hub('log', '--json', '--limit', '7', ...withIndex(), ...before)).out);
      if (page.length === 0) break;
      paged.unshift(...page);
      before = ['--before', page[0].place];
    }
    expect(paged).toEqual(all);
    expect((await hub('log', '--limit', '7')).out).toMatch(/older: add --before \d+-\d+\n$/);
  });

  test('reads the blocks when the index is another ledger’s, and says so; one that was named is refused', async () => {
    await asOwner(`update index_head set block_hash = '${'c'.repeat(64)}'`);
    writeIndexFile(ledger.dataDir, access('access-records'));
    expect(await lines()).toHaveLength(2 * ACCESSES);
    expect((await hub('log')).out).toMatch(/read from the blocks alone: the index is of another ledger/);
    expect((await hub('log', ...withIndex())).err).toMatch(/^WRONG_STATE/);
    writeIndexFile(ledger.dataDir, {
      owner: 'postgresql://127.0.0.1:9/x',
      reader: 'postgresql://127.0.0.1:9/x',
    });
    expect((await hub('log')).out).toMatch(
      /read from the blocks alone: the index's database cannot be reached/,
    );
  });

  test('`hub index rebuild` makes the hub’s own index, and `hub log` reads it', async () => {
    writeIndexFile(ledger.dataDir, access('access-records'));
    expect(await hub('index', 'rebuild')).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${last + 1n} blocks, ${2 * ACCESSES} records, 0 refused`),
    });
    expect(JSON.parse((await hub('index', 'rebuild', '--json')).out)).toMatchObject({ beginning: 'ASKED' });
    expect(await lines()).toHaveLength(2 * ACCESSES);
  });
});

describe('a page of many records', () => {
  pagesOfMany(() => access('many-records'));
});

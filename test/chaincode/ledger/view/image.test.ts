/** The view image: begun with when the ledger says it is its own, thrown away otherwise, never trusted. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import type { RawBlock } from '../../../../chaincode/ledger/ledger';
import { type Epoch, type OpenOptions, type View } from '../../../../chaincode/ledger/view';
import { DirectoryEpoch } from '../../../../chaincode/ledger/view/directory-epoch';
import { ImageFile } from '../../../../chaincode/ledger/view/image/image-file';
import { directoryKey, type Sha256Hex } from '../../../../chaincode/model';
import { runs } from '../../../depth';
import { codeNumber, grantNumber, sampleEntry, sampleGrant, sampleMember } from '../../model/sample';
import { chain as anyChain } from './arbitrary-chain';
import { ChainLedger } from './chain-ledger';
import { SampleChain, type SampleWrite } from './sample-chain';
import {
  CHARTER,
  entryWrites,
  grantStateWrite,
  grantWrites,
  memberWrite,
  tickWrites,
} from './sample-directory';
import { told } from './told';
import { openUnjudgedView, readNextBlock } from './unjudged';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');

let folder: string;
let image: string;
let warnings: string[];
const opened: View[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hub-image-'));
  image = join(folder, 'own', 'view.sqlite');
  warnings = [];
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((view) => view.close()));
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly view: View;
  readonly ledger: ChainLedger;
}

async function open(blocks: readonly RawBlock[], change: Partial<OpenOptions> = {}): Promise<Opened> {
  const ledger = new ChainLedger(blocks);
  const view = await openUnjudgedView({
    ledger,
    charter: CHARTER,
    leaseMs: 30_000,
    image,
    deliveredWithinMs: 150,
    now: () => NOW,
    log: { warn: (_, message) => warnings.push(message) },
    ...change,
  });
  opened.push(view);
  return { view, ledger };
}

/** What a replay of this chain says. */
function replayed(blocks: readonly RawBlock[]): string {
  let epoch = DirectoryEpoch.before(CHARTER);
  for (const raw of blocks) epoch = epoch.after(readNextBlock(epoch, raw, 'directory'));
  return told(epoch);
}

/** Follows the chain to its end once and stops, which leaves an image. */
async function follow(chain: SampleChain): Promise<Epoch> {
  const { view } = await open(chain.blocks);
  await view.close();
  return view.current;
}

function directory(blocks = 6): SampleChain {
  const chain = new SampleChain();
  chain.write(memberWrite(sampleMember('HousingMSP')), ...tickWrites(NOW));
  const entry = sampleEntry({
    code: codeNumber(1),
    provider: 'TaxationMSP',
    items: [{ id: 'yearlyIncome' }],
  });
  chain.write(...entryWrites(entry));
  for (let n = 1; n <= blocks - 2; n++) {
    const names = { consumer: 'HousingMSP', provider: 'TaxationMSP', entry: codeNumber(1) };
    chain.write(...grantWrites(sampleGrant({ id: grantNumber(n), items: ['yearlyIncome'], ...names })));
  }
  return chain;
}

const THROWN_AWAY = 'view image thrown away, replaying from block 0';

describe('a start with an image', () => {
  it('begins where the image ends, and knows what a replay knows', async () => {
    const chain = directory();
    await follow(chain);
    for (let block = 0; block < 2; block++) chain.write(memberWrite(sampleMember(`M${block}MSP`)));
    const { view, ledger } = await open(chain.blocks);
    // Block 0 says which ledger it is, block 5 that it is the image's chain; it is followed from 6 on.
    expect(ledger.calls).toEqual([0n, 5n, 6n]);
    expect(told(view.current)).toBe(replayed(chain.blocks));
    expect(warnings).toEqual([]);
  });

  it('is fresh at once where no new block came', async () => {
    const chain = directory();
    await follow(chain);
    const { view } = await open(chain.blocks);
    expect(view.current.height).toBe(6n);
    expect(view.freshness()).toMatchObject({ fresh: true, lagMs: 0 });
  });

  it('publishes the epochs of new blocks alone, each once', async () => {
    const chain = directory();
    await follow(chain);
    const { view, ledger } = await open(chain.blocks);
    const heights: bigint[] = [];
    view.onEpoch(({ height }) => heights.push(height));
    for (let block = 0; block < 3; block++) chain.write(...tickWrites(NOW));
    ledger.delivered();
    await view.reach(9n, 20_000);
    expect(heights).toEqual([7n, 8n, 9n]);
  });

  it('keeps with each row the transaction that wrote it', async () => {
    const chain = new SampleChain();
    chain.write(memberWrite(sampleMember('HousingMSP')));
    chain.append([
      { writes: tickWrites(NOW) },
      { writes: [memberWrite(sampleMember('TaxationMSP'))], flag: 'MVCC_READ_CONFLICT' },
      { writes: [memberWrite(sampleMember('HealthMSP')), { key: 'guard', value: 'not the view’s' }] },
    ]);
    await follow(chain);
    const database = new DatabaseSync(image, { readOnly: true });
    const rows = database
      .prepare("SELECT block, tx FROM row WHERE instr(key, 'member') > 0 ORDER BY block")
      .all();
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { block: 0, tx: 0 },
      { block: 1, tx: 2 },
    ]);
    expect(database.prepare('SELECT count(*) AS n FROM row').get()?.n).toBe(5);
    database.close();
  });

  it('says what a replay says, whatever the blocks wrote and wherever it stopped', async () => {
    let n = 0;
    const check = async (chain: SampleChain, parts: readonly number[], packAt: number): Promise<void> => {
      n += 1;
      const change = { image: join(folder, `${n}.sqlite`), packImageAtRows: packAt };
      const stops = parts
        .map((part) => 1 + Math.floor(part * (chain.blocks.length - 1)))
        .sort((a, b) => a - b);
      for (const stop of stops) {
        const stopped = await open(chain.blocks.slice(0, stop), change);
        await stopped.view.close();
        expect(told(stopped.view.current)).toBe(replayed(chain.blocks.slice(0, stop)));
      }
      const { view, ledger } = await open(chain.blocks, change);
      await view.reach(chain.height, 20_000);
      await view.close();
      expect(ledger.calls.at(-1)).toBe(BigInt(stops.at(-1) ?? 0));
      expect(told(view.current)).toBe(replayed(chain.blocks));
    };
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    const parts = fc.array(part, { minLength: 1, maxLength: 3 });
    const packAt = fc.constantFrom(1, 6, 10_000);
    await fc.assert(fc.asyncProperty(anyChain, parts, packAt, check), { numRuns: runs(5, 200) });
  }, 120_000);

  it('packs its rows, and keeps with each the transaction that wrote it', async () => {
    const chain = directory();
    const { view } = await open(chain.blocks, { packImageAtRows: 1 });
    await view.close();
    const database = new DatabaseSync(image, { readOnly: true });
    expect(database.prepare('SELECT count(*) AS n FROM row').get()?.n).toBe(0);
    const grants = database.prepare("SELECT * FROM segment WHERE type = 'grant'").all();
    expect(grants).toHaveLength(1);
    expect(JSON.parse(String(grants[0]?.head))).toMatchObject({
      names: [1, 2, 3, 4].map(grantNumber),
      consumers: Array(4).fill('HousingMSP'),
      entries: Array(4).fill(codeNumber(1)),
    });
    expect(JSON.parse(String(grants[0]?.origins))).toEqual([2, 0, 3, 0, 4, 0, 5, 0]);
    database.close();
  });

  it('packs anew once most of what it holds is dead', async () => {
    const chain = directory();
    const many = Array.from({ length: 600 }, (_, n) => grantNumber(1_000 + n));
    const rowsPacked = (): unknown => {
      const database = new DatabaseSync(image, { readOnly: true });
      const row = database.prepare("SELECT sum(json_array_length(head, '$.names')) AS n FROM segment").get();
      database.close();
      return row?.n;
    };
    const append = async (...writes: readonly SampleWrite[]): Promise<void> => {
      chain.write(...writes);
      await (await open(chain.blocks, { packImageAtRows: 1 })).view.close();
    };
    await append(...many.map((id) => grantStateWrite(id, 'ACTIVE')));
    await append(...many.map((id) => ({ key: directoryKey.grantState(id), value: undefined })));
    await append(...many.slice(0, 9).map((id) => grantStateWrite(id, 'REVOKED')));
    // What stands: three ticks, a member, three rows of the entry, four grants with their states, and nine states.
    expect(rowsPacked()).toBe(24);
    const { view } = await open(chain.blocks);
    expect(told(view.current)).toBe(replayed(chain.blocks));
    expect(warnings).toEqual([]);
  });

  it('knows a packed row that was overwritten, taken away, or made unreadable', async () => {
    const chain = directory();
    await (await open(chain.blocks, { packImageAtRows: 1 })).view.close();
    const states = [1, 2, 3].map((n) => directoryKey.grantState(grantNumber(n)));
    chain.write(grantStateWrite(grantNumber(1), 'REVOKED'));
    chain.write({ key: states[1] ?? '', value: undefined }, { key: states[2] ?? '', value: '{"v":2}' });
    // Once beside the segments, once packed after them.
    for (const packImageAtRows of [10_000, 1]) {
      chain.write(...tickWrites(NOW));
      await (await open(chain.blocks, { packImageAtRows })).view.close();
    }
    const { view } = await open(chain.blocks);
    expect(told(view.current)).toBe(replayed(chain.blocks));
    expect([...view.current.allGrants()].map(({ grant, state }) => [grant.id, state]).sort()).toEqual([
      [grantNumber(1), 'REVOKED'],
      [grantNumber(4), 'ACTIVE'],
    ]);
  });
});

describe('an image that is thrown away', () => {
  async function expectReplay(blocks: readonly RawBlock[]): Promise<void> {
    const { view, ledger } = await open(blocks);
    await view.close();
    expect(warnings).toEqual([THROWN_AWAY]);
    expect(ledger.calls.at(-1)).toBe(0n);
    expect(told(view.current)).toBe(replayed(blocks));
  }

  it('is one of another ledger', async () => {
    await follow(directory());
    const other = new SampleChain();
    for (let block = 0; block < 8; block++) other.write(memberWrite(sampleMember(`M${block}MSP`)));
    await expectReplay(other.blocks);
  });

  it('makes room for a good one', async () => {
    await follow(directory());
    const other = new SampleChain();
    other.write(memberWrite(sampleMember('OtherMSP')));
    await expectReplay(other.blocks);
    const again = await open(other.blocks);
    expect(again.ledger.calls).toEqual([0n, 0n, 1n]);
    expect(warnings).toEqual([THROWN_AWAY]);
  });

  it('is one of another continuation of the same block 0', async () => {
    await follow(directory());
    const other = new SampleChain();
    other.write(memberWrite(sampleMember('HousingMSP')), ...tickWrites(NOW));
    for (let block = 0; block < 8; block++) other.write(memberWrite(sampleMember(`M${block}MSP`)));
    await expectReplay(other.blocks);
  });

  it('is one that the ledger has not come to', async () => {
    const chain = directory();
    await follow(chain);
    await expectReplay(chain.blocks.slice(0, 3));
  });

  it('is one cut off', async () => {
    const chain = directory();
    await follow(chain);
    truncateSync(image, statSync(image).size / 2);
    await expectReplay(chain.blocks);
  });

  it('is no database', async () => {
    mkdirSync(join(folder, 'own'));
    writeFileSync(image, 'these are somebody’s notes, long enough to be no header of a database '.repeat(20));
    await expectReplay(directory().blocks);
  });

  it('is a database of something else', async () => {
    mkdirSync(join(folder, 'own'));
    const database = new DatabaseSync(image);
    database.exec('CREATE TABLE notes (text TEXT)');
    database.close();
    await expectReplay(directory().blocks);
  });

  const changes: readonly [string, string][] = [
    ['a row removed', "DELETE FROM row WHERE instr(key, 'grantState') > 0 AND block = 3"],
    [
      'a row changed',
      "UPDATE row SET value = CAST(replace(CAST(value AS TEXT), 'ACTIVE', 'ACTIVF') AS BLOB) WHERE block = 0",
    ],
    ['a row hidden', "UPDATE row SET standing = 'NOTHING' WHERE block = 3"],
    ['rows exchanged', 'UPDATE row SET tx = tx + 1 WHERE block = 2'],
    ['another height', 'UPDATE image SET height = 5'],
    ['another time', 'UPDATE image SET ledger_time = ledger_time + 1'],
    ['no head, but rows', 'UPDATE image SET block_hash = NULL WHERE id = 1'],
  ];
  test.each(changes)('has %s', async (name, sql) => {
    const chain = directory();
    await follow(chain);
    const database = new DatabaseSync(image);
    const isRefusedBySchema = name.startsWith('no head');
    if (isRefusedBySchema)
      database.exec("DELETE FROM image; INSERT INTO image SELECT 1, '', '', 6, '', NULL, '', 0, 0, 0");
    else database.exec(sql);
    database.close();
    await expectReplay(chain.blocks);
  });

  const repackings: readonly [string, string][] = [
    ['a segment removed', "DELETE FROM segment WHERE type = 'grantState'"],
    ['segments exchanged', 'UPDATE segment SET id = 100 - id'],
    ['a segment of another kind', "UPDATE segment SET type = 'grant' WHERE type = 'grantState'"],
    [
      'a changed segment',
      "UPDATE segment SET body = CAST(replace(CAST(body AS TEXT), 'ACTIVE', 'ACTIVF') AS BLOB)",
    ],
    ['a row under another name', "UPDATE segment SET head = replace(head, '000001', '000009')"],
    ['a row with another origin', "UPDATE segment SET origins = replace(origins, '2,0', '2,1')"],
  ];
  test.each(repackings)('has %s', async (_, sql) => {
    const chain = directory();
    await (await open(chain.blocks, { packImageAtRows: 1 })).view.close();
    const database = new DatabaseSync(image);
    database.exec(sql);
    database.close();
    await expectReplay(chain.blocks);
  });

  it('is one of another build', async () => {
    const chain = directory();
    await follow(chain);
    const file = ImageFile.open(image);
    const head = file.head();
    if (head === undefined) throw new Error('no head');
    file.begin();
    file.commit({ ...head, build: '1'.repeat(64) as Sha256Hex });
    file.close();
    await expectReplay(chain.blocks);
  });

  it('is one made under another packaged charter', async () => {
    const chain = directory();
    await follow(chain);
    const changes = [{ charter: { ...CHARTER, version: CHARTER.version + 1 } }, { charter: undefined }];
    for (const change of changes) {
      warnings = [];
      const { view } = await open(chain.blocks, change as Partial<OpenOptions>);
      await view.close();
      expect(warnings).toEqual([THROWN_AWAY]);
    }
  });

  test.each([1, 10_000])(
    'may have any byte changed: it never tells anything else than a replay (packed at %d rows)',
    async (packImageAtRows) => {
      const chain = directory();
      await (await open(chain.blocks, { packImageAtRows })).view.close();
      const good = readFileSync(image);
      const wanted = replayed(chain.blocks);
      const check = async (part: number, bit: number): Promise<void> => {
        const at = Math.floor(part * (good.length - 1));
        const bytes = Uint8Array.from(good);
        bytes[at] = (good[at] ?? 0) ^ (1 << bit);
        writeFileSync(image, bytes);
        const { view } = await open(chain.blocks);
        await view.close();
        expect(told(view.current)).toBe(wanted);
      };
      const part = fc.double({ min: 0, max: 1, noNaN: true });
      await fc.assert(fc.asyncProperty(part, fc.nat(7), check), { numRuns: runs(4, 400) });
    },
    120_000,
  );
});

describe('writing an image', () => {
  it('happens in the background, and leaves a whole image at any moment', async () => {
    const chain = directory(200);
    const { view, ledger } = await open(chain.blocks);
    const copies: string[] = [];
    for (let n = 0; n < 3; n++) {
      chain.write(memberWrite(sampleMember(`M${n}MSP`)));
      ledger.delivered();
      await new Promise((resolve) => setTimeout(resolve, 400));
      // What a crash at this moment leaves.
      const copy = join(folder, `crash-${n}.sqlite`);
      for (const ending of ['', '-wal'])
        if (existsSync(image + ending)) copyFileSync(image + ending, copy + ending);
      copies.push(copy);
    }
    await view.close();
    for (const copy of copies) {
      const { view: after } = await open(chain.blocks, { image: copy });
      await after.reach(chain.height, 20_000);
      await after.close();
      expect(told(after.current)).toBe(told(view.current));
    }
    expect(warnings).toEqual([]);
  });

  it('goes on without an image where none can be made', async () => {
    writeFileSync(join(folder, 'own'), '');
    const { view } = await open(directory().blocks);
    expect(view.current.height).toBe(6n);
    expect(warnings).toEqual([THROWN_AWAY, 'view image cannot be made']);
  });

  it('leaves the image alone that another process has open', async () => {
    const chain = directory();
    await follow(chain);
    const { view } = await open(chain.blocks);
    const second = await open(chain.blocks);
    expect(told(second.view.current)).toBe(told(view.current));
    expect(warnings).toEqual(['view image is in use by another process, going on without']);
    await view.close();
    expect((await open(chain.blocks)).ledger.calls).toEqual([0n, 5n, 6n]);
  });
});

/** The head kept outside the data directory: what was seen of a ledger is not taken back. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { absentBlock } from '../../../../chaincode/ledger/absent-block';
import type { RawBlock } from '../../../../chaincode/ledger/ledger';
import { type OpenOptions, type View } from '../../../../chaincode/ledger/view';
import { asMsp, grantNumber, sampleGrant, sampleMember } from '../../model/sample';
import { ChainLedger } from './chain-ledger';
import { SampleChain } from './sample-chain';
import { CHARTER, grantStateWrite, grantWrites, memberWrite, tickWrites } from './sample-directory';
import { openUnjudgedView } from './unjudged';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const READER = 'HousingMSP';
const grant = sampleGrant({
  id: grantNumber(1),
  consumer: asMsp('HousingMSP'),
  provider: 'TaxationMSP',
  entry: '30701201/000001',
  items: ['yearlyIncome'],
});

let folder: string;
const opened: View[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hub-heads-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((view) => view.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function open(blocks: readonly RawBlock[], change: Partial<OpenOptions> = {}): Promise<View> {
  const view = await openUnjudgedView({
    ledger: new ChainLedger(blocks),
    charter: CHARTER,
    leaseMs: 30_000,
    heads: { folder, reader: READER },
    deliveredWithinMs: 150,
    now: () => NOW,
    ...change,
  });
  opened.push(view);
  return view;
}

/** Follows the chain to its end once, and stops. */
async function follow(chain: SampleChain): Promise<void> {
  await (await open(chain.blocks)).close();
}

/** A grant, given in block 1 and revoked in the last block. */
function chainWithRevocation(name = 'HousingMSP'): SampleChain {
  const chain = new SampleChain();
  chain.write(memberWrite(sampleMember(name)));
  chain.write(...grantWrites(grant), ...tickWrites(NOW));
  chain.write(grantStateWrite(grant.id, 'REVOKED'));
  return chain;
}

const kept = (): { readonly path: string; readonly head: unknown }[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => ({
      path: join(folder, path),
      head: JSON.parse(readFileSync(join(folder, path), 'utf8')),
    }));

describe('the kept head', () => {
  it('is the highest that was followed, in a file that only its owner reads', async () => {
    const chain = chainWithRevocation();
    await follow(chain);
    expect(kept().map(({ head }) => head)).toEqual([{ v: 1, height: '3', blockHash: chain.headHash }]);
    chain.write(...tickWrites(NOW));
    await follow(chain);
    expect(kept().map(({ head }) => head)).toEqual([{ v: 1, height: '4', blockHash: chain.headHash }]);
  });

  it('moves on while the view runs', async () => {
    const chain = chainWithRevocation();
    const ledger = new ChainLedger(chain.blocks);
    const view = await open([], { ledger });
    chain.write(...tickWrites(NOW));
    ledger.delivered();
    await view.reach(4n, 20_000);
    await view.close();
    expect(kept()).toMatchObject([{ head: { height: '4', blockHash: chain.headHash } }]);
  });

  it('is asked for nothing where none was kept', async () => {
    const view = await open(chainWithRevocation().blocks);
    expect(view.current.height).toBe(3n);
  });

  it('lets a ledger that went on go on', async () => {
    const chain = chainWithRevocation();
    await follow(chain);
    for (let block = 0; block < 3; block++) chain.write(...tickWrites(NOW));
    expect((await open(chain.blocks)).current.height).toBe(6n);
  });

  it('knows a ledger with another block 0 for another ledger', async () => {
    await follow(chainWithRevocation());
    const other = new SampleChain();
    other.write(memberWrite(sampleMember('OtherMSP')));
    expect((await open(other.blocks)).current.height).toBe(1n);
    expect((await open(other.blocks, { heads: { folder, reader: 'Second' } })).current.height).toBe(1n);
  });

  it('is told, and holds up nobody, when it cannot be written', async () => {
    const chain = chainWithRevocation();
    await follow(chain);
    const [file] = kept();
    mkdirSync(`${file?.path}.draft`);
    const warnings: string[] = [];
    chain.write(...tickWrites(NOW));
    const view = await open(chain.blocks, { log: { warn: (_, message) => warnings.push(message) } });
    expect(view.current.height).toBe(4n);
    await view.close();
    expect(warnings).toEqual(['head cannot be kept outside the data directory']);
    expect(view.failure).toBeUndefined();
  });
});

describe('LEDGER_ROLLED_BACK', () => {
  it('refuses an older copy, in which the grant still stands', async () => {
    const chain = chainWithRevocation();
    await follow(chain);
    // Without the refusal the view would wait for ever for what it saw.
    const signal = AbortSignal.timeout(2_000);
    const opening = open(chain.blocks.slice(0, 2), { signal });
    await expect(opening).rejects.toMatchObject({ code: 'LEDGER_ROLLED_BACK' });
  });

  it('refuses an older copy whose peer says that it has no such block, instead of waiting for it', async () => {
    const chain = chainWithRevocation();
    for (let block = 0; block < 3; block++) chain.write(...tickWrites(NOW));
    await follow(chain);
    const ledger = new (class extends ChainLedger {
      override blocks(from: bigint, signal?: AbortSignal): AsyncGenerator<RawBlock> {
        if (from > 2n) throw absentBlock(from);
        return super.blocks(from, signal);
      }
    })(chain.blocks.slice(0, 2));
    // Longer than any pause between two calls: whoever waits anew after each waits until the signal.
    const opening = open([], {
      ledger,
      deliveredWithinMs: 2_200,
      signal: AbortSignal.timeout(9_000),
    });
    await expect(opening).rejects.toMatchObject({ code: 'LEDGER_ROLLED_BACK' });
  });

  it('refuses an older copy that went another way', async () => {
    const chain = chainWithRevocation();
    await follow(chain);
    const other = new SampleChain();
    other.write(memberWrite(sampleMember('HousingMSP')));
    other.write(...grantWrites(grant), ...tickWrites(NOW));
    for (let block = 0; block < 3; block++) other.write(...tickWrites(NOW + 1));
    expect(other.blocks[1]).toEqual(chain.blocks[1]);
    await expect(open(other.blocks)).rejects.toMatchObject({ code: 'LEDGER_ROLLED_BACK' });
  });

  it('stops a view that is shown one chain when it asks, and another when it reads', async () => {
    const chain = chainWithRevocation();
    await follow(chain);
    const other = new SampleChain();
    other.write(memberWrite(sampleMember('HousingMSP')));
    for (let block = 0; block < 3; block++) other.write(...tickWrites(NOW));
    const ledger = new (class extends ChainLedger {
      override blocks(from: bigint, signal?: AbortSignal): AsyncGenerator<RawBlock> {
        const asks = this.calls.length < 2;
        const shown = new ChainLedger(asks ? chain.blocks : other.blocks);
        this.calls.push(from);
        return shown.blocks(from, signal);
      }
    })([]);
    await expect(open([], { ledger })).rejects.toMatchObject({ code: 'LEDGER_ROLLED_BACK' });
    expect(ledger.calls).toEqual([0n, 2n, 0n]);
  });

  it('refuses a kept head that nobody can read', async () => {
    const chain = chainWithRevocation();
    await follow(chain);
    const [file] = kept();
    for (const text of ['', '{"v":1,"height":"3"', '{"v":1,"height":"03","blockHash":"00"}', '{"v":2}']) {
      writeFileSync(file?.path ?? '', text);
      await expect(open(chain.blocks)).rejects.toMatchObject({ code: 'LEDGER_ROLLED_BACK' });
    }
  });

  it('is not what a peer that is away is taken for', async () => {
    const chain = chainWithRevocation();
    await follow(chain);
    const ledger = new ChainLedger(chain.blocks);
    ledger.lose();
    const opening = open([], { ledger });
    setTimeout(() => ledger.restore(), 400);
    expect((await opening).current.height).toBe(3n);
  });
});

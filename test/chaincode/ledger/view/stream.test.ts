import type { RawBlock } from '../../../../chaincode/ledger/ledger';
import { type View, type ViewLog } from '../../../../chaincode/ledger/view';
import { isHubError, type Sha256Hex } from '../../../../chaincode/model';
import { sampleMember } from '../../model/sample';
import { ChainLedger } from './chain-ledger';
import { SampleChain } from './sample-chain';
import { CHARTER, FOUNDERS, memberWrite, tickWrite, tickWrites } from './sample-directory';
import { openUnjudgedView, readNextBlock } from './unjudged';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const LEASE_MS = 30_000;

/** A chain of this many blocks, each telling the same time. */
function chainOf(height: number): SampleChain {
  const chain = new SampleChain();
  for (let number = 0; number < height; number++) chain.write(...tickWrites(NOW));
  return chain;
}

interface Opened {
  readonly view: View;
  readonly ledger: ChainLedger;
  readonly clocks: { own: number; monotonic: number };
}

const opened: View[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((view) => view.close()));
});

async function openOver(blocks: readonly RawBlock[], log?: ViewLog): Promise<Opened> {
  const ledger = new ChainLedger(blocks);
  const clocks = { own: NOW, monotonic: 0 };
  const view = await openUnjudgedView({
    ledger,
    charter: CHARTER,
    leaseMs: LEASE_MS,
    now: () => clocks.own,
    monotonicNow: () => clocks.monotonic,
    ...(log === undefined ? {} : { log }),
  });
  opened.push(view);
  return { view, ledger, clocks };
}

describe('following a peer', () => {
  it('publishes one epoch a block, in order', async () => {
    const chain = chainOf(1);
    const { view, ledger } = await openOver(chain.blocks);
    const heights: bigint[] = [];
    const end = view.onEpoch((epoch) => heights.push(epoch.height));
    for (let block = 0; block < 5; block++) chain.write(...tickWrites(NOW));
    ledger.delivered();
    await view.reach(6n, 20_000);
    expect(heights).toEqual([2n, 3n, 4n, 5n, 6n]);
    end();
    chain.write(...tickWrites(NOW));
    ledger.delivered();
    await view.reach(7n, 20_000);
    expect(heights).toHaveLength(5);
  });

  it('resumes at the next block when the peer is lost: none twice, none left out', async () => {
    const chain = chainOf(1);
    const { view, ledger } = await openOver(chain.blocks);
    const heights: bigint[] = [];
    view.onEpoch((epoch) => heights.push(epoch.height));
    ledger.loseEachStreamAfter(2);
    for (let block = 0; block < 5; block++) chain.write(...tickWrites(NOW));
    ledger.delivered();
    await view.reach(6n, 5_000);
    expect(heights).toEqual([2n, 3n, 4n, 5n, 6n]);
    expect(view.current.blockHash).toBe(chain.headHash);
    expect(ledger.calls.length).toBeGreaterThan(2);
    expect(new Set(ledger.calls).size).toBe(ledger.calls.length);
  });

  it('waits for a peer that does not answer, and catches up when it does', async () => {
    const chain = chainOf(2);
    const warnings: string[] = [];
    const { view, ledger } = await openOver(chain.blocks, { warn: (_, message) => warnings.push(message) });
    ledger.lose();
    chain.write(...tickWrites(NOW));
    expect(await view.reach(3n, 150)).toBeUndefined();
    expect(view.failure).toBeUndefined();
    ledger.restore();
    expect((await view.reach(3n, 5_000))?.height).toBe(3n);
    expect(warnings).toContain('ledger lost, calling again');
  });

  it('answers at once who waits for a height it has', async () => {
    const { view } = await openOver(chainOf(3).blocks);
    expect((await view.reach(2n, 0))?.height).toBe(3n);
  });

  it('tells who waits for a height that does not come in time', async () => {
    const { view } = await openOver(chainOf(3).blocks);
    expect(await view.reach(4n, 20)).toBeUndefined();
  });

  it('tells everybody who waits when it is closed', async () => {
    const { view } = await openOver(chainOf(3).blocks);
    const waiting = view.reach(4n, 60_000);
    await view.close();
    expect(await waiting).toBeUndefined();
    expect(await view.reach(4n, 60_000)).toBeUndefined();
    expect(view.freshness().fresh).toBe(false);
  });

  it('gives up opening when its caller does', async () => {
    const caller = AbortSignal.timeout(50);
    const ledger = new ChainLedger([]);
    const opening = openUnjudgedView({ ledger, charter: CHARTER, leaseMs: LEASE_MS, signal: caller });
    await expect(opening).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('CHAIN_BROKEN', () => {
  /** Opens a view over a good chain, then delivers `bad` as its next block. */
  async function after(bad: (chain: SampleChain) => RawBlock): Promise<Opened> {
    const chain = chainOf(3);
    const served = [...chain.blocks];
    const openedView = await openOver(served);
    served.push(bad(chain));
    openedView.ledger.delivered();
    await openedView.view.reach(4n, 20_000);
    return openedView;
  }

  const other = (): SampleChain => {
    const chain = new SampleChain();
    for (let number = 0; number < 5; number++) chain.write(memberWrite(sampleMember(`M${number}MSP`)));
    return chain;
  };
  const faults: readonly [string, (chain: SampleChain) => RawBlock][] = [
    ['a block of another chain', () => blockAt(other(), 3)],
    ['a block left out', blockAfterNext],
    ['a block sent again', (chain) => blockAt(chain, 2)],
    ['a block under another number', (chain) => ({ ...chain.write(), number: 7n })],
    ['a changed byte of its data', (chain) => flipped(chain.write(...tickWrites(NOW)), 0.5)],
    ['half a block', (chain) => halved(chain.write(...tickWrites(NOW)))],
  ];

  test.each(faults)('%s stops the view for good', async (_, bad) => {
    const { view } = await after(bad);
    expect(isHubError(view.failure, 'CHAIN_BROKEN')).toBe(true);
    expect(view.current.height).toBe(3n);
    expect(view.freshness().fresh).toBe(false);
    expect(view.moment(view.current, () => 0).fresh).toBe(false);
    expect(await view.reach(4n, 60_000)).toBeUndefined();
  });

  it('is what opening a view over a broken chain ends with', async () => {
    const chain = chainOf(3);
    const [first, , third] = chain.blocks;
    const opening = openOver([first, third].filter((block) => block !== undefined));
    await expect(opening).rejects.toMatchObject({ code: 'CHAIN_BROKEN' });
  });

  it('is found whichever byte of a block is changed, but for the flags', () => {
    const [genesis, next] = chainOf(2).blocks;
    if (genesis === undefined || next === undefined) throw new Error('chain has two blocks');
    const { hash } = readNextBlock({ height: 0n, blockHash: '' as Sha256Hex }, genesis, 'directory');
    const writesOf = (raw: RawBlock): string =>
      JSON.stringify(readNextBlock({ height: 1n, blockHash: hash }, raw, 'directory').writes);
    const before = writesOf(next);
    let found = 0;
    for (const at of next.bytes.keys()) {
      const changed = {
        number: 1n,
        bytes: next.bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)),
      };
      try {
        // What lies outside both hashes (flags, signatures) can here only take the writes away, never change them.
        expect([before, '[]']).toContain(writesOf(changed));
      } catch (error) {
        if (!isHubError(error, 'CHAIN_BROKEN')) throw error;
        found += 1;
      }
    }
    expect(found).toBeGreaterThan(next.bytes.length * 0.9);
  });
});

describe('freshness', () => {
  it('is fresh while blocks come and ledger time keeps up', async () => {
    const { view, clocks } = await openOver(chainOf(2).blocks);
    clocks.own += LEASE_MS;
    clocks.monotonic += LEASE_MS;
    expect(view.freshness()).toEqual({ fresh: true, silenceMs: LEASE_MS, lagMs: LEASE_MS });
  });

  it('is stale once no block came within the lease', async () => {
    const { view, clocks } = await openOver(chainOf(2).blocks);
    clocks.monotonic += LEASE_MS + 1;
    expect(view.freshness().fresh).toBe(false);
  });

  it('is stale once ledger time lies more than a lease and five seconds behind the own clock', async () => {
    const { view, clocks } = await openOver(chainOf(2).blocks);
    clocks.own += LEASE_MS + 5_000;
    expect(view.freshness().fresh).toBe(true);
    clocks.own += 1;
    expect(view.freshness().fresh).toBe(false);
  });

  it('is stale while it replays old blocks, however busily they arrive', async () => {
    const { view } = await openOver(
      chainWithTicks([[NOW - 3_600_000, NOW - 3_600_000, NOW - 3_600_000]]).blocks,
    );
    expect(view.freshness()).toMatchObject({ fresh: false, silenceMs: 0, lagMs: 3_600_000 });
  });

  it('is stale before enough founders have ticked for a median', async () => {
    const { view } = await openOver(chainWithTicks([[NOW, undefined, undefined]]).blocks);
    expect(view.freshness()).toMatchObject({ fresh: false, lagMs: undefined });
    expect(view.current.ledgerTimeMs).toBeUndefined();
  });

  it('is fresh again when blocks come again', async () => {
    const chain = chainOf(2);
    const { view, ledger, clocks } = await openOver(chain.blocks);
    clocks.own += 60_000;
    clocks.monotonic += 60_000;
    expect(view.freshness().fresh).toBe(false);
    chain.write(...tickWrites(clocks.own));
    ledger.delivered();
    await view.reach(3n, 20_000);
    expect(view.freshness()).toEqual({ fresh: true, silenceMs: 0, lagMs: 0 });
  });

  it('goes stale when the stream freezes, though it stays open', async () => {
    const chain = chainOf(2);
    const { view, ledger, clocks } = await openOver(chain.blocks);
    ledger.freeze();
    chain.write(...tickWrites(NOW + LEASE_MS));
    ledger.delivered();
    clocks.own += LEASE_MS + 1;
    clocks.monotonic += LEASE_MS + 1;
    expect(view.freshness().fresh).toBe(false);
    expect(view.failure).toBeUndefined();
  });

  it('judges a moment by the epoch that is decided with, not by the newest', async () => {
    const chain = chainOf(2);
    const { view, ledger, clocks } = await openOver(chain.blocks);
    const old = view.current;
    clocks.own += 60_000;
    chain.write(...tickWrites(clocks.own));
    ledger.delivered();
    const young = await view.reach(3n, 20_000);
    expect(view.moment(old, () => 0)).toMatchObject({ fresh: false, ledgerTimeMs: NOW });
    expect(view.moment(young ?? old, () => 7).usedToday('g-000000000001' as never)).toBe(7);
    expect(view.moment(young ?? old, () => 0)).toMatchObject({ fresh: true, ownTimeMs: clocks.own });
  });
});

/** A chain whose blocks hold these ticks of the founders, in the charter's order. */
function chainWithTicks(blocks: readonly (readonly (number | undefined)[])[]): SampleChain {
  const chain = new SampleChain();
  for (const ticks of blocks) {
    chain.write(
      ...FOUNDERS.flatMap((msp, index) => {
        const at = ticks[index];
        return at === undefined ? [] : [tickWrite(msp, at)];
      }),
    );
  }
  return chain;
}

describe('ledger time', () => {
  const timeOf = async (...blocks: (number | undefined)[][]): Promise<number | undefined> => {
    const { view } = await openOver(chainWithTicks(blocks).blocks);
    return view.current.ledgerTimeMs;
  };

  it("is the median of the founders' last ticks", async () => {
    expect(await timeOf([NOW + 9_000_000, NOW, NOW - 5])).toBe(NOW);
  });

  it('does not run ahead with one founder', async () => {
    expect(await timeOf([NOW, NOW, NOW], [NOW + 3_600_000, undefined, undefined])).toBe(NOW);
  });

  it('goes on when two founders go on', async () => {
    expect(await timeOf([NOW, NOW, NOW], [NOW + 5, NOW + 7, undefined])).toBe(NOW + 5);
  });

  it('never falls, whatever the founders say', async () => {
    expect(await timeOf([NOW, NOW, NOW], [NOW - 60_000, NOW - 60_000, NOW - 60_000])).toBe(NOW);
  });

  it("counts no other member's tick", async () => {
    const chain = chainWithTicks([[NOW, NOW, NOW]]);
    chain.write(tickWrite('HousingMSP' as (typeof FOUNDERS)[number], NOW + 60_000));
    const { view } = await openOver(chain.blocks);
    expect(view.current.ledgerTimeMs).toBe(NOW);
  });
});

function blockAfterNext(chain: SampleChain): RawBlock {
  chain.write();
  return chain.write();
}

function blockAt(chain: SampleChain, number: number): RawBlock {
  const block = chain.blocks[number];
  if (block === undefined) throw new Error(`chain has no block ${number}`);
  return block;
}

/** The block with one bit changed, at this part of its length. */
function flipped({ number, bytes }: RawBlock, part: number): RawBlock {
  const at = Math.floor(bytes.length * part);
  return { number, bytes: bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)) };
}

function halved({ number, bytes }: RawBlock): RawBlock {
  return { number, bytes: bytes.subarray(0, bytes.length / 2) };
}

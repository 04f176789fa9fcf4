/** Anchors: who writes them, and what a log that requires them takes. */

import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { canonicalJson } from '../../../../chaincode/model';
import { forkAlliance, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import type { CastMember } from '../fixture/cast';
import { hashOf, memberTerms } from '../fixture/content';
import { blockHashAt, decisionAt, heightAt } from '../fixture/log-records';
import { outcomeOf } from '../fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
  await standing.alliance.openLog('main', standing.cast.finance, 'required');
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const OTHER = 'f'.repeat(64);
const anchorAll = (as: Identity, blocks: readonly (readonly [number, string])[], channel = 'directory') => {
  const named = canonicalJson(blocks.map(([number, hash]) => ({ number: String(number), hash })));
  return outcomeOf(on.alliance.callOn('exchange', as, 'Anchors:Anchor', channel, named));
};
const anchor = (as: Identity, number: number, hash: string, channel = 'directory') =>
  anchorAll(as, [[number, hash]], channel);
/** The block that made `directory` as high as `height`, as tests name it. */
const anchorHeight = (by: CastMember, height: number, hash = blockHashAt(height)) =>
  anchor(by.relay, height - 1, hash);
const append = (sequence: number, ...heights: readonly number[]) =>
  outcomeOf(
    on.alliance.call(
      on.cast.finance.gateway,
      'AccessLog:Append',
      'main',
      String(sequence),
      canonicalJson(heights.map(heightAt)),
      canonicalJson(heights.map((height, index) => decisionAt(index, height))),
    ),
  );

describe('an anchor', () => {
  test('is written by a founder\u2019s registered relay key, and by no other key', async () => {
    const { finance, housing } = on.cast;
    for (const key of [finance.admin, finance.clock, finance.gateway, finance.probe, housing.relay]) {
      expect(await anchor(key, 3, OTHER)).toBe('NOT_ALLOWED');
    }
    expect(await anchor(finance.relay, 3, OTHER)).toBe('DONE');
  });

  test('is not written by a department, even with a relay key that was voted in for it', async () => {
    const { alliance, cast } = on;
    const { finance, publicSecurity } = cast;
    const terms = { ...memberTerms(publicSecurity), keys: { relay: hashOf(publicSecurity.relay) } };
    await alliance.pass('Members', await alliance.open(finance.admin, 'Members:ProposeMember', terms));
    const anchored = alliance.callOn(
      'directory',
      publicSecurity.relay,
      'Anchors:Anchor',
      'exchange',
      canonicalJson([{ number: '3', hash: OTHER }]),
    );
    expect(await outcomeOf(anchored)).toBe('NOT_ALLOWED');
  });

  test('the same again is the first result and writes nothing; another hash is ANCHOR_MISMATCH', async () => {
    const { finance, economy } = on.cast;
    await anchor(finance.relay, 3, OTHER);
    const before = on.stage.state('exchange').dump();
    expect(await anchor(finance.relay, 3, OTHER)).toBe('DONE');
    expect(on.stage.state('exchange').dump()).toEqual(before);
    expect(await anchor(finance.relay, 3, 'e'.repeat(64))).toBe('ANCHOR_MISMATCH');
    expect(await anchor(economy.relay, 3, 'e'.repeat(64))).toBe('DONE');
  });

  test('of one founder never falls, and may skip', async () => {
    const { finance, economy } = on.cast;
    expect(await anchor(finance.relay, 3, OTHER)).toBe('DONE');
    expect(await anchor(finance.relay, 9, OTHER)).toBe('DONE');
    expect(await anchor(finance.relay, 4, OTHER)).toBe('WRONG_STATE');
    expect(await anchor(economy.relay, 4, OTHER)).toBe('DONE');
  });

  test('of several blocks at once stands for each; of those it anchored before nothing is written again', async () => {
    const { finance } = on.cast;
    const [three, four, seven] = [[3, OTHER] as const, [4, 'd'.repeat(64)] as const, [7, OTHER] as const];
    expect(await anchorAll(finance.relay, [three, four])).toBe('DONE');
    expect(await anchorAll(finance.relay, [three, four, seven])).toBe('DONE');
    expect(await anchorAll(finance.relay, [four, [7, 'e'.repeat(64)]])).toBe('ANCHOR_MISMATCH');
    expect(
      await anchorAll(finance.relay, [
        [5, OTHER],
        [9, OTHER],
      ]),
    ).toBe('WRONG_STATE');
    expect(
      await anchorAll(finance.relay, [
        [9, OTHER],
        [8, OTHER],
      ]),
    ).toBe('INVALID_ARGUMENT');
    expect(await anchorAll(finance.relay, [])).toBe('INVALID_ARGUMENT');
  });

  test('is of the other channel: WRONG_CHANNEL for a channel\u2019s own blocks', async () => {
    const { relay } = on.cast.finance;
    expect(await anchor(relay, 3, OTHER, 'exchange')).toBe('WRONG_CHANNEL');
    expect(await anchor(relay, 3, OTHER, 'archive')).toBe('INVALID_ARGUMENT');
    const blocks = canonicalJson([{ number: '3', hash: OTHER }]);
    const back = on.alliance.callOn('directory', relay, 'Anchors:Anchor', 'exchange', blocks);
    expect(await outcomeOf(back)).toBe('DONE');
  });

  test('is read by whoever reads the channel: where a relay goes on, and what stands anchored', async () => {
    const { alliance, cast } = on;
    const read = (name: string, ...args: readonly string[]) =>
      alliance.acting.evaluate(cast.economy.relay, {
        channel: 'exchange',
        contract: 'Anchors',
        transaction: name,
        args,
      });
    await anchor(cast.finance.relay, 3, OTHER);
    await anchor(cast.finance.relay, 7, OTHER);
    expect(await read('ReadRelay', 'directory', 'FinanceMSP')).toMatchObject({ last: '7' });
    expect(await read('ReadAnchors', 'directory', '3')).toMatchObject({
      anchors: [{ founder: 'FinanceMSP', hash: OTHER }],
    });
    expect(await outcomeOf(read('ReadRelay', 'directory', 'EconomyMSP'))).toBe('NOT_FOUND');
  });
});

describe('a log that requires anchors', () => {
  test('takes a batch once two founders anchored each of its heights: NOT_ANCHORED until then', async () => {
    const { establishment, finance, economy } = on.cast;
    expect(await append(0, 4, 6)).toBe('NOT_ANCHORED');
    for (const founder of [establishment, finance]) await anchorHeight(founder, 4);
    await anchorHeight(finance, 6);
    expect(await append(0, 4, 6)).toBe('NOT_ANCHORED');
    await anchorHeight(economy, 6);
    expect(await append(0, 4, 6)).toBe('DONE');
  });

  test('two founders are enough, whatever the third one anchored', async () => {
    const { establishment, finance, economy } = on.cast;
    await anchorHeight(economy, 4, OTHER);
    await anchorHeight(finance, 4);
    expect(await append(0, 4)).toBe('NOT_ANCHORED');
    await anchorHeight(establishment, 4);
    expect(await append(0, 4)).toBe('DONE');
  });

  test('refuses another block than the founders saw: ANCHOR_MISMATCH', async () => {
    const { finance, economy } = on.cast;
    await anchorHeight(economy, 4, OTHER);
    await anchorHeight(finance, 4, OTHER);
    expect(await append(0, 4)).toBe('ANCHOR_MISMATCH');
  });

  test('takes an empty batch without heights, and answers an old one again whatever is anchored', async () => {
    expect(await append(0)).toBe('DONE');
    expect(await append(0)).toBe('DONE');
    expect(await append(1, 0)).toBe('INVALID_ARGUMENT');
  });
});

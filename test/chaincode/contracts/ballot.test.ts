import fc from 'fast-check';
import { approvalsOf, tally } from '../../../chaincode/contracts/ballot/tally';
import { canonicalHash, type MspId, type VoteChoice, votingRule } from '../../../chaincode/model';
import { runs } from '../../depth';
import { forkAlliance, type Opened, type StandingAlliance, standingAlliance } from './fixture/alliance';
import type { CastMember } from './fixture/cast';
import { incomeContent, memberTerms, purposeTerms } from './fixture/content';
import { outcomeOf } from './fixture/refusal';

let founded: StandingAlliance;
let on: StandingAlliance;
let ballot: Opened;

beforeAll(async () => {
  founded = await standingAlliance();
});

beforeEach(async () => {
  on = forkAlliance(founded);
  ballot = await on.alliance.open(on.cast.finance.admin, 'Members:ProposePurpose', purposeTerms('care'));
});

const readBallot = (id: string) => on.alliance.read(on.cast.housing.admin, 'Directory:ReadBallot', id);
const purposes = () => on.alliance.read(on.cast.housing.admin, 'Members:ListPurposes', '10', '');

test('the vote that completes k writes the outcome, and only it', async () => {
  const { alliance, cast } = on;
  expect(await alliance.vote('Members', cast.economy, ballot)).toEqual({
    ballot: ballot.ballot,
    state: 'OPEN',
  });
  expect(await purposes()).not.toMatchObject({ rows: [{ code: 'care' }, {}, {}] });
  expect(await alliance.vote('Members', cast.finance, ballot)).toEqual({
    ballot: ballot.ballot,
    state: 'PASSED',
    purpose: 'care',
  });
  expect(await purposes()).toMatchObject({ rows: [{ code: 'care' }, {}, {}] });
});

test('a ballot is rejected once k can no longer be reached', async () => {
  const { alliance, cast } = on;
  expect((await alliance.vote('Members', cast.economy, ballot, 'REJECT')).state).toBe('OPEN');
  expect((await alliance.vote('Members', cast.finance, ballot, 'APPROVE')).state).toBe('OPEN');
  expect((await alliance.vote('Members', cast.establishment, ballot, 'REJECT')).state).toBe('REJECTED');
  expect(await readBallot(ballot.ballot)).toMatchObject({
    ballot: { state: 'REJECTED' },
    votes: [{}, {}, {}],
  });
});

test('a member joins by the votes of all three', async () => {
  const { alliance, cast } = on;
  const terms = memberTerms(cast.publicSecurity);
  const joining = await alliance.open(cast.finance.admin, 'Members:ProposeMember', terms);
  expect((await alliance.vote('Members', cast.finance, joining)).state).toBe('OPEN');
  expect((await alliance.vote('Members', cast.economy, joining)).state).toBe('OPEN');
  expect((await alliance.vote('Members', cast.establishment, joining)).state).toBe('PASSED');
  const member = await alliance.read(cast.housing.admin, 'Members:ReadMember', 'PublicSecurityMSP');
  expect(member).toEqual({ v: 1, ...terms, state: 'ACTIVE' });
});

test('a second vote by the same member is refused, whichever way', async () => {
  const { alliance, cast } = on;
  await alliance.vote('Members', cast.economy, ballot);
  expect(await outcomeOf(alliance.vote('Members', cast.economy, ballot))).toBe('ALREADY_EXISTS');
  expect(await outcomeOf(alliance.vote('Members', cast.economy, ballot, 'REJECT'))).toBe('ALREADY_EXISTS');
});

test('a vote for other terms than the ballot is on is refused: TERMS_MISMATCH', async () => {
  const other = { ...ballot, termsHash: canonicalHash(purposeTerms('other')) };
  expect(await outcomeOf(on.alliance.vote('Members', on.cast.economy, other))).toBe('TERMS_MISMATCH');
});

test('a member without a vote has none, though it stands', async () => {
  expect(await outcomeOf(on.alliance.vote('Members', on.cast.housing, ballot))).toBe('NOT_ALLOWED');
});

test('a ballot that has ended takes no vote', async () => {
  const { alliance, cast } = on;
  await alliance.pass('Members', ballot);
  expect(await outcomeOf(alliance.vote('Members', cast.economy, ballot))).toBe('WRONG_STATE');
});

test('a ballot is voted on with its own contract', async () => {
  const { alliance, cast } = on;
  expect(await outcomeOf(alliance.vote('Grants', cast.economy, ballot))).toBe('INVALID_ARGUMENT');
  const unknown = { ...ballot, ballot: 'purpose/none' };
  expect(await outcomeOf(alliance.vote('Members', cast.economy, unknown))).toBe('NOT_FOUND');
});

test('two votes at the same moment conflict, so that none is lost from the count', async () => {
  const { stage, cast } = on;
  const cast1 = (who: 'economy' | 'finance') =>
    stage.simulate(cast[who].admin, {
      channel: 'directory',
      contract: 'Members',
      transaction: 'Vote',
      args: [ballot.ballot, ballot.termsHash, 'APPROVE'],
    });
  const [first, second] = [await cast1('economy'), await cast1('finance')];
  stage.commit(first);
  expect(() => stage.commit(second)).toThrow(expect.objectContaining({ code: 'COMMIT_CONFLICT' }));
  stage.commit(await cast1('finance'));
  expect(await readBallot(ballot.ballot)).toMatchObject({ ballot: { state: 'PASSED' } });
});

test('a ballot is called after its matter and its transaction', async () => {
  expect(ballot.ballot).toMatch(/^purpose\/care\/[0-9a-f]{12}$/);
});

test('what was rejected is proposed again under another id; the old ballot and its votes stay', async () => {
  const { alliance, cast } = on;
  const propose = () => alliance.open(cast.finance.admin, 'Members:ProposePurpose', purposeTerms('care'));
  await alliance.vote('Members', cast.economy, ballot, 'REJECT');
  await alliance.vote('Members', cast.finance, ballot, 'REJECT');
  const again = await propose();
  expect(again.ballot).not.toBe(ballot.ballot);
  expect((await alliance.pass('Members', again)).state).toBe('PASSED');
  expect(await readBallot(ballot.ballot)).toMatchObject({ ballot: { state: 'REJECTED' } });
});

test('one founder, proposing and refusing as often as it likes, keeps no matter from the others', async () => {
  const { alliance, cast } = on;
  const invite = (by: CastMember, over: object = {}) =>
    alliance.open(by.admin, 'Members:ProposeMember', { ...memberTerms(cast.publicSecurity), ...over });
  for (let attempt = 0; attempt <= 100; attempt += 1) {
    const junk = await invite(cast.economy, { attributes: { attempt: String(attempt) } });
    expect((await alliance.vote('Members', cast.economy, junk, 'REJECT')).state).toBe('REJECTED');
  }
  // One that it never refuses is in nobody's way either.
  await invite(cast.economy, { attributes: { left: 'open' } });
  expect(await outcomeOf(alliance.pass('Members', await invite(cast.finance)))).toBe('DONE');
});

test('of ballots that stand side by side the first that passes decides, and the others pass no more', async () => {
  const { alliance, cast } = on;
  const other = await alliance.open(cast.economy.admin, 'Members:ProposePurpose', {
    ...purposeTerms('care'),
    description: 'Something else.',
  });
  await alliance.pass('Members', ballot);
  expect(await outcomeOf(alliance.pass('Members', other))).toBe('ALREADY_EXISTS');
  expect(await purposes()).toMatchObject({ rows: [{ ...purposeTerms('care') }, {}, {}] });
});

test('an edit voids the ballot on the revision before, and its votes count nothing', async () => {
  const { alliance, cast } = on;
  const content = incomeContent({ binding: { ...(incomeContent().binding as object), localName: 'new' } });
  const first = await alliance.propose(cast.taxation, 'new', content);
  await alliance.vote('Directory', cast.finance, first);
  const second = await alliance.propose(cast.taxation, 'new', { ...content, retentionDays: 30 });
  expect(await readBallot(first.ballot)).toMatchObject({ ballot: { state: 'VOIDED' } });
  expect(await outcomeOf(alliance.vote('Directory', cast.economy, first))).toBe('WRONG_STATE');
  expect(second.termsHash).not.toBe(first.termsHash);
  expect((await alliance.vote('Directory', cast.economy, second)).state).toBe('OPEN');
});

test('open ballots are listed apart', async () => {
  const { alliance, cast } = on;
  const list = (state: string) =>
    alliance.read(cast.housing.admin, 'Directory:ListBallots', state, '100', '') as Promise<{
      readonly rows: readonly { readonly id: string; readonly state: string }[];
    }>;
  expect((await list('OPEN')).rows.map(({ id }) => id)).toEqual([ballot.ballot]);
  expect((await list('')).rows.length).toBeGreaterThan(5);
  expect(await outcomeOf(list('open'))).toBe('INVALID_ARGUMENT');
});

test('a rule never names a voter twice', () => {
  expect(votingRule.safeParse({ voters: ['AMSP', 'AMSP'], threshold: 2 }).success).toBe(false);
});

test('counting: passed by k approvals of voters alone, rejected only when k is out of reach', () => {
  const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G'] as const;
  const ballots = fc.record({
    n: fc.integer({ min: 1, max: 6 }),
    k: fc.integer({ min: 1, max: 6 }),
    votes: fc.dictionary(fc.constantFrom(...names), fc.constantFrom<VoteChoice>('APPROVE', 'REJECT')),
  });
  fc.assert(
    fc.property(ballots, ({ n, k, votes }) => {
      fc.pre(k <= n);
      const rule = votingRule.parse({ voters: names.slice(0, n), threshold: k });
      const cast = new Map(Object.entries(votes) as [MspId, VoteChoice][]);
      const approvals = names.slice(0, n).filter((name) => votes[name] === 'APPROVE');
      const refusals = names.slice(0, n).filter((name) => votes[name] === 'REJECT').length;
      expect(approvalsOf(rule, cast)).toEqual(approvals);
      const expected = approvals.length >= k ? 'pass' : n - refusals < k ? 'reject' : 'vote';
      expect(tally(rule, cast)).toBe(expected);
    }),
    { numRuns: runs(300, 10_000), verbose: true },
  );
});

/** Random sequences of transactions by random members never reach a state that must not be. */
import fc from 'fast-check';
import {
  type Ballot,
  canonicalHash,
  type Duty,
  type Entry,
  type EntryVersion,
  type Grant,
  type GrantState,
  HubError,
  isStricter,
  parseKey,
  type Request,
  requestHash,
  shareTypeOf,
  type Verdict,
  type Vote,
  widerDimensions,
} from '../../../../chaincode/model';
import { deep, runs } from '../../../depth';
import { forkAlliance, grantIncome, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { incomeContent, incomeTerms } from '../fixture/content';
import { Ledger } from './rows';
import { attempt, step } from './step';

let standing: StandingAlliance;

/** Where the walks begin: one grant active, one about to be resumed, one about to be voted, a draft under review. */
beforeAll(async () => {
  standing = await standingAlliance();
  const { alliance, cast, income } = standing;
  await grantIncome(standing, { delegation: { depth: 2 } });
  const suspended = await grantIncome(standing, { items: ['yearlyIncome'] });
  await alliance.call(cast.finance.admin, 'Grants:Suspend', suspended, 'alarm');
  await alliance.open(cast.taxation.admin, 'Grants:ProposeResumption', suspended);
  const asked = incomeTerms(income, { items: ['identityNumber'] });
  await alliance.consent(cast.taxation, await alliance.request(cast.housing, asked), asked);
  await alliance.propose(cast.taxation, 'second', incomeContent({ retentionDays: 1 }), income);
});

/** A grant that covers anything rests on its request, the provider's consent and the votes, all on the same terms. */
function grantsRestOnVotes(ledger: Ledger): void {
  const grants = ledger.of('grant') as unknown as readonly Grant[];
  const requests = ledger.of('request') as unknown as readonly Request[];
  const ballots = ledger.of('ballot') as unknown as readonly Ballot[];
  const votes = ledger.of('vote') as unknown as readonly Vote[];
  for (const state of ledger.of('grantState') as unknown as readonly GrantState[]) {
    const grant = grants.find(({ id }) => id === state.grant);
    if (grant === undefined) throw new Error(`state of no grant: ${state.grant}`);
    const hash = canonicalHash(grant.terms);
    const request = requests.find(({ id }) => id === grant.request);
    expect(request).toMatchObject({ state: 'GRANTED', approved: grant.terms });
    if (request !== undefined) expect(widerDimensions(grant.terms, request.asked)).toEqual([]);
    const parent = grants.find(({ id }) => id === grant.terms.parent);
    if (grant.terms.parent !== undefined) expect(partOf(parent, grant)).toBe(true);
    expect(ledger.of('consent')).toContainEqual(
      expect.objectContaining({
        request: grant.request,
        revision: request?.revision,
        provider: parent?.terms.consumer ?? grant.provider,
        termsHash: hash,
      }),
    );
    expect(ledger.of('compliance')).toContainEqual(
      expect.objectContaining({
        request: grant.request,
        termsHash: request === undefined ? '' : requestHash(request),
      }),
    );
    const ballot = ballots.find(({ id }) => id === grant.lock.ballot);
    expect(ballot?.id.split('/')[1]).toBe(grant.request);
    expect(ballot).toMatchObject({ state: 'PASSED', termsHash: hash });
    const approvals = votes.filter(
      (vote) => vote.ballot === ballot?.id && vote.choice === 'APPROVE' && vote.termsHash === hash,
    );
    expect(new Set(approvals.map(({ voter }) => voter)).size).toBeGreaterThanOrEqual(grant.lock.k);
    expect(approvals.map(({ voter }) => voter).sort()).toEqual([...grant.lock.approvals].sort());
  }
}

/** True if a delegated grant is no wider than its parent, said once more in plain words. */
function partOf(parent: Grant | undefined, { terms }: Grant): boolean {
  if (parent === undefined) return false;
  const whole = parent.terms;
  const rows = (of: Grant['terms']) =>
    new Map(of.rowFilter.map((each) => [each.dimension, 'in' in each ? each.in : [`@${each.attribute}`]]));
  return (
    terms.entry === whole.entry &&
    terms.entryVersion === whole.entryVersion &&
    terms.items.every((item) => whole.items.includes(item)) &&
    terms.purposes.every((purpose) => whole.purposes.includes(purpose)) &&
    terms.window.from >= whole.window.from &&
    terms.window.until <= whole.window.until &&
    (terms.quota?.operationsPerDay ?? Infinity) <= (whole.quota?.operationsPerDay ?? Infinity) &&
    [...rows(whole)].every(([dimension, values]) =>
      rows(terms)
        .get(dimension)
        ?.every((value) => values.includes(value)),
    ) &&
    whole.obligations.every((obligation) => terms.obligations.includes(obligation)) &&
    terms.derives.every((coordinate) => whole.derives.includes(coordinate)) &&
    (terms.delegation?.depth ?? 0) < (whole.delegation?.depth ?? 0)
  );
}

/** Each version keeps every item of the one before, of the same type and no freer. */
function nothingIsLoosened(ledger: Ledger): void {
  const versions = ledger.of('version') as unknown as readonly EntryVersion[];
  for (const version of versions.filter((each) => each.version > 1)) {
    const before = versions.find(
      (each) => each.code === version.code && each.version === version.version - 1,
    );
    if (before === undefined) throw new Error(`no version before ${version.version} of ${version.code}`);
    expect(version.previousHash).toBe(canonicalHash(before));
    for (const item of before.content.items) {
      const kept = version.content.items.find(({ id }) => id === item.id);
      if (kept === undefined) throw new Error(`item ${item.id} was dropped`);
      expect(kept.type).toBe(item.type);
      const [was, is] = [shareTypeOf(before.content, item), shareTypeOf(version.content, kept)];
      expect(isStricter(was, is)).toBe(false);
      expect(kept.tightenedIn).toBe(isStricter(is, was) ? version.version : item.tightenedIn);
    }
  }
}

/** Each entry in force rests on a standing duty; no two have one code. */
function entriesRestOnDuties(ledger: Ledger): void {
  const entries = ledger.of('entry') as unknown as readonly Entry[];
  const versions = ledger.of('version') as unknown as readonly EntryVersion[];
  const duties = ledger.of('duty') as unknown as readonly Duty[];
  expect(new Set(entries.map(({ code }) => code)).size).toBe(entries.length);
  for (const { code, version, provider } of entries.filter(({ status }) => status !== 'WITHDRAWN')) {
    const current = versions.find((each) => each.code === code && each.version === version);
    const standing = duties.filter(({ msp, status }) => msp === provider && status === 'STANDING');
    expect(standing.some(({ id }) => current?.content.duties.includes(id))).toBe(true);
  }
}

/** Revisions of entries and what probes saw never fall. */
function nothingFalls(before: Ledger, after: Ledger): void {
  const revisions = (ledger: Ledger) =>
    (ledger.of('entry') as unknown as readonly Entry[]).map(
      ({ code, revision }) => [code, revision] as const,
    );
  for (const [code, revision] of revisions(before)) {
    const now = revisions(after).find(([each]) => each === code)?.[1] ?? 0;
    expect([code, [0, 1].includes(now - revision)]).toEqual([code, true]);
  }
  const seen = (ledger: Ledger) =>
    (ledger.of('verdict') as unknown as readonly Verdict[])[0]?.observedAt ?? '';
  expect(seen(after) >= seen(before)).toBe(true);
}

const IMMUTABLE = new Set(['version', 'vote', 'grant', 'charter', 'purpose']);
const ENDED: Readonly<Record<string, readonly string[]>> = {
  ballot: ['PASSED', 'REJECTED', 'VOIDED'],
  request: ['GRANTED', 'REFUSED', 'WITHDRAWN'],
  grantState: ['REVOKED'],
  entry: ['WITHDRAWN'],
  draft: ['LOCKED'],
};

/** What is said once stays said: votes, versions, grants, and everything that has ended. */
function nothingIsRewritten(before: Ledger, after: Ledger): void {
  for (const [key, text] of before.texts) {
    const type = parseKey(key)?.type ?? '';
    const row: { readonly state?: string; readonly status?: string } = JSON.parse(text);
    const ended = ENDED[type]?.includes(row.state ?? row.status ?? '') === true;
    if (IMMUTABLE.has(type) || ended) expect([key, after.texts.get(key)]).toEqual([key, text]);
  }
}

test(
  'no grant without its consent and votes, no vote twice, no version changed, no share type loosened',
  async () => {
    const passed = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 45 }), async (steps) => {
        const on = forkAlliance(standing);
        const start = new Ledger(on.stage.state('directory').dump());
        let before = start;
        for (const each of steps) {
          const refusal = await attempt(on, before, each).then(
            () => undefined,
            (error: unknown) => error,
          );
          const after = new Ledger(on.stage.state('directory').dump());
          if (refusal !== undefined) {
            if (!(refusal instanceof HubError) || refusal.code === 'INTERNAL') throw refusal;
            expect(after.texts).toEqual(before.texts);
            continue;
          }
          grantsRestOnVotes(after);
          nothingIsLoosened(after);
          entriesRestOnDuties(after);
          nothingFalls(before, after);
          nothingIsRewritten(before, after);
          before = after;
        }
        for (const kind of passedKinds(before, start)) passed.add(kind);
      }),
      { numRuns: runs(12, 300), verbose: true },
    );
    // The walks must reach what they are about; a few may well do without a new grant.
    const reached = ['ENTRY', 'GRANT_RESUMPTION', ...(deep ? ['GRANT'] : [])];
    expect([...passed]).toEqual(expect.arrayContaining(reached));
  },
  runs(60_000, 900_000),
);

/** The kinds of ballots that passed on the way from `start` to `end`. */
function passedKinds(end: Ledger, start: Ledger): readonly string[] {
  const passed = (ledger: Ledger) =>
    ledger.of('ballot').flatMap((row) => (row.state === 'PASSED' ? [[row.id, String(row.kind)]] : []));
  const known = new Set(passed(start).map(([id]) => id));
  return passed(end).flatMap(([id, kind]) => (known.has(id) ? [] : [String(kind)]));
}

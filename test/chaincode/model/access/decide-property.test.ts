import fc from 'fast-check';
import {
  type AccessQuestion,
  type Decision,
  decide,
  lineageOf,
  type MspId,
  type StandingEntry,
  type StandingGrant,
} from '../../../../chaincode/model';
import { runs } from '../../../depth';
import { sampleVerdict } from '../sample';
import {
  directory,
  factsOf,
  grantAt,
  MEMBERS,
  MOMENT,
  question,
  type RandomDirectory,
} from './directory-arbitrary';

const parameters = { numRuns: runs(150, 5_000) } as const;

/** The grounds of a decision, as text; none where it denies. */
function groundsOf(decision: Decision): readonly string[] {
  return decision.allowed ? decision.scopes.map((scope) => JSON.stringify(scope)) : [];
}

/** Changes one thing that can only take a right away. */
type Tightening = (from: RandomDirectory) => RandomDirectory;

const tightening: fc.Arbitrary<Tightening> = fc.oneof(
  fc.tuple(fc.nat(5), fc.constantFrom('SUSPENDED' as const, 'REVOKED' as const)).map(
    ([at, state]): Tightening =>
      (from) => ({ ...from, grants: from.grants.map((each, n) => (n === at ? { ...each, state } : each)) }),
  ),
  fc.constantFrom(...MEMBERS).map(
    (msp: MspId): Tightening =>
      (from) => ({ ...from, suspended: [...from.suspended, msp] }),
  ),
  fc.tuple(fc.nat(1), fc.constantFrom('SUSPENDED' as const, 'WITHDRAWN' as const)).map(
    ([at, status]): Tightening =>
      (from) => ({
        ...from,
        entries: withEntry(from.entries, at, (e) => ({ ...e, entry: { ...e.entry, status } })),
      }),
  ),
  fc.nat(1).map(
    (at): Tightening =>
      (from) => ({ ...from, entries: withEntry(from.entries, at, failed) }),
  ),
);

function withEntry(
  entries: readonly StandingEntry[],
  at: number,
  change: (entry: StandingEntry) => StandingEntry,
): readonly StandingEntry[] {
  return entries.map((each, n) => (n === at ? change(each) : each));
}

function failed(standing: StandingEntry): StandingEntry {
  const { code, version } = standing.entry;
  return { ...standing, verdict: sampleVerdict(code, version, 'FAILED') };
}

/** True if the grant alone, with what it was delegated from, answers the whole question. */
function answersAlone(grant: StandingGrant, asked: AccessQuestion, from: RandomDirectory): boolean {
  const grants = [...(lineageOf(grant, factsOf(from)) ?? [])];
  return decide(asked, factsOf({ ...from, grants }), MOMENT).allowed;
}

describe('decide', () => {
  it('never turns a denial into an answer, or adds a ground, when something is revoked or suspended', () => {
    fc.assert(
      fc.property(directory, question, tightening, (from, asked, tighten) => {
        const before = new Set(groundsOf(decide(asked, factsOf(from), MOMENT)));
        const after = groundsOf(decide(asked, factsOf(tighten(from)), MOMENT));
        expect(after.filter((ground) => !before.has(ground))).toEqual([]);
      }),
      parameters,
    );
  });

  it('never turns an answer into a denial, or takes a ground away, when a grant is added', () => {
    fc.assert(
      fc.property(directory, question, grantAt(99), (from, asked, grant) => {
        const before = groundsOf(decide(asked, factsOf(from), MOMENT));
        const more = { ...from, grants: [...from.grants, grant] };
        const after = new Set(groundsOf(decide(asked, factsOf(more), MOMENT)));
        expect(before.filter((ground) => !after.has(ground))).toEqual([]);
      }),
      parameters,
    );
  });

  it('releases each cell by one grant alone', () => {
    fc.assert(
      fc.property(directory, question, (from, asked) => {
        const decision = decide(asked, factsOf(from), MOMENT);
        if (!decision.allowed) return;
        for (const scope of decision.scopes) {
          const group = asked.touches.filter(
            ({ entry, beneficiary, derives }) =>
              entry === scope.entry && beneficiary === scope.beneficiary && derives === scope.derives,
          );
          expect(scope.items).toEqual([...new Set(group.flatMap(({ item }) => item ?? []))].sort());
          const grant = from.grants.find((each) => each.grant.id === scope.basis);
          if (grant === undefined) continue;
          expect(answersAlone(grant, { ...asked, touches: group }, from)).toBe(true);
          const values = grant.grant.terms.rowFilter.map((each) =>
            'attribute' in each ? [from.attributes[each.attribute]] : each.in,
          );
          expect(scope.rowFilter.map((each) => each.in)).toEqual(values);
        }
      }),
      parameters,
    );
  });

  it('grounds every touch it allows, and names every touch of the groups it denies or one of their reasons', () => {
    fc.assert(
      fc.property(directory, question, (from, asked) => {
        const decision = decide(asked, factsOf(from), MOMENT);
        if (!decision.allowed) {
          expect(decision.denials.length).toBeGreaterThan(0);
          return;
        }
        for (const { entry, item, beneficiary, derives } of asked.touches) {
          const grounds = decision.scopes.filter(
            (scope) =>
              scope.entry === entry && scope.beneficiary === beneficiary && scope.derives === derives,
          );
          expect(grounds.length).toBeGreaterThan(0);
          for (const { items } of grounds) expect(item === undefined || items.includes(item)).toBe(true);
        }
      }),
      parameters,
    );
  });

  it('does not depend on the order of touches or grants', () => {
    fc.assert(
      fc.property(directory, question, (from, asked) => {
        const turned = { ...asked, touches: [...asked.touches].reverse() };
        const shuffled = { ...from, grants: [...from.grants].reverse() };
        expect(decide(turned, factsOf(shuffled), MOMENT)).toEqual(decide(asked, factsOf(from), MOMENT));
      }),
      parameters,
    );
  });

  it('releases to another member only what a grant names, an unconditional share, or ownership', () => {
    fc.assert(
      fc.property(directory, question, (from, asked) => {
        const decision = decide(asked, factsOf(from), MOMENT);
        if (!decision.allowed) return;
        for (const scope of decision.scopes) expect(rightOf(scope, asked, from)).toBe(true);
      }),
      parameters,
    );
  });

  it('meets both answers often enough for these properties to say something', () => {
    const sample = fc.sample(fc.tuple(directory, question), { numRuns: 500, seed: 7 });
    const allowed = sample.filter(([from, asked]) => decide(asked, factsOf(from), MOMENT).allowed);
    const byGrant = allowed.filter(([from, asked]) =>
      groundsOf(decide(asked, factsOf(from), MOMENT)).some((ground) => ground.includes('"g-')),
    );
    expect(allowed.length).toBeGreaterThan(60);
    expect(byGrant.length).toBeGreaterThan(25);
  });
});

/** The rule told cell by cell, from the design's first invariant and without `decide`'s steps. */
function rightOf(
  scope: Extract<Decision, { allowed: true }>['scopes'][number],
  { caller, purpose }: AccessQuestion,
  { suspended, entries, grants }: RandomDirectory,
): boolean {
  const standing = entries.find(({ entry }) => entry.code === scope.entry);
  if (standing === undefined) return false;
  const { entry, current, verdict } = standing;
  const active = [caller, scope.beneficiary, entry.provider].every((msp) => !suspended.includes(msp));
  const isFailed = verdict?.grade === 'FAILED' && verdict.version === entry.version;
  const answers = entry.status === 'LOCKED' && !isFailed;
  if (!active || !answers || !current.content.purposes.includes(purpose)) return false;
  if (scope.basis === 'OWN') return entry.provider === scope.beneficiary;
  const items = current.content.items.filter(({ id }) => scope.items.includes(id));
  const isFree = current.content.sharing.type === 'UNCONDITIONAL';
  const conditional = items.filter(({ shareType }) => !isFree || shareType === 'CONDITIONAL');
  if (current.content.sharing.type === 'NOT_SHARED') return false;
  if (scope.basis === 'UNCONDITIONAL') return isFree && conditional.length === 0;
  const lineage = lineageIn(scope.basis, grants);
  const terms = lineage[0]?.grant.terms;
  const now = '2026-11-23T12:00:00.000Z';
  return (
    terms !== undefined &&
    lineage.every(({ state, grant }) => state === 'ACTIVE' && grant.terms.window.until > now) &&
    lineage.slice(1).every(({ grant }) => !suspended.includes(grant.terms.consumer)) &&
    (terms.emergency === undefined) === (scope.emergency === undefined) &&
    (terms.emergency === undefined || lineage[0]?.emergency?.statement.from === '2026-11-23T11:50:00.000Z') &&
    terms.consumer === scope.beneficiary &&
    terms.entry === scope.entry &&
    terms.purposes.includes(purpose) &&
    (scope.derives === undefined ? terms.derives.length === 0 : terms.derives.includes(scope.derives)) &&
    conditional.every(
      ({ id, tightenedIn }) => terms.items.includes(id) && (tightenedIn ?? 1) <= terms.entryVersion,
    )
  );
}

/** The grant and all it was delegated from; an ancestor that is not there makes it none. */
function lineageIn(id: string | undefined, grants: readonly StandingGrant[]): readonly StandingGrant[] {
  const found = grants.find(({ grant }) => grant.id === id);
  if (found === undefined) return [];
  const { parent } = found.grant.terms;
  const above = parent === undefined ? [] : lineageIn(parent, grants);
  return parent !== undefined && above.length === 0 ? [] : [found, ...above];
}

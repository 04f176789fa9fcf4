/** What `hub request --for` asks for: enough, and nothing that is not needed. */
import fc from 'fast-check';
import { z } from 'zod';
import { answeredReason } from '../../../../chaincode/cli/query/reason';
import { type WantedGrant, wantedGrants } from '../../../../chaincode/cli/query/wanted-grants';
import type { EntryCode, EntryContent } from '../../../../chaincode/model';
import { decideAccess, reasonsOf } from '../../../../gateway/access';
import type { Analysis } from '../../../../gateway/analysis';
import { runs } from '../../../depth';
import { type GrantFixture, momentOf, msp, PURPOSE } from '../../../gateway/fixture/alliance';
import { CHAIN } from '../../../gateway/fixture/chain';
import { CALLER, providerOf, SmallSupergraph } from '../../../gateway/fixture/small-supergraph';

const hub = new SmallSupergraph(CHAIN);

/** Planning takes longest, and is the same for every set of grants. */
const analysed = new Map<string, Analysis>();

function analysisOf(query: string): Analysis {
  const analysis = analysed.get(query) ?? hub.analyse(query);
  analysed.set(query, analysis);
  return analysis;
}

/** The reasons as they come over the wire. */
function reasonsFor(query: string, grants: readonly GrantFixture[]) {
  const { decision } = decideAccess({
    analysis: analysisOf(query),
    caller: msp(CALLER),
    purpose: PURPOSE as never,
    epoch: hub.epoch(grants),
    moment: momentOf(),
  });
  const answered = decision.allowed ? [] : JSON.parse(JSON.stringify(reasonsOf(decision)));
  return z.array(answeredReason).parse(answered);
}

function contentOf(code: EntryCode): EntryContent {
  const standing = hub.epoch([]).entry(code);
  if (standing === undefined) throw new Error(`no entry ${code}`);
  return standing.current.content;
}

const wantedFor = (query: string, grants: readonly GrantFixture[] = []) =>
  wantedGrants(reasonsFor(query, grants), contentOf);

/** Every way to leave one item or one coordinate out of one grant. */
function narrower(wanted: readonly WantedGrant[]): readonly (readonly WantedGrant[])[] {
  return wanted.flatMap((grant, at) => {
    const less = [
      ...grant.items.map((item) => ({ ...grant, items: grant.items.filter((each) => each !== item) })),
      ...(grant.derives.length < 2
        ? []
        : grant.derives.map((one) => ({ ...grant, derives: grant.derives.filter((each) => each !== one) }))),
    ];
    // A grant of no item is none.
    return less.map((each) => [
      ...wanted.slice(0, at),
      ...(each.items.length === 0 ? [] : [each]),
      ...wanted.slice(at + 1),
    ]);
  });
}

const CITIZEN = ['name', 'secret', 'debt', 'income', 'points', 'crowding', 'grade', 'rank', 'benefit'];
const REACHED = ['household { size }', 'household { address }', 'spouse { name }', 'spouse { points }'];

const queries = fc
  .record({
    fields: fc.subarray([...CITIZEN, ...REACHED]),
    parties: fc.boolean(),
  })
  .map(
    ({ fields, parties }) =>
      `{ citizen(id: "1") { __typename ${fields.join(' ')} }${parties ? ' parties { __typename }' : ''} }`,
  );

/** Grants that stand already, and cover too little, something else, or all of it. */
const standing = fc.array(
  fc.constantFrom(...Object.keys(CHAIN)).chain((subgraph) => {
    const items = Object.values(CHAIN[subgraph]?.binds ?? {}).filter((item) => item !== null);
    return fc.record({
      consumer: fc.constantFrom(CALLER, ...Object.keys(CHAIN).map(providerOf)),
      entry: fc.constant(hub.entryOf(subgraph)),
      items: fc.subarray([...new Set(items)], { minLength: 1 }),
      derives: fc.subarray(['Citizen.points', 'Citizen.rank', 'Citizen.grade', 'Citizen.crowding']),
    });
  }),
  { maxLength: 5 },
);

test('what is proposed is enough, and whatever is left out of it is refused', () => {
  fc.assert(
    fc.property(queries, standing, (query, before) => {
      const wanted = wantedFor(query, before);
      expect(reasonsFor(query, [...before, ...wanted])).toEqual([]);
      for (const less of narrower(wanted)) expect(reasonsFor(query, [...before, ...less])).not.toEqual([]);
    }),
    { numRuns: runs(6, 1000) },
  );
});

test('who computes with another’s data is a consumer of its own; coordinates that need the same items share a grant', () => {
  const computing = wantedFor('{ citizen(id: "1") { points grade crowding } }').filter(
    ({ consumer }) => consumer === 'ScoreMSP',
  );
  expect(computing).toEqual([
    {
      consumer: 'ScoreMSP',
      entry: hub.entryOf('police'),
      items: ['household', 'size'],
      purpose: PURPOSE,
      derives: ['Citizen.crowding'],
    },
    {
      consumer: 'ScoreMSP',
      entry: hub.entryOf('tax'),
      items: ['id', 'income', 'year'],
      purpose: PURPOSE,
      derives: ['Citizen.grade', 'Citizen.points'],
    },
  ]);
});

test('of an entry whose presence alone is touched, one item is asked for, and not the person’s key', () => {
  const content = { ...contentOf(hub.entryOf('police') as EntryCode), subjectKey: 'id' as never };
  const wanted = wantedGrants(reasonsFor('{ parties { __typename } }', []), () => content);
  expect(wanted.map(({ items }) => items.length)).toEqual([1]);
  expect(wanted[0]?.items).not.toContain('id');
});

test('one who reads directly and computes from the same items needs a grant for each', () => {
  const [sample] = reasonsFor('{ citizen(id: "1") { debt } }', []).filter(({ missing }) => missing !== null);
  if (sample?.missing == null) throw new Error('nothing is missing');
  const derived = { ...sample, missing: { ...sample.missing, derives: 'Citizen.points' as never } };
  const wanted = wantedGrants([sample, derived], contentOf);
  expect(wanted.map(({ derives }) => derives)).toEqual([[], ['Citizen.points']]);
});

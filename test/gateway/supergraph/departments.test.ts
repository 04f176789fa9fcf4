import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import { decideAccess, reasonsOf } from '../../../gateway/access';
import { analyse } from '../../../gateway/analysis';
import {
  type EntryFixture,
  epochOf,
  type GrantFixture,
  momentOf,
  msp,
  PURPOSE,
  publicationOf,
} from '../fixture/alliance';
import { composed } from '../fixture/composed';
import { DEPARTMENTS, ELIGIBILITY, ENTRIES, GRANTS, HOUSING, MEMBERS } from '../fixture/scenario';

const GOLDEN = join(__dirname, '../../subgraphs/golden');
const read = (file: string): string => readFileSync(join(GOLDEN, file), 'utf8');

/** A local name's entry in the scenario's fixture: the code, and where its keys may travel. */
const CODES: Readonly<Record<string, number>> = {
  citizens: 0,
  households: 1,
  income: 2,
  divisions: 3,
  'low-income-register': 4,
};

/** A register beside the scenario's: its key is the low-income register's too, and the scenario has no grant on it. */
const MARRIAGES: EntryFixture = {
  code: '31100601/000001',
  provider: 'CivilAffairsMSP',
  subgraph: 'civil-affairs',
  binds: {},
};

/** The entries as the departments themselves bind them. */
function entriesOf(subgraph: string): readonly EntryFixture[] {
  const found: { name: string; binds: Record<string, string | null> }[] = [];
  for (const line of read(`${subgraph}.bindings.txt`).split('\n')) {
    if (line.trim() === '') continue;
    if (!line.startsWith(' ')) found.push({ name: line, binds: {} });
    const [coordinate = '', what = ''] = line.trim().split(' ');
    const entry = found.at(-1);
    if (line.startsWith(' ') && entry !== undefined)
      entry.binds[coordinate] = what === '(presence)' ? null : what;
  }
  return found.map(({ name, binds }) => {
    const model = name === 'marriages' ? MARRIAGES : ENTRIES[CODES[name] ?? -1];
    if (model === undefined) throw new Error(`no entry for ${name}`);
    return { ...model, binds };
  });
}

const sdls = new Map(DEPARTMENTS.map(({ name }) => [name, read(`${name}.sdl.txt`)]));
const entries = DEPARTMENTS.flatMap(({ name }) => entriesOf(name));
const publications = DEPARTMENTS.map(({ name, provider }) =>
  publicationOf(name, provider, sdls.get(name) ?? ''),
);
const epochWith = (grants: readonly GrantFixture[]) =>
  epochOf({ members: MEMBERS, entries, grants, publications });
const snapshot = composed(epochWith([]), sdls);

const decisionWith = (grants: readonly GrantFixture[]) =>
  decideAccess({
    analysis: analyse(snapshot, parse(ELIGIBILITY), undefined),
    caller: msp(HOUSING),
    purpose: PURPOSE as never,
    epoch: epochWith(grants),
    moment: momentOf(),
  }).decision;

describe('the departments as they are', () => {
  test('compose, and G1 to G5 are exactly enough for the scenario', () => {
    expect(decisionWith(Object.values(GRANTS)).allowed).toBe(true);
  });

  test.each(Object.keys(GRANTS) as (keyof typeof GRANTS)[])('without %s the scenario is refused', (name) => {
    const { [name]: left, ...others } = GRANTS;
    const decision = decisionWith(Object.values(others));
    const reasons = decision.allowed ? [] : reasonsOf(decision);
    expect(
      new Set(reasons.map(({ reason, beneficiary, entry }) => [reason, beneficiary, entry].join(' '))),
    ).toEqual(new Set([`NO_GRANT ${left.consumer} ${left.entry}`]));
  });
});

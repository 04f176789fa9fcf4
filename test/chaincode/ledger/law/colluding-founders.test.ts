/** Two founders, and whoever signs what they endorse: what no third member said does not stand. */

import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import {
  canonicalHash,
  charter as charterRecord,
  directoryKey,
  type EntryCode,
  entry as entryRecord,
  entryVersion,
  type MspId,
  type SubgraphName,
} from '../../../../chaincode/model';
import { Alliance, populate } from '../../contracts/fixture/alliance';
import { type Cast, newCast } from '../../contracts/fixture/cast';
import { incomeContent, type Json } from '../../contracts/fixture/content';
import { LawfulStage } from './lawful-stage';

let stage: LawfulStage;
let cast: Cast;
let alliance: Alliance;
let [income, register] = ['' as EntryCode, '' as EntryCode];

beforeEach(async () => {
  cast = await newCast();
  stage = new LawfulStage();
  alliance = new Alliance(stage, cast);
  const populated = await populate(alliance);
  [income, register] = [populated.income as EntryCode, populated.register as EntryCode];
});

const stored = (key: string): Json =>
  JSON.parse(Buffer.from(stage.stage.state('directory').get('directory', key)?.value ?? '{}').toString());

const write = (as: Identity, transaction: string, args: readonly string[], rows: Record<string, object>) =>
  stage.write(
    as,
    { channel: 'directory', contract: 'Directory', transaction, args },
    new Map(Object.entries(rows)),
  );

interface Forged {
  readonly ballot: string;
  readonly termsHash: string;
  /** Establishment has voted, finance is about to: what that transaction writes beside the version. */
  readonly outcome: Record<string, object>;
}

/** A new version of the income entry, opened and voted on by two founders alone. */
function voted(draft: string, content: Json): Forged {
  const provider = 'TaxationMSP' as MspId;
  const versionKey = directoryKey.version(income, 1);
  const first = entryVersion.parse(stored(versionKey));
  const terms = {
    provider,
    draft: { id: draft, revision: 1 },
    amends: { code: income, version: 1 },
    content,
  };
  const termsHash = canonicalHash(terms);
  const ballot = `entry/${provider}/${draft}/1`;
  const { fallback: rule } = charterRecord.parse(stored(directoryKey.charter()));
  const row = {
    v: 1,
    id: ballot,
    kind: 'ENTRY',
    proposer: 'FinanceMSP',
    terms,
    termsHash,
    rule,
    state: 'OPEN',
  };
  const ballotKey = directoryKey.ballot(ballot as never);
  const vote = (voter: string) => ({ v: 1, ballot, voter, termsHash, choice: 'APPROVE' });
  const voteKey = (voter: string) => directoryKey.vote(ballot as never, voter as MspId);
  expect(write(cast.finance.admin, 'ReviewDraft', [provider, draft, '1'], { [ballotKey]: row })).toEqual([]);
  const args = [ballot, termsHash, 'APPROVE'];
  const byOne = { [voteKey('EstablishmentMSP')]: vote('EstablishmentMSP') };
  expect(write(cast.establishment.admin, 'Vote', args, byOne)).toEqual([]);
  const approvals = rule.voters.filter((voter) => ['EstablishmentMSP', 'FinanceMSP'].includes(voter));
  const lock = { ballot, n: rule.voters.length, k: rule.threshold, approvals, termsHash };
  const standing = entryRecord.parse(stored(directoryKey.entry(income)));
  const bound = { ...stored(directoryKey.binding('taxation' as SubgraphName, income)), version: 2 };
  return {
    ballot,
    termsHash,
    outcome: {
      [voteKey('FinanceMSP')]: vote('FinanceMSP'),
      [ballotKey]: { ...row, state: 'PASSED' },
      [directoryKey.version(income, 2)]: {
        v: 1,
        code: income,
        version: 2,
        provider,
        content,
        draft: terms.draft,
        lockedBy: 'forged',
        previousHash: canonicalHash(first),
        lock,
      },
      [directoryKey.entry(income)]: {
        ...standing,
        version: 2,
        revision: standing.revision + 1,
        by: 'FinanceMSP',
        ballot,
      },
      [directoryKey.binding('taxation' as SubgraphName, income)]: bound,
    },
  };
}

const complete = (
  { ballot, termsHash, outcome }: Forged,
  more: Record<string, object> = {},
): readonly string[] =>
  write(cast.finance.admin, 'Vote', [ballot, termsHash, 'APPROVE'], { ...outcome, ...more });

const first = (): Json => stored(directoryKey.version(income, 1)).content as Json;

test('a version of a draft that its provider never wrote does not stand', async () => {
  expect(complete(voted('never-written', first()))).toContain(
    'version is of a draft that its provider never wrote',
  );
});

test('a version that says something else than its draft does not stand', async () => {
  await alliance.call(cast.taxation.admin, 'Directory:DraftEntry', 'own', incomeContent(), income);
  expect(complete(voted('own', { ...first(), retentionDays: 9999 }))).toContain(
    'version is not what its provider drafted',
  );
});

test('what the provider drafted stands by the same votes', async () => {
  await alliance.call(cast.taxation.admin, 'Directory:DraftEntry', 'own', incomeContent(), income);
  const draft = stored(directoryKey.draft('TaxationMSP' as MspId, 'own' as never));
  expect(complete(voted('own', draft.content as Json))).toEqual([]);
});

test('a binding under another entry, and a subgraph for a member that was not voted on, do not stand', async () => {
  await alliance.call(cast.taxation.admin, 'Directory:DraftEntry', 'own', incomeContent(), income);
  const draft = stored(directoryKey.draft('TaxationMSP' as MspId, 'own' as never));
  const forged = voted('own', draft.content as Json);
  const taxation = 'taxation' as SubgraphName;
  const squatted = { v: 1, subgraph: 'squatted', provider: 'HousingMSP', entries: [] };
  const problems = complete(forged, {
    [directoryKey.binding(taxation, register)]: {
      ...stored(directoryKey.binding(taxation, income)),
      entry: register,
      version: 1,
    },
    [directoryKey.subgraph('squatted' as SubgraphName)]: squatted,
  });
  expect(problems).toEqual([
    'binding is not the one that was voted',
    'subgraph is not the member that bound it first',
  ]);
});

/** The law on members, keys, guards and the charter: honest histories with one transaction forged at their end. */
import { FIRST_CHARTER } from '../../../../chaincode/contracts';
import { memberPolicy } from '../../../../chaincode/contracts/endorsement/guard-policy';
import type { JudgedTransaction } from '../../../../chaincode/ledger/law/judged-transaction';
import { canonicalHash, canonicalJson, mspId, parseKey, sha256Hex } from '../../../../chaincode/model';
import {
  forkAlliance,
  type Opened,
  type StandingAlliance,
  standingAlliance,
} from '../../contracts/fixture/alliance';
import type { CastMember } from '../../contracts/fixture/cast';
import { hashOf, type Json, memberTerms, nextCharter } from '../../contracts/fixture/content';
import { unlawful } from '../../contracts/fixture/law';

let standing: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

type Writes = ReadonlyMap<string, Uint8Array | undefined>;
type Forgery = (honest: JudgedTransaction) => Partial<JudgedTransaction>;

const typeOf = (key: string): string => parseKey(key)?.type ?? '';
const bytesOf = (record: object): Uint8Array => Buffer.from(canonicalJson(record));
const guardOf = (name: string): string => `\u0000guard\u0000${name}\u0000`;

/** Its rows of one kind, changed. */
const edit =
  (type: string, change: (record: Json) => Json): Forgery =>
  ({ writes }) => ({
    writes: new Map(
      [...writes].map(([key, value]) => [
        key,
        typeOf(key) !== type || value === undefined
          ? value
          : bytesOf(change(JSON.parse(Buffer.from(value).toString()) as Json)),
      ]),
    ),
  });
const without =
  (type: string, attribute = ''): Forgery =>
  ({ writes }) => ({
    writes: new Map([...writes].filter(([key]) => typeOf(key) !== type || !key.includes(attribute))),
  });
const deleting =
  (type: string): Forgery =>
  ({ writes }) => ({
    writes: new Map([...writes].map(([key, value]) => [key, typeOf(key) === type ? undefined : value])),
  });
const adding =
  (key: string, record: object): Forgery =>
  ({ writes }) => ({ writes: new Map<string, Uint8Array | undefined>([...writes, [key, bytesOf(record)]]) });
/** Signed by another member's admin, who writes its own guard. */
const by =
  (msp: string): Forgery =>
  ({ creator, writes }) => {
    const kept: Writes = new Map([...writes].filter(([key]) => key !== guardOf(creator.msp)));
    return {
      creator: { ...creator, msp: mspId.parse(msp) },
      writes: new Map([...kept, [guardOf(msp), bytesOf({ v: 1 })]]),
    };
  };

const call = (
  { alliance, cast }: StandingAlliance,
  who: keyof StandingAlliance['cast'],
  name: string,
  ...args: readonly (string | Json)[]
) => alliance.call(cast[who].admin, name, ...args);
const suspend = (on: StandingAlliance) =>
  call(on, 'finance', 'Members:SuspendMember', 'HousingMSP', 'misuse');
const pass = async (
  on: StandingAlliance,
  name: string,
  ...args: readonly (string | Json)[]
): Promise<void> => {
  await on.alliance.pass('Members', await on.alliance.open(on.cast.finance.admin, name, ...args));
};
const register = (on: StandingAlliance) =>
  call(on, 'housing', 'Members:RegisterApplication', 'desk', 'Desk', on.cast.housing.application.spki);
const rename = (on: StandingAlliance) =>
  pass(on, 'Members:ProposeMemberChange', { ...memberTerms(on.cast.housing), attributes: {} });
const resume = async (on: StandingAlliance): Promise<void> => {
  await suspend(on);
  await pass(on, 'Members:ProposeMemberResumption', 'HousingMSP');
};
const adopt = (on: StandingAlliance) =>
  pass(on, 'Members:ProposeCharter', nextCharter(on.alliance.founders, { auditors: ['HousingMSP'] }));
const gateway = (on: StandingAlliance) => on.alliance.addGateway(on.cast.finance, 'main');

/** Public security joins; the vote that completes it comes last. */
const join = (on: StandingAlliance) => pass(on, 'Members:ProposeMember', memberTerms(on.cast.publicSecurity));
const FOREIGN_POLICY = memberPolicy(FIRST_CHARTER.founders, mspId.parse('TaxationMSP'));

interface Case {
  readonly name: string;
  readonly story: (on: StandingAlliance) => Promise<unknown>;
  readonly forgery: Forgery;
  readonly says: string;
}

const CASES: readonly Case[] = [
  {
    name: 'a suspension by a department',
    story: suspend,
    forgery: by('TaxationMSP'),
    says: 'member~HousingMSP was suspended by no founder',
  },
  {
    name: 'a founder suspended by another',
    story: suspend,
    forgery: adding('\u0000member\u0000EconomyMSP\u0000', { v: 1 }),
    says: 'member~EconomyMSP cannot be read',
  },
  {
    name: 'a member that leaves by another’s word',
    story: (on) => call(on, 'housing', 'Members:Leave', 'merged'),
    forgery: by('TaxationMSP'),
    says: 'left by no word of its own',
  },
  {
    name: 'a member that goes from one state to another unasked',
    story: suspend,
    forgery: edit('member', (row) => ({ ...row, state: 'ACTIVE' })),
    says: 'went from ACTIVE to ACTIVE',
  },
  {
    name: 'a revision that is skipped',
    story: suspend,
    forgery: edit('member', (row) => ({ ...row, revision: 7 })),
    says: 'does not follow the revision before it',
  },
  {
    name: 'other terms than were voted',
    story: rename,
    forgery: edit('member', (row) => ({ ...row, attributes: { district: '1' } })),
    says: 'was changed without the votes',
  },
  {
    name: 'another kind than was voted',
    story: rename,
    forgery: edit('member', (row) => ({ ...row, kind: 'FOUNDER' })),
    says: 'was changed without the votes',
  },
  {
    name: 'a state changed with the terms',
    story: rename,
    forgery: edit('member', (row) => ({ ...row, state: 'SUSPENDED' })),
    says: 'changed its state with its terms',
  },
  {
    name: 'new terms without the guard of all founders',
    story: rename,
    forgery: without('guard', 'charter'),
    says: "was changed without the charter's guard",
  },
  {
    name: 'a resumption without the guard of all founders',
    story: resume,
    forgery: without('guard', 'charter'),
    says: "was changed without the charter's guard",
  },
  {
    name: 'a resumption without votes',
    story: resume,
    forgery: without('ballot'),
    says: 'was resumed without the votes',
  },
  {
    name: 'a member deleted',
    story: suspend,
    forgery: deleting('member'),
    says: 'member~HousingMSP was deleted',
  },
  {
    name: 'a charter with other terms than were voted',
    story: adopt,
    forgery: edit('charter', (row) => ({ ...row, auditors: [] })),
    says: 'charter was changed without the votes',
  },
  {
    name: 'a charter that leaves a version out',
    story: adopt,
    forgery: edit('charter', (row) => ({ ...row, version: 5 })),
    says: 'does not follow the charter before it',
  },
  {
    name: 'a charter without the guard of all founders',
    story: adopt,
    forgery: without('guard', 'charter'),
    says: "charter was changed without the charter's guard",
  },
  { name: 'a charter deleted', story: adopt, forgery: deleting('charter'), says: 'charter was deleted' },
  {
    name: 'an application with a key that nobody claimed',
    story: register,
    forgery: without('key'),
    says: 'names a key that is claimed for another, or for nobody',
  },
  {
    name: 'an application with a key that is claimed for another',
    story: register,
    forgery: edit('key', (row) => ({ ...row, id: 'other' })),
    says: 'names a key that is claimed for another, or for nobody',
  },
  {
    name: 'an application that begins suspended',
    story: register,
    forgery: edit('app', (row) => ({ ...row, state: 'SUSPENDED' })),
    says: 'began as SUSPENDED',
  },
  {
    name: 'an application that was revoked and is active again',
    story: async (on) => {
      await register(on);
      await call(on, 'housing', 'Members:RevokeApplication', 'desk');
      await call(on, 'housing', 'Directory:RecordDuty', 'care', DUTY);
    },
    forgery: (honest) =>
      adding('\u0000app\u0000HousingMSP\u0000desk\u0000', {
        v: 1,
        msp: 'HousingMSP',
        id: 'desk',
        name: 'Desk',
        spki: standing.cast.housing.application.spki,
        state: 'ACTIVE',
      })(honest),
    says: 'was revoked for good',
  },
  {
    name: 'a claim on a key that is registered for nothing',
    story: register,
    forgery: without('app'),
    says: 'is claimed without being registered',
  },
  {
    name: 'a claim that is deleted',
    story: async (on) => {
      await register(on);
      await call(on, 'housing', 'Directory:RecordDuty', 'care', DUTY);
    },
    forgery: ({ writes }) => ({
      writes: new Map<string, Uint8Array | undefined>([
        ...writes,
        [`\u0000key\u0000${hashOf(standing.cast.housing.application)}\u0000`, undefined],
      ]),
    }),
    says: 'was changed after it was claimed',
  },
  {
    name: 'a duty key that nobody claimed',
    story: (on) =>
      pass(on, 'Members:ProposeMemberChange', {
        ...memberTerms(on.cast.housing),
        keys: { probe: hashOf(on.cast.housing.gateway) },
      }),
    forgery: without('key'),
    says: 'names a key that is claimed for another, or for nobody',
  },
  {
    name: 'a gateway whose key was not voted',
    story: gateway,
    forgery: edit('gateway', (row) => ({ ...row, spki: standing.cast.economy.gateway.spki })),
    says: 'is active without the votes on its key',
  },
  {
    name: 'a gateway resumed by one founder',
    story: async (on) => {
      await gateway(on);
      await call(on, 'economy', 'Members:SuspendGateway', 'FinanceMSP', 'main');
    },
    forgery: edit('gateway', (row) => ({ ...row, state: 'ACTIVE' })),
    says: 'is active without the votes on its key',
  },
  {
    name: 'a gateway revoked by another founder',
    story: async (on) => {
      await gateway(on);
      await call(on, 'finance', 'Members:RevokeGateway', 'main');
    },
    forgery: by('EconomyMSP'),
    says: 'was changed by no founder',
  },
  {
    name: 'the guard of another',
    story: suspend,
    forgery: adding(guardOf('EconomyMSP'), { v: 1 }),
    says: 'guard~EconomyMSP was written by `FinanceMSP`',
  },
  {
    name: 'the guard of nobody',
    story: suspend,
    forgery: adding(guardOf('StrangerMSP'), { v: 1 }),
    says: 'guard~StrangerMSP guards no member that joins',
  },
  {
    name: 'a guard that holds something',
    story: suspend,
    forgery: edit('guard', (row) => ({ ...row, x: 1 })),
    says: 'guard~FinanceMSP cannot be read',
  },
  {
    name: 'a guard deleted',
    story: (on) => call(on, 'finance', 'Members:RenewGuard', 'HousingMSP'),
    forgery: ({ writes }) => ({ writes: new Map([...writes, [guardOf('HousingMSP'), undefined]]) }),
    says: 'guard~HousingMSP was deleted',
  },
  {
    name: "the charter's guard without a vote",
    story: suspend,
    forgery: adding(guardOf('charter'), { v: 1 }),
    says: 'guard~charter was written without a vote on members or the charter',
  },
  {
    name: 'a guard renewed by a department',
    story: (on) => call(on, 'finance', 'Members:RenewGuard', 'HousingMSP'),
    forgery: by('TaxationMSP'),
    says: 'guard~HousingMSP was written by `TaxationMSP`',
  },
  {
    name: 'a charter that sets ledger time back',
    story: async (on) => {
      for (const founder of on.alliance.founders)
        await on.alliance.call(founder.clock, 'Clock:Tick', '2026-11-23T08:00:00.000Z');
      await adopt(on);
    },
    forgery: edit('charter', (row) => ({ ...row, notBefore: '2026-11-23T07:00:00.000Z' })),
    says: 'charter sets ledger time otherwise',
  },
  {
    name: "a member that joins without its guard's policy",
    story: join,
    forgery: ({ policies }) => ({
      policies: new Map([...policies].filter(([key]) => typeOf(key) !== 'guard')),
    }),
    says: "guard~PublicSecurityMSP carries no policy of its owner's",
  },
  {
    name: "a member whose guard another member's policy stands on",
    story: join,
    forgery: () => ({ policies: new Map([[guardOf('PublicSecurityMSP'), FOREIGN_POLICY]]) }),
    says: "guard~PublicSecurityMSP carries another policy than its owner's",
  },
  {
    name: 'a policy on a row that founders move alone',
    story: suspend,
    forgery: () => ({ policies: new Map([['\u0000member\u0000HousingMSP\u0000', FOREIGN_POLICY]]) }),
    says: 'member~HousingMSP carries a policy, and must carry none',
  },
  {
    name: 'a ballot opened anew under the id of another',
    story: (on) => on.alliance.open(on.cast.finance.admin, 'Members:ProposePurpose', PURPOSE),
    forgery: () => {
      const id = 'purpose/care/0123456789ab';
      return { writes: proposalOf(id, PURPOSE) };
    },
    says: 'ballot~purpose/care/0123456789ab is not called after what is voted on and its transaction',
  },
  {
    name: 'a ballot that is called after another matter',
    story: (on) => on.alliance.open(on.cast.finance.admin, 'Members:ProposePurpose', PURPOSE),
    forgery: ({ id }) => ({ writes: proposalOf(`purpose/cure/${id.slice(0, 12)}`, PURPOSE) }),
    says: 'is not called after what is voted on and its transaction',
  },
];

/** A founder's proposal of a purpose, with its guard, under an id of the forger's choice. */
function proposalOf(id: string, terms: Json): Writes {
  const record = {
    v: 1,
    id,
    kind: 'PURPOSE',
    proposer: 'FinanceMSP',
    terms,
    termsHash: canonicalHash(terms),
    rule: FIRST_CHARTER.fallback,
    state: 'OPEN',
  };
  return new Map([
    [`\u0000ballot\u0000${id}\u0000`, bytesOf(record)],
    [guardOf('FinanceMSP'), bytesOf({ v: 1 })],
  ]);
}

test('a guard made without its policy guards nothing, until it is renewed with it', async () => {
  const on = forkAlliance(standing);
  const { alliance, cast } = on;
  const application = (id: string, by: CastMember) =>
    alliance.call(cast.publicSecurity.admin, 'Members:RegisterApplication', id, id, by.application.spki);
  await join(on);
  const joined = on.stage.committed.length - 1;
  await application('early', cast.housing);
  await call(on, 'finance', 'Members:RenewGuard', 'PublicSecurityMSP');
  const renewed = on.stage.committed.length - 1;
  await application('late', cast.taxation);
  const policies = on.stage.committed[joined]?.transaction.policies ?? new Map();
  const forged = on.stage.committed.map((each, index) => {
    if (index !== joined && index !== renewed) return each;
    const changed = { ...each.transaction, policies: index === joined ? new Map() : policies };
    return { ...each, transaction: changed };
  });
  expect(unlawful(on.stage.committed)).toEqual([]);
  const said = unlawful(forged).join('\n');
  expect(said).toContain("guard~PublicSecurityMSP carries no policy of its owner's");
  expect(said).toContain('app~PublicSecurityMSP~early was written by a transaction that counts as absent');
  expect(said).not.toContain('late');
});

test('a member brought back by votes from an earlier time it left is found', async () => {
  const on = forkAlliance(standing);
  const { alliance, cast } = on;
  const invite = () => alliance.open(cast.finance.admin, 'Members:ProposeMember', memberTerms(cast.housing));
  const leave = () => call(on, 'housing', 'Members:Leave', 'merged');
  await leave();
  const [old, next] = [await invite(), await invite()];
  await alliance.vote('Members', cast.finance, old);
  await alliance.vote('Members', cast.economy, old);
  const then = forkAlliance(on);
  await then.alliance.vote('Members', then.cast.establishment, old);
  await alliance.pass('Members', next);
  await leave();
  const honest = then.stage.committed.at(-1);
  if (honest === undefined) throw new Error('nothing happened');
  const later = edit('member', (row) => ({ ...row, revision: 4 }))(honest.transaction);
  const forged = { ...honest, transaction: { ...honest.transaction, ...later } };
  expect(unlawful(on.stage.committed)).toEqual([]);
  expect(unlawful([...on.stage.committed, forged]).join('\n')).toContain(
    'member~HousingMSP joined without the votes on its terms',
  );
});

const DUTY: Json = { title: 'care', text: 'cares', legalBasis: { name: 'Care Law', article: 'article 1' } };

test.each(CASES)('$name is found', async ({ story, forgery, says }) => {
  const on = forkAlliance(standing);
  await story(on);
  const { committed } = on.stage;
  expect(unlawful(committed)).toEqual([]);
  const last = committed.at(-1);
  if (last === undefined) throw new Error('nothing happened');
  const forged = { ...last, transaction: { ...last.transaction, ...forgery(last.transaction) } };
  expect(unlawful([...committed.slice(0, -1), forged]).join('\n')).toContain(says);
});

/** Public security takes economy's place. */
async function replaceEconomy(on: StandingAlliance): Promise<Opened> {
  const { alliance, cast } = on;
  const keys = { clock: hashOf(cast.publicSecurity.clock) };
  await pass(on, 'Members:ProposeMember', {
    ...memberTerms(cast.publicSecurity),
    keys,
    founderEndorsed: false,
  });
  const open = await alliance.open(cast.finance.admin, 'Members:ProposePurpose', PURPOSE);
  await alliance.vote('Members', cast.finance, open);
  const founders: readonly CastMember[] = [cast.establishment, cast.finance, cast.publicSecurity];
  await pass(on, 'Members:ProposeCharter', nextCharter(founders));
  return open;
}

const PURPOSE: Json = { code: 'care', name: { zh: '照护', en: 'care' }, description: 'data for care' };

describe('who left the charter', () => {
  let on: StandingAlliance;
  let dead: Opened;

  beforeAll(async () => {
    on = forkAlliance(standing);
    await on.alliance.call(on.cast.economy.clock, 'Clock:Tick', '2026-11-23T08:00:00.000Z');
    dead = await replaceEconomy(on);
  });

  const since = (from: StandingAlliance, honest: string, change: Partial<JudgedTransaction>): string => {
    const found = from.stage.committed.find(({ transaction }) => transaction.function === honest);
    if (found === undefined) throw new Error(honest);
    const transaction = { ...found.transaction, ...change };
    return unlawful([...from.stage.committed, { ...found, transaction }]).join('\n');
  };

  test('tells no time any more', () => {
    expect(unlawful(on.stage.committed)).toEqual([]);
    expect(since(on, 'Clock:Tick', {})).toContain('tick~EconomyMSP is of a member that founds nothing');
  });

  test('decides no ballot that was open before', () => {
    const vote = {
      v: 1,
      ballot: dead.ballot,
      voter: 'EconomyMSP',
      termsHash: sha256Hex.parse(dead.termsHash),
      choice: 'APPROVE',
    };
    const key = `\u0000vote\u0000${dead.ballot}\u0000EconomyMSP\u0000`;
    const { creator } = on.stage.committed.flatMap(({ transaction }) =>
      transaction.creator.msp === 'EconomyMSP' && transaction.creator.role === 'admin' ? [transaction] : [],
    )[0] ?? { creator: undefined };
    if (creator === undefined) throw new Error('economy did nothing');
    const change = {
      creator,
      args: [dead.ballot, dead.termsHash, 'APPROVE'],
      writes: new Map([
        [key, bytesOf(vote)],
        [guardOf('EconomyMSP'), bytesOf({ v: 1 })],
      ]),
    };
    expect(since(on, 'Members:Vote', change)).toContain("is under a rule that is no longer the charter's");
  });
});

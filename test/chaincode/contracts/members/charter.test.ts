/** The charter changes: by whom, into what, and what becomes of founders, guards and open ballots. */
import { memberPolicy } from '../../../../chaincode/contracts/endorsement/guard-policy';
import { VALIDATION_PARAMETER } from '../../../../chaincode/ledger/block/endorsement-check';
import { parseMetadata } from '../../../../chaincode/ledger/block/read-write-set';
import { directoryKey, mspId } from '../../../../chaincode/model';
import { forkAlliance, type Opened, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import type { CastMember } from '../fixture/cast';
import {
  dutyContent,
  hashOf,
  incomeTerms,
  type Json,
  memberTerms,
  nextCharter,
  purposeTerms,
} from '../fixture/content';
import { breakGlass, dormantGrant } from '../fixture/emergency';
import { unlawful } from '../fixture/law';
import { outcomeOf } from '../fixture/refusal';

let standing: StandingAlliance;
let on: StandingAlliance;

/** Public security joins as one that could found: with a peer and a clock. */
beforeAll(async () => {
  standing = await standingAlliance();
  const { alliance, cast } = standing;
  const terms = {
    ...memberTerms(cast.publicSecurity),
    keys: { clock: hashOf(cast.publicSecurity.clock) },
    founderEndorsed: false,
  };
  await alliance.pass('Members', await alliance.open(cast.finance.admin, 'Members:ProposeMember', terms));
});

beforeEach(() => {
  on = forkAlliance(standing);
});

afterEach(() => {
  expect(unlawful(on.stage.committed)).toEqual([]);
});

const propose = (terms: Json): Promise<Opened> =>
  on.alliance.open(on.cast.finance.admin, 'Members:ProposeCharter', terms);
const founders = (...members: readonly (keyof StandingAlliance['cast'])[]): readonly CastMember[] =>
  members.map((name) => on.cast[name]);
const adopt = async (...members: readonly (keyof StandingAlliance['cast'])[]): Promise<void> => {
  await on.alliance.pass('Members', await propose(nextCharter(founders(...members))));
};
const charter = () => on.alliance.read(on.cast.housing.application, 'Members:ReadCharter');
const member = (msp: string) => on.alliance.read(on.cast.finance.admin, 'Members:ReadMember', msp);
const policyOf = (key: string) =>
  Buffer.from(
    parseMetadata(on.stage.state('directory').get('directory', key)?.metadata).get(VALIDATION_PARAMETER) ??
      [],
  );
const expected = (names: readonly string[], msp: string) =>
  Buffer.from(
    memberPolicy(
      names.map((name) => mspId.parse(name)),
      mspId.parse(msp),
    ),
  );

const NEW = ['EstablishmentMSP', 'FinanceMSP', 'PublicSecurityMSP'];

describe('a new charter', () => {
  test('takes the votes of all founders of the one in force', async () => {
    const { alliance, cast } = on;
    const ballot = await propose(nextCharter(alliance.founders, { auditors: ['HousingMSP'] }));
    expect(ballot.ballot).toMatch(/^charter\/2\/[0-9a-f]{12}$/);
    expect((await alliance.vote('Members', cast.finance, ballot)).state).toBe('OPEN');
    expect((await alliance.vote('Members', cast.economy, ballot)).state).toBe('OPEN');
    expect(await charter()).toMatchObject({ version: 1 });
    expect(await alliance.vote('Members', cast.establishment, ballot)).toMatchObject({ charter: 2 });
    expect(await charter()).toEqual({
      v: 1,
      ...nextCharter(alliance.founders, { auditors: ['HousingMSP'] }),
    });
  });

  test('is refused by one founder', async () => {
    const ballot = await propose(nextCharter(on.alliance.founders));
    expect((await on.alliance.vote('Members', on.cast.economy, ballot, 'REJECT')).state).toBe('REJECTED');
    const again = await propose(nextCharter(on.alliance.founders));
    expect(await outcomeOf(on.alliance.pass('Members', again))).toBe('DONE');
  });

  const all = { voters: NEW, threshold: 3 };
  const one = { voters: ['FinanceMSP'], threshold: 1 };
  test.each<readonly [string, Json, string]>([
    ['is not the next', { version: 3 }, 'WRONG_STATE'],
    ['is the one in force', { version: 1 }, 'WRONG_STATE'],
    ['has no founders', { founders: [] }, 'INVALID_ARGUMENT'],
    ['names a founder twice', { founders: [...NEW, 'FinanceMSP'] }, 'INVALID_ARGUMENT'],
    ['names a founder who is no member', { founders: ['StrangerMSP'] }, 'INVALID_ARGUMENT'],
    ['names a founder without peer or clock', { founders: ['HousingMSP'] }, 'INVALID_ARGUMENT'],
    ['asks for more votes than voters', { fallback: { voters: NEW, threshold: 4 } }, 'INVALID_ARGUMENT'],
    ['asks for no vote', { fallback: { voters: NEW, threshold: 0 } }, 'INVALID_ARGUMENT'],
    ['lets strangers vote', { fallback: { voters: ['StrangerMSP'], threshold: 1 } }, 'INVALID_ARGUMENT'],
    [
      'counts one voter twice',
      { fallback: { voters: ['FinanceMSP', 'FinanceMSP'], threshold: 2 } },
      'INVALID_ARGUMENT',
    ],
    [
      'lets one founder change the charter',
      { committees: { MEMBER: all, MEMBER_KEYS: all, MEMBER_RESUMPTION: all, CHARTER: one } },
      'INVALID_ARGUMENT',
    ],
    [
      'lets one founder admit members',
      { committees: { MEMBER: one, MEMBER_KEYS: all, MEMBER_RESUMPTION: all, CHARTER: all } },
      'INVALID_ARGUMENT',
    ],
    ['lets the few decide on keys', { committees: {} }, 'INVALID_ARGUMENT'],
    ['has a rule for nothing known', { committees: { ANYTHING: all } }, 'INVALID_ARGUMENT'],
  ])('that %s is refused', async (_what, over, code) => {
    expect(
      await outcomeOf(propose(nextCharter(founders('establishment', 'finance', 'publicSecurity'), over))),
    ).toBe(code);
  });

  test('is refused once a voter it names was suspended before the last vote', async () => {
    const { alliance, cast } = on;
    const terms = nextCharter(alliance.founders, {
      fallback: { voters: ['FinanceMSP', 'HousingMSP'], threshold: 2 },
    });
    const ballot = await propose(terms);
    await alliance.vote('Members', cast.establishment, ballot);
    await alliance.vote('Members', cast.finance, ballot);
    await alliance.call(cast.finance.admin, 'Members:SuspendMember', 'HousingMSP', 'misuse');
    expect(await outcomeOf(alliance.vote('Members', cast.economy, ballot))).toBe('INVALID_ARGUMENT');
    expect(await charter()).toMatchObject({ version: 1 });
  });

  test('lets departments vote on entries', async () => {
    const { alliance, cast } = on;
    const rule = { voters: ['FinanceMSP', 'HousingMSP'], threshold: 2 };
    const terms = nextCharter(alliance.founders);
    const committees = { ...(terms.committees as Json), PURPOSE: rule };
    await alliance.pass('Members', await propose({ ...terms, committees }));
    const ballot = await alliance.open(cast.finance.admin, 'Members:ProposePurpose', purposeTerms('care'));
    expect((await alliance.vote('Members', cast.finance, ballot)).state).toBe('OPEN');
    expect((await alliance.vote('Members', cast.housing, ballot)).state).toBe('PASSED');
    const left = alliance.call(cast.housing.admin, 'Members:Leave', 'tired');
    expect(await outcomeOf(left)).toBe('NOT_ALLOWED');
  });
});

describe('a founder more and a founder less', () => {
  beforeEach(() => adopt('establishment', 'finance', 'publicSecurity'));

  test('the new one founds, the other is a department and decides nothing more', async () => {
    const { alliance, cast } = on;
    expect(await member('PublicSecurityMSP')).toMatchObject({
      kind: 'FOUNDER',
      state: 'ACTIVE',
      revision: 1,
    });
    expect(await member('EconomyMSP')).toMatchObject({ kind: 'DEPARTMENT', state: 'ACTIVE', revision: 1 });
    const purpose = (who: CastMember) =>
      outcomeOf(alliance.open(who.admin, 'Members:ProposePurpose', purposeTerms('care')));
    expect(await purpose(cast.economy)).toBe('NOT_ALLOWED');
    expect(await purpose(cast.publicSecurity)).toBe('DONE');
  });

  test('the new one’s clock counts, the other’s no more', async () => {
    const tick = (who: CastMember) =>
      outcomeOf(on.alliance.call(who.clock, 'Clock:Tick', '2026-11-23T08:00:00.000Z'));
    expect(await tick(on.cast.publicSecurity)).toBe('DONE');
    expect(await tick(on.cast.economy)).toBe('NOT_ALLOWED');
  });

  test('the one that left the charter can be suspended, and can leave', async () => {
    const { alliance, cast } = on;
    const left = forkAlliance(on);
    expect(await outcomeOf(left.alliance.call(cast.economy.admin, 'Members:Leave', 'done'))).toBe('DONE');
    const suspended = alliance.call(cast.finance.admin, 'Members:SuspendMember', 'EconomyMSP', 'misuse');
    expect(await outcomeOf(suspended)).toBe('DONE');
  });

  test('founders’ guards follow at once, a department’s when it is renewed, its keys with their next use', async () => {
    const { alliance, cast } = on;
    const guard = (msp: string) => policyOf(directoryKey.guard(mspId.parse(msp)));
    for (const msp of [...NEW, 'EconomyMSP']) expect(guard(msp)).toEqual(expected(NEW, msp));
    const old = ['EstablishmentMSP', 'FinanceMSP', 'EconomyMSP'];
    expect(guard('TaxationMSP')).toEqual(expected(old, 'TaxationMSP'));
    await alliance.call(cast.finance.admin, 'Members:RenewGuard', 'TaxationMSP');
    expect(guard('TaxationMSP')).toEqual(expected(NEW, 'TaxationMSP'));
    const duty = directoryKey.duty(
      mspId.parse('TaxationMSP'),
      'income' as Parameters<typeof directoryKey.duty>[1],
    );
    expect(policyOf(duty)).toEqual(expected(old, 'TaxationMSP'));
    await alliance.call(cast.taxation.admin, 'Directory:AmendDuty', 'income', '1', dutyContent);
    expect(policyOf(duty)).toEqual(expected(NEW, 'TaxationMSP'));
    const stranger = alliance.call(cast.housing.admin, 'Members:RenewGuard', 'TaxationMSP');
    expect(await outcomeOf(stranger)).toBe('NOT_ALLOWED');
    expect(await outcomeOf(alliance.call(cast.finance.admin, 'Members:RenewGuard', 'StrangerMSP'))).toBe(
      'NOT_FOUND',
    );
  });

  test('the next charter is voted by the new founders', async () => {
    const { alliance, cast } = on;
    const terms = {
      ...nextCharter(founders('establishment', 'finance', 'publicSecurity', 'economy')),
      version: 3,
    };
    const ballot = await propose(terms);
    expect(await outcomeOf(alliance.vote('Members', cast.economy, ballot))).toBe('NOT_ALLOWED');
    for (const who of [cast.establishment, cast.finance, cast.publicSecurity])
      await alliance.vote('Members', who, ballot);
    expect(await charter()).toMatchObject({ version: 3, founders: [...NEW, 'EconomyMSP'] });
  });
});

describe('a ballot that was open before', () => {
  test('is dead where the charter has another rule for it, and opened anew beside it', async () => {
    const { alliance, cast } = on;
    const open = () => alliance.open(cast.finance.admin, 'Members:ProposePurpose', purposeTerms('care'));
    const dead = await open();
    await alliance.vote('Members', cast.economy, dead);
    await adopt('establishment', 'finance', 'publicSecurity');
    for (const who of founders('finance', 'economy', 'publicSecurity')) {
      expect(await outcomeOf(alliance.vote('Members', who, dead))).toBe('WRONG_STATE');
    }
    const again = await open();
    await alliance.vote('Members', cast.finance, again);
    expect((await alliance.vote('Members', cast.publicSecurity, again)).state).toBe('PASSED');
  });

  test('goes on where its rule stands: a new auditor changes no vote', async () => {
    const { alliance, cast } = on;
    const asked = incomeTerms(on.income);
    const ballot = await alliance.consent(cast.taxation, await alliance.request(cast.housing, asked), asked);
    await alliance.vote('Grants', cast.finance, ballot);
    await alliance.pass(
      'Members',
      await propose(nextCharter(alliance.founders, { auditors: ['HousingMSP'] })),
    );
    expect((await alliance.vote('Grants', cast.economy, ballot)).state).toBe('PASSED');
  });
});

describe('ledger time', () => {
  const at = (minute: number): string => `2026-11-23T08:${String(minute).padStart(2, '0')}:00.000Z`;
  const tick = (who: CastMember, minute: number) => on.alliance.call(who.clock, 'Clock:Tick', at(minute));
  /** Whether a use of break-glass may begin then: within five minutes of ledger time. */
  const isNear = async (minute: number): Promise<string> =>
    outcomeOf(
      on.alliance.call(
        on.cast.housing.admin,
        'Grants:BreakGlass',
        ...breakGlass(dormant, { from: at(minute) }),
      ),
    );
  let dormant: string;

  beforeEach(async () => {
    dormant = await dormantGrant(on);
    await tick(on.cast.establishment, 1);
    await tick(on.cast.finance, 12);
    await tick(on.cast.economy, 24);
    await adopt('establishment', 'finance', 'publicSecurity');
  });

  test('does not fall where the new founders ticked less, or never', async () => {
    expect(await charter()).toMatchObject({ version: 2, notBefore: at(12) });
    expect(await isNear(1)).toBe('INVALID_ARGUMENT');
    expect(await isNear(12)).toBe('DONE');
  });

  test('goes on although a new founder never ticks', async () => {
    await tick(on.cast.establishment, 30);
    await tick(on.cast.finance, 31);
    expect(await isNear(30)).toBe('DONE');
  });
});

describe("a founder's check of a request", () => {
  /** Establishment and finance vote on grants, whoever else founds. */
  const GRANT = { voters: ['EstablishmentMSP', 'FinanceMSP'], threshold: 2 };
  const found = async (version: number, third: keyof StandingAlliance['cast']): Promise<void> => {
    const terms = nextCharter(founders('establishment', 'finance', third), { version });
    const committees = { ...(terms.committees as Json), GRANT };
    await on.alliance.pass('Members', await propose({ ...terms, committees }));
  };

  test('no longer counts when it has left the charter: another one checks, and consent and votes stand', async () => {
    const { alliance, cast, income } = on;
    await found(2, 'economy');
    const asked = incomeTerms(income);
    const request = await alliance.request(cast.housing, asked);
    await alliance.comply(cast.economy, request);
    const ballot = await alliance.open(cast.taxation.admin, 'Grants:Consent', request, asked);
    await alliance.vote('Grants', cast.finance, ballot);
    await found(3, 'publicSecurity');
    const last = () => alliance.vote('Grants', cast.establishment, ballot);
    await expect(last()).rejects.toMatchObject({
      code: 'WRONG_STATE',
      message: expect.stringContaining('was checked by no founder in force'),
    });
    expect(await outcomeOf(alliance.comply(cast.economy, request))).toBe('NOT_ALLOWED');
    await alliance.comply(cast.publicSecurity, request);
    expect(await last()).toMatchObject({ state: 'PASSED', grant: request.replace('r-', 'g-') });
  });

  test('beside another one conflicts with no vote that is cast meanwhile', async () => {
    const { alliance, cast, income, stage } = on;
    const asked = incomeTerms(income);
    const request = await alliance.request(cast.housing, asked);
    const ballot = await alliance.consent(cast.taxation, request, asked);
    const vote = await stage.simulate(cast.finance.admin, {
      channel: 'directory',
      contract: 'Grants',
      transaction: 'Vote',
      args: [ballot.ballot, ballot.termsHash, 'APPROVE'],
    });
    await alliance.comply(cast.finance, request);
    stage.commit(vote);
    expect((await alliance.vote('Grants', cast.economy, ballot)).state).toBe('PASSED');
  });
});

test('who left the charter holds the registry no more', async () => {
  const { alliance, cast } = on;
  const publish = (by: CastMember, spki = by.application.spki) =>
    outcomeOf(
      alliance.call(by.admin, 'Directory:Publish', {
        subgraph: 'registry',
        sdlHash: 'a'.repeat(64),
        url: 'http://127.0.0.1:4002/',
        spki,
      }),
    );
  expect(await publish(cast.economy)).toBe('DONE');
  await adopt('establishment', 'finance', 'publicSecurity');
  expect(await publish(cast.economy)).toBe('NOT_ALLOWED');
  expect(await publish(cast.finance)).toBe('DONE');
  expect(await publish(cast.establishment)).toBe('NOT_ALLOWED');
});

test('each channel has its own charter: exchange adopts it by its own votes', async () => {
  const { stage, cast, alliance } = on;
  const call = async (as: CastMember, transaction: string, ...args: readonly (Json | string)[]) =>
    (await stage.submit(as.admin, {
      channel: 'exchange',
      contract: 'Members',
      transaction,
      args: args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))),
    })) as Opened & { readonly charter?: number };
  const terms = nextCharter(alliance.founders, { auditors: ['HousingMSP'] });
  const { ballot, termsHash } = await call(cast.finance, 'ProposeCharter', terms);
  const votes = [];
  for (const who of alliance.founders) votes.push(await call(who, 'Vote', ballot, termsHash, 'APPROVE'));
  expect(votes.at(-1)).toMatchObject({ charter: 2 });
  expect(await charter()).toMatchObject({ version: 1 });
  const lists = stage.evaluate(cast.housing.admin, {
    channel: 'exchange',
    contract: 'AccessLog',
    transaction: 'ListLogs',
    args: [],
  });
  expect(await outcomeOf(lists)).toBe('DONE');
  const departments = nextCharter(alliance.founders, {
    version: 3,
    fallback: { voters: ['HousingMSP'], threshold: 1 },
  });
  expect(await outcomeOf(call(cast.finance, 'ProposeCharter', departments))).toBe('INVALID_ARGUMENT');
});

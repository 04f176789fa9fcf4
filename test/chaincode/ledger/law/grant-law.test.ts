/** The law on delegation, break-glass, slices and edited requests: what honest contracts wrote stands, what they never would falls. */
import { requestHash, request as storedRequest } from '../../../../chaincode/model';
import type { ActingCall } from '../../contracts/fixture/acting';
import { Alliance, populate } from '../../contracts/fixture/alliance';
import { type Cast, newCast } from '../../contracts/fixture/cast';
import { incomeTerms, type Json, requestOf } from '../../contracts/fixture/content';
import {
  breakGlass,
  dormantGrant,
  OFFICERS,
  OTHER_OFFICER,
  signed,
  statementOn,
} from '../../contracts/fixture/emergency';
import { JudgedStage } from './judged-stage';

const DAY = '2026-11-23';
const DELEGABLE: Json = { delegation: { depth: 1 } };

interface Standing {
  readonly stage: JudgedStage;
  readonly alliance: Alliance;
  readonly cast: Cast;
  readonly income: string;
  readonly parent: string;
  readonly dormant: string;
}

let standing: Standing;
let on: Standing;

beforeAll(async () => {
  const cast = await newCast();
  const stage = new JudgedStage();
  const alliance = new Alliance(stage, cast);
  const { income } = await populate(alliance);
  await alliance.addGateway(cast.finance, 'main');
  const parent = await alliance.grant(cast.housing, cast.taxation, incomeTerms(income, DELEGABLE));
  const dormant = await dormantGrant({ alliance, cast, income } as never);
  standing = { stage, alliance, cast, income, parent, dormant };
});

beforeEach(() => {
  const stage = standing.stage.fork();
  on = { ...standing, stage, alliance: new Alliance(stage, standing.cast) };
});

const callOf = (name: string, ...args: readonly (string | Json)[]): ActingCall => {
  const [contract = '', transaction = ''] = name.split(':');
  const texts = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
  return { channel: 'directory', contract, transaction, args: texts };
};

const partOf = (over: Json = {}): Json =>
  incomeTerms(on.income, { consumer: 'CivilAffairsMSP', parent: on.parent, ...over });

test('a whole life stands: delegated, opened, reviewed, claimed, edited, granted', async () => {
  const { alliance, cast, income, parent, dormant } = on;
  const part = await alliance.grant(cast.civilAffairs, cast.housing, partOf());
  await alliance.call(cast.housing.admin, 'Grants:Suspend', part, 'unclear');
  await alliance.pass('Grants', await alliance.open(cast.taxation.admin, 'Grants:ProposeResumption', part));
  await alliance.call(cast.housing.admin, 'Grants:Revoke', part, 'done');
  await alliance.call(cast.housing.admin, 'Grants:BreakGlass', ...breakGlass(dormant));
  await alliance.call(cast.economy.admin, 'Grants:ReviewEmergency', dormant, '1', 'JUSTIFIED');
  await alliance.call(cast.housing.admin, 'Grants:BreakGlass', ...breakGlass(dormant, { n: 2 }));
  await alliance.call(cast.taxation.admin, 'Grants:ReviewEmergency', dormant, '2', 'UNJUSTIFIED');
  await alliance.call(cast.finance.gateway, 'Grants:ClaimSlice', 'main', parent, DAY, '10');
  await alliance.call(cast.finance.gateway, 'Grants:ClaimSlice', 'main', parent, DAY, '990');
  const id = await alliance.request(cast.housing, incomeTerms(income));
  await alliance.consent(cast.taxation, id, incomeTerms(income));
  const edited = incomeTerms(income, { items: ['yearlyIncome'] });
  await alliance.call(cast.housing.admin, 'Grants:Resubmit', id, requestOf(edited));
  await alliance.pass('Grants', await alliance.consent(cast.taxation, id, edited));
  expect(on.stage.problems()).toEqual([]);
});

/** The one problem told after a forged transaction. */
const problemsOf = (stage: JudgedStage): string => stage.problems().join('; ');

describe('a delegated grant', () => {
  /** Its last vote, as two founders would have written it. */
  const forged = async (change: (terms: Json) => Json): Promise<string> => {
    const { alliance, cast, stage } = on;
    const asked = partOf();
    const request = await alliance.request(cast.civilAffairs, asked);
    const ballot = await alliance.consent(cast.housing, request, asked);
    await alliance.vote('Grants', cast.finance, ballot);
    const vote = callOf('Grants:Vote', ballot.ballot, ballot.termsHash, 'APPROVE');
    await stage.forge(cast.economy.admin, vote, {
      changes: { grant: (row) => ({ ...row, terms: change(row.terms as Json) }) },
    });
    return problemsOf(stage);
  };

  it('holds what was voted on', async () => {
    expect(await forged((terms) => ({ ...terms, items: ['district'] }))).toContain(
      'other terms than were voted',
    );
  });

  /**
   * Granted where its parent still stood, or was wider; judged where it did not: the whole of what members signed is
   * genuine, only the contracts looked at another grant.
   */
  it('is not given once its parent is revoked', async () => {
    const { alliance, cast, stage, parent } = on;
    const asked = partOf();
    const ballot = await alliance.consent(
      cast.housing,
      await alliance.request(cast.civilAffairs, asked),
      asked,
    );
    await alliance.vote('Grants', cast.finance, ballot);
    const elsewhere = stage.fork();
    await alliance.call(cast.taxation.admin, 'Grants:Revoke', parent, 'misuse');
    const vote = callOf('Grants:Vote', ballot.ballot, ballot.termsHash, 'APPROVE');
    await stage.forgeFrom(elsewhere, cast.economy.admin, vote);
    expect(problemsOf(stage)).toContain('was delegated from a grant that is not active');
  });
});

describe('a use of break-glass', () => {
  const open = (over: Json = {}) => {
    const [id, ...rest] = breakGlass(on.dormant, over);
    return callOf('Grants:BreakGlass', id, ...rest);
  };
  const forged = async (change: (row: Json) => Json, signer = on.cast.housing.admin): Promise<string> => {
    await on.stage.forge(on.cast.housing.admin, open(), { changes: { emergency: change }, signer });
    return problemsOf(on.stage);
  };

  it('is opened by its consumer', async () => {
    expect(await forged((row) => row, on.cast.finance.admin)).toContain('was not opened by `HousingMSP`');
  });

  it('rests on two different officers of its terms, over this very statement', async () => {
    const statement = statementOn(on.dormant);
    const [a, b] = OFFICERS.map((officer) => signed(officer, statement));
    const cases: readonly (readonly [Json[], string])[] = [
      [[a ?? {}, a ?? {}], 'two different officers'],
      [[a ?? {}, signed(OTHER_OFFICER, statement)], 'no officer of the grant'],
      [
        [a ?? {}, { ...b, signature: signed(OFFICERS[1], statementOn(on.dormant, { n: 2 })).signature }],
        'not over it',
      ],
    ];
    for (const [signatures, problem] of cases) {
      const stage = on.stage.fork();
      const change = (row: Json): Json => ({ ...row, signatures });
      await stage.forge(on.cast.housing.admin, open(), { changes: { emergency: change } });
      expect(problemsOf(stage)).toContain(problem);
    }
  });

  it('lasts no longer than its terms, and begins near ledger time', async () => {
    for (const [over, problem] of [
      [{ minutes: 46 }, 'for more than 45 minutes'],
      [{ from: '2026-11-23T09:00:00.000Z' }, 'from ledger time'],
    ] as const) {
      const stage = on.stage.fork();
      const [, statement, ...signatures] = breakGlass(on.dormant, over);
      const change = (row: Json): Json => ({ ...row, statement, signatures });
      await stage.forge(on.cast.housing.admin, open(), { changes: { emergency: change } });
      expect(problemsOf(stage)).toContain(problem);
    }
  });

  it('is not opened while the one before waits for its review', async () => {
    await on.alliance.call(on.cast.housing.admin, 'Grants:BreakGlass', ...breakGlass(on.dormant));
    const second = on.stage.fork();
    await second.submit(
      on.cast.taxation.admin,
      callOf('Grants:ReviewEmergency', on.dormant, '1', 'JUSTIFIED'),
    );
    const { stage } = on;
    await stage.forgeFrom(second, on.cast.housing.admin, open({ n: 2 }));
    expect(problemsOf(stage)).toContain('before the last one was reviewed');
  });

  const reviewed = async (change: (row: Json) => Json, signer = on.cast.taxation.admin): Promise<string> => {
    await on.alliance.call(on.cast.housing.admin, 'Grants:BreakGlass', ...breakGlass(on.dormant));
    const call = callOf('Grants:ReviewEmergency', on.dormant, '1', 'JUSTIFIED');
    await on.stage.forge(on.cast.taxation.admin, call, { changes: { emergency: change }, signer });
    return problemsOf(on.stage);
  };
  const byHousing = (row: Json): Json => ({ ...row, review: { by: 'HousingMSP', finding: 'JUSTIFIED' } });

  it('is reviewed by who signs the review, and never by its consumer', async () => {
    expect(await reviewed(byHousing)).toContain('was not reviewed by `HousingMSP`');
  });

  it('is not reviewed by its consumer', async () => {
    expect(await reviewed(byHousing, on.cast.housing.admin)).toContain('by its own consumer');
  });

  it('keeps what its officers signed', async () => {
    const longer = (row: Json): Json => ({ ...row, statement: { ...(row.statement as Json), minutes: 45 } });
    expect(await reviewed(longer)).toContain('changed by more than a review');
  });
});

describe('a slice', () => {
  const claim = (operations: string) => callOf('Grants:ClaimSlice', 'main', on.parent, DAY, operations);
  const forged = async (
    type: string,
    change: (row: Json) => Json | undefined,
    signer = on.cast.finance.gateway,
  ) => {
    await on.stage.forge(on.cast.finance.gateway, claim('10'), { changes: { [type]: change }, signer });
    return problemsOf(on.stage);
  };

  it('is claimed by the key of an active gateway', async () => {
    expect(await forged('slice', (row) => row, on.cast.economy.gateway)).toContain(
      'key of an active gateway',
    );
  });

  it('is counted', async () => {
    expect(await forged('claimed', () => undefined)).toContain('slice was claimed without being counted');
  });

  it('is counted as it is', async () => {
    expect(await forged('slice', (row) => ({ ...row, operations: 20 }))).toContain(
      'does not follow from the slice',
    );
  });

  it('never makes the sum of a day exceed the quota, however well it is counted', async () => {
    const operations = 1001;
    const slice = (row: Json): Json => ({ ...row, operations });
    const claimed = (row: Json): Json => {
      const gateway = { msp: 'FinanceMSP', id: 'main' };
      const day = { period: DAY, claimed: operations, slices: 1, held: [{ gateway, operations }] };
      return { ...row, days: [day] };
    };
    await on.stage.forge(on.cast.finance.gateway, claim('10'), { changes: { slice, claimed } });
    expect(problemsOf(on.stage)).toContain('gives out more than the quota');
  });

  it('is of a day that is given out', async () => {
    const stage = on.stage.fork();
    await stage.forge(on.cast.finance.gateway, claim('10'), {
      changes: { slice: (row) => ({ ...row, period: '2026-12-24' }) },
    });
    expect(problemsOf(stage)).toContain('slice holds another slice');
  });
});

it('a grant answers the very request that was voted on', async () => {
  const { alliance, cast, income, stage } = on;
  const asked = incomeTerms(income);
  const other = await alliance.request(cast.housing, asked);
  await alliance.consent(cast.taxation, other, asked);
  const ballot = await alliance.consent(cast.taxation, await alliance.request(cast.housing, asked), asked);
  await alliance.vote('Grants', cast.finance, ballot);
  const last = callOf('Grants:Vote', ballot.ballot, ballot.termsHash, 'APPROVE');
  await stage.forge(cast.economy.admin, last, { changes: { grant: (row) => ({ ...row, request: other }) } });
  expect(problemsOf(stage)).toContain('grant answers another request than was voted on');
});

describe('an edited request', () => {
  it('voids the consent to the revision before', async () => {
    const { alliance, cast, income, stage } = on;
    const asked = incomeTerms(income);
    const id = await alliance.request(cast.housing, asked);
    await alliance.comply(cast.finance, id);
    const consent = callOf('Grants:Consent', id, asked);
    await stage.forge(cast.taxation.admin, consent, {
      changes: { consent: (row) => ({ ...row, revision: 2 }) },
    });
    expect(problemsOf(stage)).toContain('is to another revision than stands');
  });

  it('is edited by its consumer, one revision at a time, and begins anew', async () => {
    const { alliance, cast, income, stage } = on;
    const id = await alliance.request(cast.housing, incomeTerms(income));
    const edit = callOf('Grants:Resubmit', id, requestOf(incomeTerms(income)));
    for (const [change, problem] of [
      [(row: Json) => ({ ...row, revision: 3 }), 'skips a revision'],
      [(row: Json) => ({ ...row, approved: row.asked }), 'begins as approved'],
      [(row: Json) => ({ ...row, state: 'COMPLIANT' }), "does not name its entry's provider"],
    ] as const) {
      const fork = stage.fork();
      await fork.forge(cast.housing.admin, edit, { changes: { request: change } });
      expect(problemsOf(fork)).toContain(problem);
    }
    await stage.forge(cast.housing.admin, edit, {
      changes: { request: (row) => row },
      signer: cast.finance.admin,
    });
    expect(problemsOf(stage)).toContain('was not asked by `HousingMSP`');
  });

  it('takes a check of its own: the hash of another revision does not count', async () => {
    const { alliance, cast, income, stage } = on;
    const id = await alliance.request(cast.housing, incomeTerms(income));
    const before = storedRequest.parse(await alliance.read(cast.housing.admin, 'Grants:ReadRequest', id));
    await alliance.call(cast.housing.admin, 'Grants:Resubmit', id, requestOf(incomeTerms(income)));
    const now = storedRequest.parse(await alliance.read(cast.housing.admin, 'Grants:ReadRequest', id));
    const comply = callOf('Grants:Comply', id, requestHash(now));
    await stage.forge(cast.finance.admin, comply, {
      changes: { compliance: (row) => ({ ...row, termsHash: requestHash(before) }) },
    });
    expect(problemsOf(stage)).toContain('is on other terms than were asked');
  });
});

/** The tables again, now through the contracts: every event from every state, by the member who may. */

import { DRAFT_LIFE } from '../../../../chaincode/contracts/life/draft-life';
import { DUTY_LIFE } from '../../../../chaincode/contracts/life/duty-life';
import { ENTRY_LIFE } from '../../../../chaincode/contracts/life/entry-life';
import { GRANT_LIFE } from '../../../../chaincode/contracts/life/grant-life';
import { KEY_LIFE } from '../../../../chaincode/contracts/life/key-life';
import { NO } from '../../../../chaincode/contracts/life/life';
import { REQUEST_LIFE } from '../../../../chaincode/contracts/life/request-life';
import { canonicalHash } from '../../../../chaincode/model';
import { forkAlliance, grantIncome, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { dutyContent, incomeContent, incomeTerms, requestOf } from '../fixture/content';
import { outcomeOf } from '../fixture/refusal';

/** One thing under test: how to bring it to each state, what each event is, where it stands. */
interface Driven {
  readonly name: string;
  readonly table: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly reach: Readonly<Record<string, (on: StandingAlliance) => Promise<string>>>;
  readonly fire: Readonly<Record<string, (on: StandingAlliance, id: string) => Promise<unknown>>>;
  readonly read: (on: StandingAlliance, id: string) => Promise<unknown>;
  readonly stateAt: string;
}

let standing: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

const nothing = (): Promise<string> => Promise.resolve('');

const request = ({ alliance, cast, income }: StandingAlliance): Promise<string> =>
  alliance.request(cast.housing, incomeTerms(income));
const complied = async (on: StandingAlliance): Promise<string> => {
  const id = await request(on);
  await comply(on, id);
  return id;
};
const consented = async (on: StandingAlliance): Promise<string> => {
  const id = await complied(on);
  await consent(on, id);
  return id;
};
const comply = ({ alliance, cast }: StandingAlliance, id: string): Promise<unknown> =>
  alliance.comply(cast.finance, id);
const consent = ({ alliance, cast, income }: StandingAlliance, id: string): Promise<unknown> =>
  alliance.call(cast.taxation.admin, 'Grants:Consent', id, incomeTerms(income));
const grantBallot = ({ income }: StandingAlliance, id: string) => ({
  ballot: `grant/${id}`,
  termsHash: canonicalHash(incomeTerms(income)),
});
const voteOn = async (
  on: StandingAlliance,
  contract: 'Grants' | 'Directory',
  ballot: { readonly ballot: string; readonly termsHash: string },
  choices: readonly string[],
): Promise<void> => {
  const { alliance } = on;
  for (const [index, choice] of choices.entries()) {
    const founder = alliance.founders[index];
    if (founder !== undefined) await alliance.vote(contract, founder, ballot, choice);
  }
};

const REQUESTS: Driven = {
  name: 'request',
  table: REQUEST_LIFE,
  stateAt: 'state',
  reach: {
    SUBMITTED: request,
    COMPLIANT: complied,
    CONSENTED: consented,
    VOTING: async (on) => {
      const id = await consented(on);
      await voteOn(on, 'Grants', grantBallot(on, id), ['REJECT']);
      return id;
    },
    GRANTED: async (on) => {
      const id = await consented(on);
      await voteOn(on, 'Grants', grantBallot(on, id), ['APPROVE', 'APPROVE']);
      return id;
    },
    RETURNED: async (on) => {
      const id = await request(on);
      await on.alliance.call(on.cast.finance.admin, 'Grants:Return', id, 'unclear');
      return id;
    },
    REFUSED: async (on) => {
      const id = await request(on);
      await on.alliance.call(on.cast.taxation.admin, 'Grants:Refuse', id, 'no');
      return id;
    },
    WITHDRAWN: async (on) => {
      const id = await request(on);
      await on.alliance.call(on.cast.housing.admin, 'Grants:Withdraw', id);
      return id;
    },
  },
  fire: {
    comply,
    consent,
    return: ({ alliance, cast }, id) => alliance.call(cast.finance.admin, 'Grants:Return', id, 'unclear'),
    resubmit: ({ alliance, cast, income }, id) =>
      alliance.call(cast.housing.admin, 'Grants:Resubmit', id, requestOf(incomeTerms(income))),
    refuse: ({ alliance, cast }, id) => alliance.call(cast.taxation.admin, 'Grants:Refuse', id, 'no'),
    withdraw: ({ alliance, cast }, id) => alliance.call(cast.housing.admin, 'Grants:Withdraw', id),
  },
  read: ({ alliance, cast }, id) => alliance.read(cast.housing.admin, 'Grants:ReadRequest', id),
};

const suspended = async (on: StandingAlliance): Promise<string> => {
  const id = await grantIncome(on);
  await on.alliance.call(on.cast.taxation.admin, 'Grants:Suspend', id, 'audit');
  return id;
};

const GRANTS: Driven = {
  name: 'grant',
  table: GRANT_LIFE,
  stateAt: 'state.state',
  reach: {
    ACTIVE: (on) => grantIncome(on),
    SUSPENDED: suspended,
    REVOKED: async (on) => {
      const id = await grantIncome(on);
      await on.alliance.call(on.cast.taxation.admin, 'Grants:Revoke', id, 'misuse');
      return id;
    },
  },
  fire: {
    suspend: ({ alliance, cast }, id) => alliance.call(cast.economy.admin, 'Grants:Suspend', id, 'alarm'),
    revoke: ({ alliance, cast }, id) => alliance.call(cast.taxation.admin, 'Grants:Revoke', id, 'misuse'),
    resume: async ({ alliance, cast }, id) =>
      alliance.pass('Grants', await alliance.open(cast.taxation.admin, 'Grants:ProposeResumption', id)),
  },
  read: ({ alliance, cast }, id) => alliance.read(cast.housing.admin, 'Grants:ReadGrant', id),
};

const draft = async ({ alliance, cast }: StandingAlliance): Promise<string> => {
  await alliance.call(cast.taxation.admin, 'Directory:DraftEntry', 'new', newContent(), '');
  return 'new';
};
const newContent = () =>
  incomeContent({ binding: { ...(incomeContent().binding as object), localName: 'new' } });
const submitted = async (on: StandingAlliance): Promise<string> => {
  await on.alliance.call(on.cast.taxation.admin, 'Directory:SubmitDraft', await draft(on), '1');
  return 'new';
};
const reviewing = async (on: StandingAlliance): Promise<string> => {
  const { alliance, cast } = on;
  await submitted(on);
  await alliance.call(cast.finance.admin, 'Directory:ReviewDraft', 'TaxationMSP', 'new', '1');
  return 'new';
};
const draftBallot = async ({ alliance, cast }: StandingAlliance) => {
  const id = 'entry/TaxationMSP/new/1';
  const { ballot } = (await alliance.read(cast.finance.admin, 'Directory:ReadBallot', id)) as {
    readonly ballot: { readonly termsHash: string };
  };
  return { ballot: id, termsHash: ballot.termsHash };
};
const voted = async (on: StandingAlliance, choices: readonly string[]): Promise<string> => {
  await reviewing(on);
  await voteOn(on, 'Directory', await draftBallot(on), choices);
  return 'new';
};

const DRAFTS: Driven = {
  name: 'draft',
  table: DRAFT_LIFE,
  stateAt: 'state',
  reach: {
    DRAFT: draft,
    SUBMITTED: submitted,
    REVIEWING: reviewing,
    RETURNED: (on) => voted(on, ['REJECT', 'REJECT']),
    LOCKED: (on) => voted(on, ['APPROVE', 'REJECT', 'APPROVE']),
  },
  fire: {
    edit: draft,
    submit: ({ alliance, cast }) => alliance.call(cast.taxation.admin, 'Directory:SubmitDraft', 'new', '1'),
    review: ({ alliance, cast }) =>
      alliance.call(cast.finance.admin, 'Directory:ReviewDraft', 'TaxationMSP', 'new', '1'),
    return: ({ alliance, cast }) =>
      alliance.call(cast.finance.admin, 'Directory:ReturnDraft', 'TaxationMSP', 'new', 'unclear'),
  },
  read: ({ alliance, cast }) =>
    alliance.read(cast.housing.admin, 'Directory:ReadDraft', 'TaxationMSP', 'new'),
};

const suspendEntry = ({ alliance, cast, income }: StandingAlliance) =>
  alliance.call(cast.finance.admin, 'Directory:SuspendEntry', income, 'alarm');
const withdrawEntry = ({ alliance, cast, income }: StandingAlliance) =>
  alliance.call(cast.taxation.admin, 'Directory:WithdrawEntry', income, 'merged');

const ENTRIES: Driven = {
  name: 'entry',
  table: ENTRY_LIFE,
  stateAt: 'entry.status',
  reach: {
    LOCKED: nothing,
    SUSPENDED: async (on) => {
      await suspendEntry(on);
      return '';
    },
    WITHDRAWN: async (on) => {
      await withdrawEntry(on);
      return '';
    },
  },
  fire: {
    suspend: suspendEntry,
    withdraw: withdrawEntry,
    resume: async ({ alliance, cast, income }) =>
      alliance.pass(
        'Directory',
        await alliance.open(cast.taxation.admin, 'Directory:ProposeEntryResumption', income),
      ),
    amend: ({ alliance, cast, income }) => alliance.lock(cast.taxation, 'second', incomeContent(), income),
    unbind: ({ alliance, cast, income }) =>
      alliance.call(cast.taxation.admin, 'Directory:UnbindEntry', income),
  },
  read: ({ alliance, cast, income }) => alliance.read(cast.housing.admin, 'Directory:ReadEntry', income),
};

const recorded = async ({ alliance, cast }: StandingAlliance): Promise<string> => {
  await alliance.call(cast.taxation.admin, 'Directory:RecordDuty', 'customs', dutyContent);
  return 'customs';
};

const DUTIES: Driven = {
  name: 'duty',
  table: DUTY_LIFE,
  stateAt: 'status',
  reach: {
    STANDING: recorded,
    RETIRED: async (on) => {
      await recorded(on);
      await on.alliance.call(on.cast.taxation.admin, 'Directory:RetireDuty', 'customs', 'repealed');
      return '';
    },
  },
  fire: {
    amend: ({ alliance, cast }) =>
      alliance.call(cast.taxation.admin, 'Directory:AmendDuty', 'customs', '1', dutyContent),
    retire: ({ alliance, cast }) =>
      alliance.call(cast.taxation.admin, 'Directory:RetireDuty', 'customs', 'repealed'),
  },
  read: ({ alliance, cast }) =>
    alliance.read(cast.housing.admin, 'Directory:ReadDuty', 'TaxationMSP', 'customs'),
};

const application =
  (transaction: string) =>
  ({ alliance, cast }: StandingAlliance): Promise<unknown> =>
    alliance.call(cast.housing.admin, `Members:${transaction}Application`, 'eligibility');
const register = ({ alliance, cast }: StandingAlliance): Promise<unknown> =>
  alliance.call(
    cast.housing.admin,
    'Members:RegisterApplication',
    'eligibility',
    'Eligibility',
    cast.housing.application.spki,
  );
const registered = async (on: StandingAlliance, transaction?: string): Promise<string> => {
  await register(on);
  if (transaction !== undefined) await application(transaction)(on);
  return '';
};

const APPLICATIONS: Driven = {
  name: 'application',
  table: KEY_LIFE,
  stateAt: 'rows.0.state',
  reach: {
    ACTIVE: (on) => registered(on),
    SUSPENDED: (on) => registered(on, 'Suspend'),
    REVOKED: (on) => registered(on, 'Revoke'),
  },
  fire: {
    suspend: application('Suspend'),
    resume: application('Resume'),
    revoke: application('Revoke'),
  },
  read: ({ alliance, cast }) =>
    alliance.read(cast.housing.admin, 'Members:ListApplications', 'HousingMSP', '10', ''),
};

const CELLS = [REQUESTS, GRANTS, DUTIES, DRAFTS, ENTRIES, APPLICATIONS].flatMap((driven) =>
  Object.entries(driven.table).flatMap(([state, events]) =>
    Object.entries(events)
      .filter(([event]) => driven.fire[event] !== undefined)
      .map(([event, next]) => ({ driven, name: driven.name, state, event, next })),
  ),
);

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);

test.each(CELLS)('$name: $event from $state gives $next', async ({ driven, state, event, next }) => {
  const on = forkAlliance(standing);
  const id = (await driven.reach[state]?.(on)) ?? '';
  expect(at(await driven.read(on, id), driven.stateAt)).toBe(state);
  const before = on.stage.state('directory').dump();
  const code = await outcomeOf(driven.fire[event]?.(on, id) ?? Promise.reject(new Error(event)));
  if (next === NO) {
    expect(code).toBe('WRONG_STATE');
    expect(on.stage.state('directory').dump()).toEqual(before);
  } else {
    expect(code).toBe('DONE');
    expect(at(await driven.read(on, id), driven.stateAt)).toBe(next);
  }
});

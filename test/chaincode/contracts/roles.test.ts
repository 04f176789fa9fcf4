/** Who may call what: every submit function × everyone who has a certificate. */

import '../../../chaincode/ledger/embedded/quiet-chaincode';
import { contracts } from '../../../chaincode/contracts';
import { readCaller } from '../../../chaincode/contracts/contract/caller';
import { issueCertificate, issueRoot } from '../../../chaincode/ledger/identity/certificate';
import { type Identity, identityOf } from '../../../chaincode/ledger/identity/identity';
import { canonicalHash, request, requestHash } from '../../../chaincode/model';
import { forkAlliance, grantIncome, type StandingAlliance, standingAlliance } from './fixture/alliance';
import type { Cast, CastMember } from './fixture/cast';
import {
  dutyContent,
  incomeContent,
  incomeTerms,
  type Json,
  memberTerms,
  nextCharter,
  purposeTerms,
  requestOf,
} from './fixture/content';
import { breakGlass, dormantGrant } from './fixture/emergency';
import { outcomeOf } from './fixture/refusal';

type Args = readonly (string | Json)[];

interface Rule {
  /** The members whose admins may. */
  readonly may: readonly (keyof Cast)[];
  /** Brings the alliance to where the call is due, and says its arguments. */
  readonly prepare: (on: StandingAlliance) => Promise<Args> | Args;
}

const FOUNDERS: readonly (keyof Cast)[] = ['establishment', 'finance', 'economy'];
const TIGHTENERS: readonly (keyof Cast)[] = [...FOUNDERS, 'taxation'];
/** Every standing member: the function acts on the caller's own things. */
const MEMBERS: readonly (keyof Cast)[] = [...FOUNDERS, 'taxation', 'civilAffairs', 'housing'];

const register = ({ alliance, cast }: StandingAlliance): Promise<unknown> =>
  alliance.call(cast.housing.admin, 'Members:RegisterApplication', 'a', 'A', cast.housing.application.spki);
const requested = ({ alliance, cast, income }: StandingAlliance): Promise<string> =>
  alliance.request(cast.housing, incomeTerms(income));
const complied = async (on: StandingAlliance): Promise<string> => {
  const id = await requested(on);
  await on.alliance.comply(on.cast.finance, id);
  return id;
};
const drafted = ({ alliance, cast }: StandingAlliance): Promise<unknown> =>
  alliance.call(cast.taxation.admin, 'Directory:DraftEntry', 'new', newContent(), '');
const newContent = (): Json =>
  incomeContent({ binding: { ...(incomeContent().binding as object), localName: 'new' } });
const submitted = async (on: StandingAlliance): Promise<void> => {
  await drafted(on);
  await on.alliance.call(on.cast.taxation.admin, 'Directory:SubmitDraft', 'new', '1');
};
const publicationTerms = ({ cast }: StandingAlliance): Json => ({
  subgraph: 'taxation',
  sdlHash: 'a'.repeat(64),
  url: 'http://127.0.0.1:4002/',
  spki: cast.taxation.application.spki,
});
const logTerms = ({ cast }: StandingAlliance): Json => ({
  id: 'main',
  gateway: { msp: 'FinanceMSP', id: 'main', spki: cast.finance.gateway.spki },
  anchors: 'absent',
});

const RULES: Readonly<Record<string, Rule>> = {
  'Members:ProposeMember': {
    may: FOUNDERS,
    prepare: ({ cast }) => [memberTerms(cast.publicSecurity)],
  },
  'Members:ProposeMemberChange': {
    may: [...FOUNDERS, 'housing'],
    prepare: ({ cast }) => [memberTerms(cast.housing)],
  },
  'Members:ProposeCharter': { may: FOUNDERS, prepare: ({ alliance }) => [nextCharter(alliance.founders)] },
  'Members:RenewGuard': { may: [...FOUNDERS, 'housing'], prepare: () => ['HousingMSP'] },
  // The charter names founders and voters: they change it first.
  'Members:Leave': { may: ['taxation', 'civilAffairs', 'housing'], prepare: () => ['merged'] },
  'Members:ProposePurpose': { may: FOUNDERS, prepare: () => [purposeTerms('care')] },
  'Members:ProposeGateway': {
    may: ['finance'],
    prepare: ({ cast }) => [{ msp: 'FinanceMSP', id: 'main', spki: cast.finance.gateway.spki }],
  },
  'Members:SuspendMember': { may: FOUNDERS, prepare: () => ['HousingMSP', 'misuse'] },
  'Members:ProposeMemberResumption': {
    may: FOUNDERS,
    prepare: async ({ alliance, cast }) => {
      await alliance.call(cast.finance.admin, 'Members:SuspendMember', 'HousingMSP', 'misuse');
      return ['HousingMSP'];
    },
  },
  'Members:SuspendGateway': {
    may: FOUNDERS,
    prepare: async ({ alliance, cast }) => {
      await alliance.addGateway(cast.finance, 'main');
      return ['FinanceMSP', 'main'];
    },
  },
  'Members:RevokeGateway': {
    may: ['finance'],
    prepare: async ({ alliance, cast }) => {
      await alliance.addGateway(cast.finance, 'main');
      return ['main'];
    },
  },
  'Members:RotateApplicationKey': {
    may: ['housing'],
    prepare: async (on) => {
      await register(on);
      return ['a', on.cast.housing.gateway.spki];
    },
  },
  'Members:RegisterApplication': {
    may: MEMBERS,
    prepare: ({ cast }) => ['a', 'A', cast.housing.application.spki],
  },
  'Members:SuspendApplication': {
    may: ['housing'],
    prepare: async (on) => {
      await register(on);
      return ['a'];
    },
  },
  'Members:ResumeApplication': {
    may: ['housing'],
    prepare: async (on) => {
      await register(on);
      await on.alliance.call(on.cast.housing.admin, 'Members:SuspendApplication', 'a');
      return ['a'];
    },
  },
  'Members:RevokeApplication': {
    may: ['housing'],
    prepare: async (on) => {
      await register(on);
      return ['a'];
    },
  },
  'Members:Vote': {
    may: FOUNDERS,
    prepare: async ({ alliance, cast }) => {
      const terms = purposeTerms('care');
      const { ballot, termsHash } = await alliance.open(cast.finance.admin, 'Members:ProposePurpose', terms);
      return [ballot, termsHash, 'APPROVE'];
    },
  },
  'Directory:RecordDuty': { may: MEMBERS, prepare: () => ['archive', dutyContent] },
  'Directory:AmendDuty': { may: ['taxation', 'civilAffairs'], prepare: () => ['income', '1', dutyContent] },
  'Directory:RetireDuty': {
    may: ['taxation'],
    prepare: async ({ alliance, cast }) => {
      await alliance.call(cast.taxation.admin, 'Directory:RecordDuty', 'customs', dutyContent);
      return ['customs', 'repealed'];
    },
  },
  'Directory:DraftEntry': { may: MEMBERS, prepare: () => ['new', newContent(), ''] },
  'Directory:SubmitDraft': {
    may: ['taxation'],
    prepare: async (on) => {
      await drafted(on);
      return ['new', '1'];
    },
  },
  'Directory:ReviewDraft': {
    may: FOUNDERS,
    prepare: async (on) => {
      await submitted(on);
      return ['TaxationMSP', 'new', '1'];
    },
  },
  'Directory:ReturnDraft': {
    may: FOUNDERS,
    prepare: async (on) => {
      await submitted(on);
      return ['TaxationMSP', 'new', 'unclear'];
    },
  },
  'Directory:Vote': {
    may: FOUNDERS,
    prepare: async ({ alliance, cast }) => {
      const { ballot, termsHash } = await alliance.propose(cast.taxation, 'new', newContent());
      return [ballot, termsHash, 'APPROVE'];
    },
  },
  'Directory:SuspendEntry': { may: TIGHTENERS, prepare: ({ income }) => [income, 'alarm'] },
  'Directory:ProposeEntryResumption': {
    may: ['taxation'],
    prepare: async ({ alliance, cast, income }) => {
      await alliance.call(cast.finance.admin, 'Directory:SuspendEntry', income, 'alarm');
      return [income];
    },
  },
  'Directory:WithdrawEntry': { may: ['taxation'], prepare: ({ income }) => [income, 'merged'] },
  'Directory:ProposeEntryWithdrawal': { may: FOUNDERS, prepare: ({ income }) => [income, 'duplicate'] },
  'Directory:UnbindEntry': {
    may: ['taxation'],
    prepare: async ({ alliance, cast, income }) => {
      await alliance.call(cast.taxation.admin, 'Directory:WithdrawEntry', income, 'merged');
      return [income];
    },
  },
  'Directory:Publish': {
    may: ['taxation'],
    prepare: (on) => [publicationTerms(on)],
  },
  'Directory:Retract': {
    may: ['taxation'],
    prepare: async (on) => {
      await on.alliance.call(on.cast.taxation.admin, 'Directory:Publish', publicationTerms(on));
      return ['taxation'];
    },
  },
  'Probes:NameProvider': { may: FOUNDERS, prepare: ({ income }) => [income, 'TaxationMSP'] },
  'Grants:Request': { may: ['housing'], prepare: ({ income }) => [requestOf(incomeTerms(income))] },
  'Grants:Comply': {
    may: FOUNDERS,
    prepare: async (on) => {
      const id = await requested(on);
      const read = await on.alliance.read(on.cast.finance.admin, 'Grants:ReadRequest', id);
      return [id, requestHash(request.parse(read))];
    },
  },
  'Grants:Resubmit': {
    may: ['housing'],
    prepare: async (on) => [await requested(on), requestOf(incomeTerms(on.income))],
  },
  'Grants:Return': { may: TIGHTENERS, prepare: async (on) => [await requested(on), 'unclear'] },
  'Grants:Refuse': { may: ['taxation'], prepare: async (on) => [await requested(on), 'no'] },
  'Grants:Withdraw': { may: ['housing'], prepare: async (on) => [await requested(on)] },
  'Grants:Consent': {
    may: ['taxation'],
    prepare: async (on) => [await complied(on), incomeTerms(on.income)],
  },
  'Grants:Vote': {
    may: FOUNDERS,
    prepare: async (on) => {
      const id = await complied(on);
      const terms = incomeTerms(on.income);
      await on.alliance.call(on.cast.taxation.admin, 'Grants:Consent', id, terms);
      return [`grant/${id}`, canonicalHash(terms), 'REJECT'];
    },
  },
  'Grants:Suspend': { may: TIGHTENERS, prepare: async (on) => [await grantIncome(on), 'alarm'] },
  'Grants:Revoke': { may: ['taxation'], prepare: async (on) => [await grantIncome(on), 'misuse'] },
  'Grants:ProposeRevocation': {
    may: FOUNDERS,
    prepare: async (on) => [await grantIncome(on), 'misuse'],
  },
  'Grants:ProposeResumption': {
    may: ['taxation'],
    prepare: async (on) => {
      const id = await grantIncome(on);
      await on.alliance.call(on.cast.finance.admin, 'Grants:Suspend', id, 'alarm');
      return [id];
    },
  },
  'Grants:BreakGlass': {
    may: ['housing'],
    prepare: async (on) => breakGlass(await dormantGrant(on)),
  },
  'Grants:ReviewEmergency': {
    may: TIGHTENERS,
    prepare: async (on) => {
      const id = await dormantGrant(on);
      await on.alliance.call(on.cast.housing.admin, 'Grants:BreakGlass', ...breakGlass(id));
      return [id, '1', 'JUSTIFIED'];
    },
  },
  'AccessLog:ProposeLog': { may: FOUNDERS, prepare: (on) => [logTerms(on)] },
  'AccessLog:ProposeLogClosing': {
    may: FOUNDERS,
    prepare: async ({ alliance, cast }) => {
      await alliance.openLog('main', cast.finance);
      return ['main'];
    },
  },
  'AccessLog:Vote': {
    may: FOUNDERS,
    prepare: async (on) => {
      const { alliance, cast } = on;
      const { ballot, termsHash } = await alliance.open(
        cast.finance.admin,
        'AccessLog:ProposeLog',
        logTerms(on),
      );
      return [ballot, termsHash, 'APPROVE'];
    },
  },
};

/** Told in tests of their own: before founding, or by keys for one duty. */
const ELSEWHERE = [
  'Members:Found',
  'Clock:Tick',
  'AccessLog:Append',
  'Grants:ClaimSlice',
  'Probes:Report',
  'Probes:RecordVerdict',
  'Anchors:Anchor',
];

let standing: StandingAlliance;

beforeAll(async () => {
  standing = await standingAlliance();
});

test('every submit function has a rule', () => {
  const names = contracts.flatMap((contract) => {
    const instance = new contract();
    const transactions: readonly { readonly name: string; readonly tag: readonly string[] }[] =
      Reflect.getMetadata('fabric:transactions', instance);
    return transactions
      .filter(({ tag }) => tag.includes('SUBMIT'))
      .map(({ name }) => `${instance.getName()}:${name}`);
  });
  expect(names.sort()).toEqual([...Object.keys(RULES), ...ELSEWHERE].sort());
});

/** Codes that say *not yours*: what a stranger's own namespace does not hold is not found there. */
const REFUSALS = ['NOT_ALLOWED', 'NOT_FOUND'];

describe.each(Object.entries(RULES))('%s', (name, rule) => {
  let prepared: StandingAlliance;
  let args: Args;

  beforeAll(async () => {
    prepared = forkAlliance(standing);
    args = await rule.prepare(prepared);
  });

  const attempt = (as: Identity): Promise<string> =>
    outcomeOf(forkAlliance(prepared).alliance.call(as, name, ...args));

  test(`is open to the admins of ${rule.may.join(', ')}`, async () => {
    for (const who of rule.may) {
      expect([who, await attempt(prepared.cast[who].admin)]).toEqual([who, 'DONE']);
    }
  });

  test('is closed to every other admin', async () => {
    const others = Object.entries(prepared.cast).filter(([who]) => !rule.may.includes(who as keyof Cast));
    for (const [who, { admin }] of others as [string, CastMember][]) {
      expect([who, REFUSALS.includes(await attempt(admin))]).toEqual([who, true]);
    }
  });

  test('is closed to their peers and applications', async () => {
    for (const who of rule.may) {
      expect(await attempt(prepared.cast[who].peer)).toBe('NOT_ALLOWED');
      expect(await attempt(prepared.cast[who].application)).toBe('NOT_ALLOWED');
    }
  });
});

test('a suspended member acts no more', async () => {
  const { alliance, cast, income } = forkAlliance(standing);
  await alliance.call(cast.finance.admin, 'Members:SuspendMember', 'HousingMSP', 'misuse');
  const call = alliance.call(cast.housing.admin, 'Grants:Request', requestOf(incomeTerms(income)));
  expect(await outcomeOf(call)).toBe('NOT_ALLOWED');
});

test('a founder is not suspended by another founder', async () => {
  const { alliance, cast } = forkAlliance(standing);
  const call = alliance.call(cast.finance.admin, 'Members:SuspendMember', 'EconomyMSP', 'misuse');
  expect(await outcomeOf(call)).toBe('NOT_ALLOWED');
});

test('an organisational unit inside another name is no role', async () => {
  const root = await issueRoot('ca');
  const pair = await issueCertificate(root, { commonName: 'x\nOU=admin', role: 'client' });
  const identity = identityOf('HousingMSP', pair);
  const caller = readCaller({ mspid: 'HousingMSP', idBytes: Buffer.from(identity.certificatePem) });
  expect(caller.role).toBe('client');
});

test('a certificate that cannot be read is refused', () => {
  expect(() => readCaller({ mspid: 'HousingMSP', idBytes: Buffer.from('not a certificate') })).toThrow(
    expect.objectContaining({ code: 'NOT_ALLOWED' }),
  );
});

/** Who must endorse what, on the embedded ledger: the peers are chosen by hand, the flags are the blocks'. */
import { parseCall } from '../../../../chaincode/ledger/block/call-check';
import { openEnvelope } from '../../../../chaincode/ledger/block/envelope';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { parseIdentity } from '../../../../chaincode/ledger/identity/serialized-identity';
import type { Call, Channel } from '../../../../chaincode/ledger/ledger';
import { isHubError, requestHash, request as storedRequest } from '../../../../chaincode/model';
import { rewrite } from '../../ledger/audit/forger';
import type { CastMember } from '../fixture/cast';
import {
  dutyContent,
  incomeContent,
  incomeTerms,
  type Json,
  memberTerms,
  purposeTerms,
} from '../fixture/content';
import { departmentWithPeer } from '../fixture/department';
import { type LedgerAlliance, ledgerAlliance } from '../fixture/ledger-acting';

let ledger: LedgerAlliance;
/** A department with a peer. */
let housing: CastMember;
let income: string;
const clients = new Map<string, FabricLedger>();

const E = 'EstablishmentMSP';
const F = 'FinanceMSP';
const M = 'EconomyMSP';
const H = 'HousingMSP';
const ENOUGH = 'VALID';
const SHORT = 'ENDORSEMENT_POLICY_FAILURE';

beforeAll(async () => {
  ledger = await ledgerAlliance();
  const { alliance } = ledger;
  await alliance.found();
  housing = await departmentWithPeer(ledger, 'housing', H);
  await alliance.join(housing);
  for (const purpose of ['housing-eligibility', 'statistics']) await alliance.addPurpose(purpose);
  await alliance.call(alliance.cast.finance.admin, 'Directory:RecordDuty', 'income', dutyContent);
  income = await alliance.lock(alliance.cast.finance, 'income', incomeContent());
}, 30_000);

afterAll(async () => {
  await Promise.all([...clients.values()].map((client) => client.close()));
  await ledger?.close();
});

const channelOf = (name: string): Channel => (name.startsWith('AccessLog') ? 'exchange' : 'directory');

function clientOf(identity: Identity, name: string): FabricLedger {
  const channel = channelOf(name);
  const known = clients.get(`${channel} ${identity.spki}`);
  if (known !== undefined) return known;
  const client = FabricLedger.connect({ address: ledger.address, identity, channel, chaincode: channel });
  clients.set(`${channel} ${identity.spki}`, client);
  return client;
}

function callOf(name: string, args: readonly (string | Json)[], endorsers?: readonly string[]): Call {
  const [contract = '', transaction = ''] = name.split(':');
  const texts = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
  return { contract, transaction, args: texts, ...(endorsers === undefined ? {} : { endorsers }) };
}

/** What its block says of a transaction. */
async function flag(committed: Promise<unknown>): Promise<string> {
  try {
    await committed;
    return ENOUGH;
  } catch (error) {
    if (isHubError(error, 'COMMIT_INVALID')) return String(error.details.flag);
    throw error;
  }
}

/** The flag of a call that exactly these peers endorsed. */
const flagOf = (
  as: Identity,
  endorsers: readonly string[],
  name: string,
  args: readonly (string | Json)[],
): Promise<string> => flag(clientOf(as, name).submit(callOf(name, args, endorsers)));

const binding = { ...(incomeContent().binding as object), subgraph: 'housing', localName: 'own' };
const draftContent = () => incomeContent({ binding });

/** What a department says in its own name, first and again. */
const OWN: readonly (readonly [string, string, () => readonly (string | Json)[]])[] = [
  ["creates a department's duty", 'Directory:RecordDuty', () => ['income', dutyContent]],
  [
    "changes a department's duty",
    'Directory:AmendDuty',
    () => ['income', '1', { ...dutyContent, title: 'other' }],
  ],
  ["creates a department's draft", 'Directory:DraftEntry', () => ['own', draftContent(), '']],
  ["changes a department's draft", 'Directory:DraftEntry', () => ['own', draftContent(), '']],
  [
    "creates a department's application",
    'Members:RegisterApplication',
    () => ['desk', 'Desk', housing.application.spki],
  ],
  ["suspends a department's application", 'Members:SuspendApplication', () => ['desk']],
];

test.each(OWN)('no two founders endorse what %s; its own peer with them does', async (_what, name, args) => {
  for (const peers of [
    [E, F],
    [E, M],
    [F, M],
    [H, E],
  ]) {
    expect([peers, await flagOf(housing.admin, peers, name, args())]).toEqual([peers, SHORT]);
  }
  expect(await flagOf(housing.admin, [H, F, M], name, args())).toBe(ENOUGH);
});

test("all three founders endorse what a department's peer does not", async () => {
  const all = [E, F, M];
  expect(await flagOf(housing.admin, all, 'Directory:RecordDuty', ['other', dutyContent])).toBe(ENOUGH);
  expect(await flagOf(housing.admin, all, 'Directory:AmendDuty', ['other', '1', dutyContent])).toBe(ENOUGH);
});

test('a founder reviews a draft with its own peer and the department’s, or with all founders', async () => {
  const { finance } = ledger.alliance.cast;
  expect(await flagOf(housing.admin, [H, E, F], 'Directory:SubmitDraft', ['own', '2'])).toBe(ENOUGH);
  const args = [H, 'own', 'unclear'];
  expect(await flagOf(finance.admin, [E, F], 'Directory:ReturnDraft', args)).toBe(SHORT);
  expect(await flagOf(finance.admin, [E, F, M], 'Directory:ReturnDraft', args)).toBe(ENOUGH);
});

test("two founders endorse no vote, consent, compliance or tick of the third's", async () => {
  const { alliance } = ledger;
  const { finance, economy, establishment } = alliance.cast;
  const { ballot, termsHash } = await alliance.open(
    finance.admin,
    'Members:ProposePurpose',
    purposeTerms('care'),
  );
  const asked = incomeTerms(income);
  const request = await alliance.request(housing, asked);
  const checked = storedRequest.parse(
    await alliance.read(establishment.admin, 'Grants:ReadRequest', request),
  );
  const steps: readonly (readonly [CastMember, Identity, string, readonly (string | Json)[]])[] = [
    [economy, economy.admin, 'Members:Vote', [ballot, termsHash, 'APPROVE']],
    [establishment, establishment.admin, 'Grants:Comply', [request, requestHash(checked)]],
    [finance, finance.admin, 'Grants:Consent', [request, asked]],
    [economy, economy.clock, 'Clock:Tick', ['2026-11-23T08:00:00.000Z']],
    [economy, economy.clock, 'Clock:Tick', ['2026-11-23T08:01:00.000Z']],
  ];
  for (const [member, key, name, args] of steps) {
    const others = [E, F, M].filter((msp) => msp !== member.msp);
    expect([name, await flagOf(key, others, name, args)]).toEqual([name, SHORT]);
    expect([name, await flagOf(key, [member.msp, others[0] ?? ''], name, args)]).toEqual([name, ENOUGH]);
  }
});

test('founders suspend and resume without the department: what has no policy needs two of them', async () => {
  const { finance } = ledger.alliance.cast;
  expect(await flagOf(finance.admin, [F, M], 'Members:SuspendMember', [H, 'misuse'])).toBe(ENOUGH);
  const resumption = await ledger.alliance.open(finance.admin, 'Members:ProposeMemberResumption', H);
  await ledger.alliance.pass('Members', resumption);
});

test('who decides changes with the endorsements of all founders', async () => {
  const { alliance } = ledger;
  const { establishment, finance, economy, taxation } = alliance.cast;
  const { ballot, termsHash } = await alliance.open(
    finance.admin,
    'Members:ProposeMember',
    memberTerms(taxation),
  );
  const args = [ballot, termsHash, 'APPROVE'];
  expect(await flagOf(establishment.admin, [E, F], 'Members:Vote', args)).toBe(ENOUGH);
  expect(await flagOf(finance.admin, [E, F], 'Members:Vote', args)).toBe(ENOUGH);
  expect(await flagOf(economy.admin, [E, M], 'Members:Vote', args)).toBe(SHORT);
  expect(await flagOf(economy.admin, [E, F, M], 'Members:Vote', args)).toBe(ENOUGH);
});

test('guards stand on exchange too: two founders endorse no vote of the third there', async () => {
  const { alliance } = ledger;
  const { finance, economy } = alliance.cast;
  const terms = {
    id: 'main',
    gateway: { msp: F, id: 'main', spki: finance.gateway.spki },
    anchors: 'absent',
  };
  const { ballot, termsHash } = await alliance.open(finance.admin, 'AccessLog:ProposeLog', terms);
  const args = [ballot, termsHash, 'APPROVE'];
  expect(await flagOf(economy.admin, [E, F], 'AccessLog:Vote', args)).toBe(SHORT);
  expect(await flagOf(economy.admin, [E, M], 'AccessLog:Vote', args)).toBe(ENOUGH);
});

test('left alone, the ledger picks the fewest peers that are enough', async () => {
  const { establishment, economy } = ledger.alliance.cast;
  const picked = async (as: Identity, name: string, args: readonly (string | Json)[]) => {
    const { envelope } = await clientOf(as, name).endorse(callOf(name, args));
    return parseCall(openEnvelope(envelope))
      .endorsements.map(({ endorserBytes }) => parseIdentity(endorserBytes).mspId)
      .sort();
  };
  expect(await picked(economy.admin, 'Directory:RecordDuty', ['picked', dutyContent])).toEqual([M, E]);
  expect(await picked(housing.admin, 'Directory:RecordDuty', ['picked', dutyContent])).toEqual([E, F, H]);
  const log = {
    id: 'other',
    gateway: { msp: E, id: 'main', spki: establishment.gateway.spki },
    anchors: 'absent',
  };
  expect(await picked(establishment.admin, 'AccessLog:ProposeLog', [log])).toHaveLength(2);
});

describe('two founders who leave the guard out', () => {
  /** The call as they would forge it: without guards, endorsed by the two alone. */
  const forged = async (as: Identity, name: string, args: readonly (string | Json)[]): Promise<string> => {
    const { establishment, finance } = ledger.alliance.cast;
    const honest = await clientOf(as, name).endorse(callOf(name, args));
    const envelope = rewrite(honest.envelope, 'directory', {
      signer: as,
      endorsers: [establishment.peer, finance.peer],
      sets: (sets) =>
        sets.map((set) => ({
          ...set,
          writes: set.writes.filter(({ key }) => !key.startsWith('\u0000guard\u0000')),
        })),
    });
    return flag(clientOf(as, name).commit({ ...honest, envelope }));
  };

  test("cannot change what stands in a department's name", async () => {
    const change = ['income', '2', { ...dutyContent, title: 'forged' }];
    expect(await forged(housing.admin, 'Directory:AmendDuty', change)).toBe(SHORT);
  });

  test('can create it: only the missing guard tells views and audits', async () => {
    expect(await forged(housing.admin, 'Directory:RecordDuty', ['forged', dutyContent])).toBe(ENOUGH);
  });
});

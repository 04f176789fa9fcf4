/** When a key's policy is written: at its creation, and never with a change of its value alone. */
import { memberPolicy } from '../../../../chaincode/contracts/endorsement/guard-policy';
import { VALIDATION_PARAMETER } from '../../../../chaincode/ledger/block/endorsement-check';
import { parseMetadata } from '../../../../chaincode/ledger/block/read-write-set';
import { directoryKey, dutyId, type MspId, mspId, parseKey } from '../../../../chaincode/model';
import { forkAlliance, grantIncome, type StandingAlliance, standingAlliance } from '../fixture/alliance';
import { dutyContent, type Json } from '../fixture/content';

let standing: StandingAlliance;
let on: StandingAlliance;

const FOUNDERS = ['EstablishmentMSP', 'FinanceMSP', 'EconomyMSP'].map((name) => mspId.parse(name));
const HOUSING = mspId.parse('HousingMSP');
const DUTY = directoryKey.duty(HOUSING, dutyId.parse('care'));

beforeAll(async () => {
  standing = await standingAlliance();
});

beforeEach(() => {
  on = forkAlliance(standing);
});

const policyOf = (key: string): Uint8Array | undefined =>
  parseMetadata(on.stage.state('directory').get('directory', key)?.metadata).get(VALIDATION_PARAMETER);

const record = (title: string) =>
  on.stage.simulate(on.cast.housing.admin, {
    channel: 'directory',
    contract: 'Directory',
    transaction: 'RecordDuty',
    args: ['care', JSON.stringify({ ...dutyContent, title })],
  });

test('its creation writes it, a new value keeps it, and a key made anew gets it again', async () => {
  const expected = Buffer.from(memberPolicy(FOUNDERS, HOUSING));
  const created = await record('first');
  expect(created.set.metadataWrites.map(({ key }) => key)).toEqual([DUTY]);
  on.stage.commit(created);
  const changed = await record('second');
  expect(changed.set.metadataWrites).toEqual([]);
  on.stage.commit(changed);
  expect(Buffer.from(policyOf(DUTY) ?? [])).toEqual(expected);
  on.stage.state('directory').set(DUTY, undefined);
  on.stage.commit(await record('third'));
  expect(Buffer.from(policyOf(DUTY) ?? [])).toEqual(expected);
});

test('guards are written blindly: two transactions of one member do not conflict on it', async () => {
  const call = (id: string) =>
    on.stage.simulate(on.cast.housing.admin, {
      channel: 'directory',
      contract: 'Directory',
      transaction: 'RecordDuty',
      args: [id, JSON.stringify(dutyContent)],
    });
  const both = [await call('one'), await call('two')];
  const guard = directoryKey.guard(HOUSING);
  for (const { set } of both) {
    expect(set.writes.map(({ key }) => key)).toContain(guard);
    expect(set.reads.map(({ key }) => key)).not.toContain(guard);
  }
  for (const each of both) on.stage.commit(each);
});

/** Whose policy each kind of key carries; `undefined`: nobody's, so that founders act on it without its member. */
const OWNERS: Readonly<Record<string, ((attributes: readonly string[], row: Json) => unknown) | undefined>> =
  {
    guard: ([of]) => (of === 'charter' ? undefined : of),
    app: ([msp]) => msp,
    tick: ([msp]) => msp,
    vote: ([, msp]) => msp,
    duty: ([msp]) => msp,
    draft: ([msp]) => msp,
    publication: (_attributes, { provider }) => provider,
    compliance: ([, msp]) => msp,
    consent: ([, msp]) => msp,
  };

test('what stands in a member’s own name carries its policy, and nothing else does', async () => {
  const { alliance, cast, stage } = on;
  await grantIncome(on);
  await alliance.call(cast.finance.clock, 'Clock:Tick', '2026-11-23T08:00:00.000Z');
  const spki = cast.housing.application.spki;
  await alliance.call(cast.housing.admin, 'Members:RegisterApplication', 'desk', 'Desk', spki);
  const publication = { subgraph: 'taxation', sdlHash: 'a'.repeat(64), url: 'http://127.0.0.1:4002/', spki };
  await alliance.call(cast.taxation.admin, 'Directory:Publish', publication);
  const seen = new Set<string>();
  for (const [key, text] of stage.state('directory').dump()) {
    const { type, attributes } = parseKey(key) ?? { type: '', attributes: [] };
    const owner = OWNERS[type]?.(attributes, JSON.parse(text));
    if (key === directoryKey.charterGuard()) continue;
    const expected = owner === undefined ? undefined : memberPolicy(FOUNDERS, owner as MspId);
    expect([key, policyOf(key)?.toString()]).toEqual([key, expected?.toString()]);
    if (owner !== undefined) seen.add(type);
  }
  expect([...seen].sort()).toEqual(Object.keys(OWNERS).sort());
});

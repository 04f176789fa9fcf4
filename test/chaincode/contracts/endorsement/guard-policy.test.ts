import { createRequire } from 'node:module';
import { charterPolicy, memberPolicy } from '../../../../chaincode/contracts/endorsement/guard-policy';
import { parseSignaturePolicy, satisfies } from '../../../../chaincode/ledger/block/policy';
import type { Role } from '../../../../chaincode/ledger/identity/role';
import { type MspId, mspId } from '../../../../chaincode/model';

const named = (...names: readonly string[]): readonly MspId[] => names.map((name) => mspId.parse(name));
const FOUNDERS = named('EstablishmentMSP', 'FinanceMSP', 'EconomyMSP');
const [establishment, finance, economy] = FOUNDERS as readonly [MspId, MspId, MspId];
const [housing] = named('HousingMSP') as readonly [MspId];
const E = establishment;
const F = finance;
const M = economy;
const H = housing;

const signed = (policy: Uint8Array, signers: readonly MspId[], role: Role = 'peer'): boolean =>
  satisfies(
    parseSignaturePolicy(policy),
    signers.map((msp) => ({ creator: { mspId: msp, certificatePem: '' }, role })),
  );

/** Every set of peers that may come, and whether it is enough. */
const DEPARTMENT: readonly (readonly [readonly MspId[], boolean])[] = [
  [[], false],
  [[H], false],
  [[E, F], false],
  [[E, M], false],
  [[F, M], false],
  [[H, E], false],
  [[H, H, E], false],
  [[H, E, F], true],
  [[H, E, M], true],
  [[H, F, M], true],
  [[E, F, M], true],
  [[E, E, F], false],
  [[H, E, F, M], true],
];

test.each(DEPARTMENT)("a department's keys: %j is enough: %j", (signers, enough) => {
  expect(signed(memberPolicy(FOUNDERS, H), signers)).toBe(enough);
});

const FOUNDER: readonly (readonly [readonly MspId[], boolean])[] = [
  [[E], false],
  [[E, E], false],
  [[E, F], true],
  [[E, M], true],
  [[F, M], false],
  [[H, F, M], false],
  [[E, F, M], true],
];

test.each(FOUNDER)("a founder's keys: %j is enough: %j", (signers, enough) => {
  expect(signed(memberPolicy(FOUNDERS, E), signers)).toBe(enough);
});

test("the charter's guard takes all founders", () => {
  expect(signed(charterPolicy(FOUNDERS), [E, F, M])).toBe(true);
  for (const two of [
    [E, F],
    [E, M],
    [F, M],
    [H, E, F],
  ])
    expect(signed(charterPolicy(FOUNDERS), two)).toBe(false);
});

test('only peers endorse', () => {
  for (const role of ['admin', 'client', 'orderer'] as const) {
    expect(signed(memberPolicy(FOUNDERS, H), [H, E, F, M], role)).toBe(false);
  }
});

test.each([
  { count: 1, enough: [E], short: [] },
  { count: 2, enough: [E, F], short: [E] },
  { count: 5, enough: [E, 'B', 'C'], short: [E, 'B'] },
])('of $count founders more than half speak for one of them', ({ count, enough, short }) => {
  const founders = [...FOUNDERS, ...named('B', 'C')].slice(0, count);
  expect(signed(memberPolicy(founders, E), named(...enough))).toBe(true);
  expect(signed(memberPolicy(founders, E), named(...short))).toBe(false);
});

test("the bytes are the same with the shim's own protobuf release", () => {
  const fromShim = createRequire(require.resolve('fabric-shim'));
  const { common } = fromShim('@hyperledger/fabric-protos') as typeof import('@hyperledger/fabric-protos');
  expect(fromShim.resolve('@hyperledger/fabric-protos')).not.toBe(
    require.resolve('@hyperledger/fabric-protos'),
  );
  const bytes = memberPolicy(FOUNDERS, H);
  expect(Buffer.from(memberPolicy(FOUNDERS, H)).equals(bytes)).toBe(true);
  const again = common.SignaturePolicyEnvelope.deserializeBinary(bytes).serializeBinary();
  expect(Buffer.from(again).equals(bytes)).toBe(true);
});

import {
  computedState,
  type DecisionMoment,
  type GrantId,
  type StandingGrant,
} from '../../../../chaincode/model';
import {
  asMsp,
  codeNumber,
  grantNumber,
  type SampleGrant,
  sampleEmergency,
  sampleGrant,
  sampleMember,
} from '../sample';

const at = (time: string): DecisionMoment => {
  const ms = Date.parse(time);
  return { ledgerTimeMs: ms, ownTimeMs: ms, fresh: true, usedToday: () => 0 };
};
const NOW = '2026-11-23T12:00:00.000Z';

const standing = (
  n: number,
  over: Partial<SampleGrant> = {},
  more: Partial<StandingGrant> = {},
): StandingGrant => ({
  state: 'ACTIVE',
  grant: sampleGrant({
    id: grantNumber(n),
    consumer: 'HousingMSP',
    provider: 'TaxationMSP',
    entry: codeNumber(1),
    items: ['a'],
    ...over,
  }),
  ...more,
});

const stateOf = (
  of: StandingGrant,
  time = NOW,
  above: readonly StandingGrant[] = [],
  holder: 'ACTIVE' | 'SUSPENDED' = 'ACTIVE',
) =>
  computedState(
    of,
    {
      grant: (id: GrantId) => above.find(({ grant }) => grant.id === id),
      member: (msp) => sampleMember(msp, msp === asMsp('HousingMSP') ? 'ACTIVE' : holder),
    },
    at(time),
  );

const parent = standing(1, { consumer: 'HealthMSP', until: '2026-12-01T00:00:00.000Z' });
const part = standing(2, { parent: grantNumber(1) });
const dormant = (from?: string) =>
  standing(
    3,
    { isDormant: true },
    from === undefined ? {} : { emergency: sampleEmergency(grantNumber(3), from) },
  );

test.each<[string, string, () => string]>([
  ['within its window', 'ACTIVE', () => stateOf(standing(1))],
  ['as stored', 'SUSPENDED', () => stateOf(standing(1, {}, { state: 'SUSPENDED' }))],
  [
    'as stored, also when it is over',
    'REVOKED',
    () => stateOf(standing(1, {}, { state: 'REVOKED' }), '2027-06-01T00:00:00.000Z'),
  ],
  ['before its window', 'PENDING', () => stateOf(standing(1), '2025-06-01T00:00:00.000Z')],
  ['after its window', 'EXPIRED', () => stateOf(standing(1), '2027-01-01T00:00:00.000Z')],
  ['delegated from what stands', 'ACTIVE', () => stateOf(part, NOW, [parent])],
  ['delegated from what is over', 'EXPIRED', () => stateOf(part, '2026-12-02T00:00:00.000Z', [parent])],
  [
    'delegated from what is revoked',
    'PARENT_ENDED',
    () => stateOf(part, NOW, [{ ...parent, state: 'REVOKED' }]),
  ],
  ['delegated from what is not there', 'PARENT_ENDED', () => stateOf(part)],
  [
    'delegated by a member that is suspended',
    'PARENT_ENDED',
    () => stateOf(part, NOW, [parent], 'SUSPENDED'),
  ],
  ['never opened', 'DORMANT', () => stateOf(dormant())],
  ['opened just now', 'OPENED', () => stateOf(dormant('2026-11-23T11:50:00.000Z'))],
  ['opened and over', 'DORMANT', () => stateOf(dormant('2026-11-23T11:00:00.000Z'))],
  ['opened three days ago, not reviewed', 'UNREVIEWED', () => stateOf(dormant('2026-11-20T11:00:00.000Z'))],
  ['dormant, after its window', 'EXPIRED', () => stateOf(dormant(), '2027-02-01T00:00:00.000Z')],
])('a grant %s is %s', (_when, expected, computed) => {
  expect(computed()).toBe(expected);
});

import { type Ballot, ballotKind, matterOf } from '../../../chaincode/model';
import { incomeTerms } from '../contracts/fixture/content';

const told = (kind: Ballot['kind'], terms: unknown): string => matterOf({ kind, terms } as Ballot);

test.each([
  [
    'GRANT',
    incomeTerms('30701201/000001', { derives: ['Citizen.lowIncomeEligible'] }),
    'HousingMSP reads identityNumber, yearlyIncome of 30701201/000001 for housing-eligibility, into Citizen.lowIncomeEligible',
  ],
  ['GRANT_REVOCATION', { grant: 'g-1', reason: 'misuse' }, 'grant g-1 ends for good'],
  ['GRANT_RESUMPTION', { grant: 'g-1', revision: 2 }, 'grant g-1 counts again'],
  ['ENTRY_RESUMPTION', { entry: '103001/000001', revision: 2 }, 'entry 103001/000001 counts again'],
  ['LOG_OPENING', { id: 'log-1' }, 'access log log-1 opens'],
  ['LOG_CLOSING', { log: 'log-1' }, 'access log log-1 closes'],
  ['MEMBER_RESUMPTION', { member: 'HousingMSP', revision: 1 }, 'HousingMSP counts again'],
] as const)('a ballot on %s says what it is about', (kind, terms, expected) => {
  expect(told(kind, terms)).toBe(expected);
});

test('terms that this program does not know are told by the ballot’s kind alone', () => {
  for (const kind of ballotKind.options) expect(told(kind, { other: true })).toBe(kind);
});

import {
  type AccessQuestion,
  type CallerClaims,
  decisionRecord,
  type GrantId,
  type Scope,
  sha256,
} from '../../../chaincode/model';
import { groundsOf } from '../../../gateway/access';
import { decisionContent, newAccessIdentity } from '../../../gateway/record';
import { asItem, asMsp, codeNumber, grantNumber, sampleEntry } from '../../chaincode/model/sample';

const HOUSING = asMsp('HousingMSP');
const CODE = codeNumber(1);
const income = sampleEntry({ code: CODE, provider: 'TaxationMSP', items: [{ id: 'a' }] });

const scope = (over: Partial<Scope> = {}): Scope => ({
  basis: grantNumber(2),
  entry: CODE,
  version: 1,
  items: [asItem('a')],
  rowFilter: [],
  beneficiary: HOUSING,
  derives: undefined,
  ...over,
});

const recorded = (...scopes: readonly Scope[]) => recordedOf(scopes, []);

function recordedOf(scopes: readonly Scope[], ofFetch: readonly Scope[]) {
  const question = {
    caller: HOUSING,
    purpose: 'statistics',
    touches: [
      {
        subgraph: 'taxation',
        coordinate: 'T.a',
        entry: CODE,
        item: 'a',
        beneficiary: HOUSING,
        derives: undefined,
      },
    ],
  } as unknown as AccessQuestion;
  const content = decisionContent({
    access: newAccessIdentity(),
    gateway: { msp: asMsp('FinanceMSP'), id: 'main' as never },
    caller: { iss: HOUSING, sub: 'desk', officer: 'o-1', purpose: 'statistics' } as unknown as CallerClaims,
    operation: { query: '{ a }', operationName: undefined, variables: {} },
    question,
    decision: { allowed: true, scopes },
    grounds: groundsOf({ decision: { allowed: true, scopes }, fetches: [{ touches: [], scopes: ofFetch }] }),
    epoch: { height: 7n, blockHash: sha256('block'), entry: () => income },
    at: '2026-11-23T12:00:00.000Z' as never,
  });
  return decisionRecord.parse({ ...content, log: 'main', sequence: '0' }).entries[0];
}

test('an ordinary access is marked with nothing', () => {
  expect(recorded(scope())).not.toHaveProperty('emergency');
  expect(recorded(scope())).not.toHaveProperty('delegatedFrom');
});

test('marks an access that break-glass opened', () => {
  expect(recorded(scope(), scope({ basis: grantNumber(3), emergency: true }))).toMatchObject({
    emergency: true,
  });
});

test('names each grant that its bases were delegated from, once', () => {
  const from = [grantNumber(9), grantNumber(1)] as readonly GrantId[];
  const entry = recorded(
    scope({ delegatedFrom: from }),
    scope({ basis: grantNumber(3), delegatedFrom: [grantNumber(1)] }),
  );
  expect(entry).toMatchObject({
    bases: [grantNumber(2), grantNumber(3)],
    delegatedFrom: [grantNumber(1), grantNumber(9)],
  });
});

test('names what a single fetch rests on beside what the operation does, in one order', () => {
  const inDistrict = scope({ rowFilter: [{ dimension: asItem('district'), in: ['110105'] }] });
  const { delegatedFrom: _, ...shared } = scope({ basis: 'UNCONDITIONAL' });
  const [both, turned] = [recordedOf([inDistrict], [inDistrict, shared]), recordedOf([inDistrict], [shared])];
  expect(both?.bases).toEqual(['UNCONDITIONAL', inDistrict.basis]);
  expect(turned).toEqual(both);
  expect(recordedOf([shared], [inDistrict])).toEqual(both);
  expect(both?.rowFilterHash).not.toBe(recorded(inDistrict)?.rowFilterHash);
});

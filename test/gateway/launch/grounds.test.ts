/** An answer leaves only while what it was decided by still stands. */
import type { RowFilter, Scope } from '../../../chaincode/model';
import type { Access } from '../../../gateway/access';
import { groundsStand } from '../../../gateway/launch/gateway/grounds';

const scope = (rowFilter: object): Scope =>
  ({
    basis: 'g-000000000001',
    entry: '30701201/000001',
    version: 1,
    items: [],
    rowFilter: rowFilter as RowFilter,
    beneficiary: 'HousingMSP',
    derives: undefined,
  }) as unknown as Scope;
const allowed = (...scopes: Scope[]): Access => fetching(scopes, []);
const fetching = (scopes: readonly Scope[], ofFetch: readonly Scope[]): Access =>
  ({ decision: { allowed: true, scopes }, fetches: [{ scopes: ofFetch }] }) as unknown as Access;
const inDistrict = (value: string): Scope => scope([{ dimension: 'district', in: [value] }]);

test('the same grant by another attribute of the consumer is another ground', () => {
  const before = allowed(inDistrict('110105'));
  expect(groundsStand(before, allowed(inDistrict('110105'), scope([])))).toBe(true);
  expect(groundsStand(before, allowed(inDistrict('110108')))).toBe(false);
});

test('what one fetch alone rested on must stand as well', () => {
  const ofOperation = inDistrict('110105');
  const shared: Scope = { ...scope([]), basis: 'UNCONDITIONAL' };
  const before = fetching([ofOperation], [shared]);
  expect(groundsStand(before, fetching([ofOperation], [shared]))).toBe(true);
  expect(groundsStand(before, fetching([ofOperation], [ofOperation]))).toBe(false);
});

test('a ground stands for its own fetch and its own items alone', () => {
  const granted = inDistrict('110105');
  const shared: Scope = { ...scope([]), basis: 'UNCONDITIONAL' };
  const of = (...fetches: readonly (readonly Scope[])[]): Access =>
    ({
      decision: { allowed: true, scopes: [granted] },
      fetches: fetches.map((scopes) => ({ scopes })),
    }) as unknown as Access;
  const before = of([shared], [shared], [granted]);
  expect(groundsStand(before, of([shared], [shared], [granted]))).toBe(true);
  expect(groundsStand(before, of([granted], [shared], [granted]))).toBe(false);
  const covering = (...items: string[]): Access => allowed({ ...granted, items } as unknown as Scope);
  expect(groundsStand(covering('name'), covering('street', 'name'))).toBe(true);
  expect(groundsStand(covering('name'), covering('street'))).toBe(false);
});

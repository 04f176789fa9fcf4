import { isHubError } from '../../../chaincode/model/error';
import { bindingsOf } from '../../../subgraphs/kit/binding/bind';
import { CONNECTION, DECLARED, GOOD, STATED } from '../../schema/publication/stated-sdls';

const refusal = (sdl: string): { readonly code: string; readonly coordinate: unknown } | undefined => {
  try {
    bindingsOf(sdl, DECLARED);
    return undefined;
  } catch (error) {
    if (!isHubError(error)) throw error;
    expect(error.kind.remedy).not.toBe('');
    return { code: error.code, coordinate: error.details.coordinate };
  }
};

test('a subgraph whose every coordinate is bound is published', () => {
  expect([...bindingsOf(GOOD, DECLARED)]).toEqual([
    [
      'cars',
      [
        { coordinate: 'Query.car', presence: true },
        { coordinate: 'Query.car(plate:)', item: 'plate' },
        { coordinate: 'Car.plate', item: 'plate' },
        { coordinate: 'Car.colour', item: 'colour' },
      ],
    ],
    ['owners', []],
  ]);
});

test('a field reached through a column is an item here and presence there', () => {
  const bindings = bindingsOf(
    `${GOOD} extend type Car { owner: Owner @item(entry: "cars", name: "owner") }
     type Owner @entry(name: "owners") { name: String @item(entry: "owners", name: "name") }`,
    DECLARED,
  );
  expect(bindings.get('cars')).toContainEqual({ coordinate: 'Car.owner', item: 'owner' });
  expect(bindings.get('owners')).toContainEqual({ coordinate: 'Car.owner', presence: true });
});

test('an embedded object of the same row is structure', () => {
  const bindings = bindingsOf(
    `${GOOD} extend type Car { looks: Looks } type Looks @entry(name: "cars") { colour: String @item(entry: "cars", name: "colour") }`,
    DECLARED,
  );
  expect(bindings.get('cars')).toContainEqual({ coordinate: 'Car.looks', presence: true });
});

test('what another subgraph resolves is bound there, not here', () => {
  const bindings = bindingsOf(
    `${GOOD} extend type Car { tax: Int @external colourTaxed: Boolean @requires(fields: "tax") @item(entry: "cars", name: "colour") }`,
    DECLARED,
  );
  const coordinates = bindings.get('cars')?.map(({ coordinate }) => coordinate);
  expect(coordinates).toContain('Car.colourTaxed');
  expect(coordinates).not.toContain('Car.tax');
});

test('a connection is structure all the way, and paging binds nothing', () => {
  const bindings = bindingsOf(
    `${GOOD} ${CONNECTION} extend type Query { cars(first: Int, after: String): CarConnection }`,
    DECLARED,
  );
  expect(bindings.get('cars')).toContainEqual({ coordinate: 'CarConnection.totalCount', presence: true });
  expect(bindings.get('cars')?.some(({ coordinate }) => coordinate.startsWith('PageInfo'))).toBe(false);
  expect(bindings.get('cars')?.some(({ coordinate }) => coordinate.includes('first:'))).toBe(false);
});

test.each(STATED)('%s: %s, %s, is refused', (code, coordinate, _what, sdl) => {
  expect(refusal(sdl)).toMatchObject({
    code,
    ...(coordinate === undefined ? {} : { coordinate: expect.anything() }),
  });
  if (coordinate !== undefined) expect(messageOf(sdl)).toContain(`\`${coordinate}\``);
});

function messageOf(sdl: string): string {
  try {
    bindingsOf(sdl, DECLARED);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

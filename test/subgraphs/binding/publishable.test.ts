import { createHash } from 'node:crypto';
import type { Call } from '../../../chaincode/ledger/ledger';
import { entryContent, mspId, sha256Hex, spki } from '../../../chaincode/model';
import { ERROR_CATALOGUE, type ErrorCode } from '../../../chaincode/model/error';
import { LINK_HEADER } from '../../../schema/item-directive';
import { proposeBindings } from '../../../subgraphs/kit/binding/bind';
import { examineDepartment } from '../../../subgraphs/kit/binding/examine';
import { placeOf } from '../../../subgraphs/kit/publish/place';
import { type Published, publishDepartment } from '../../../subgraphs/kit/publish/publish';
import { standingAlliance } from '../../chaincode/contracts/fixture/alliance';
import { incomeContent } from '../../chaincode/contracts/fixture/content';
import { CONNECTION, DECLARED, GOOD, STATED } from '../../schema/publication/stated-sdls';
import { CARS, WRONG } from './cars';

const faultsOf = (sdl: string) => proposeBindings(sdl, DECLARED).faults;
const bindingsOf = (sdl: string) => {
  const { bindings, faults } = proposeBindings(sdl, DECLARED);
  expect(faults).toEqual([]);
  return new Map(bindings.map(({ localName, coordinates }) => [localName, coordinates]));
};

test('a subgraph whose every coordinate is bound is published', () => {
  expect([...bindingsOf(GOOD)]).toEqual([
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
  );
  expect(bindings.get('cars')).toContainEqual({ coordinate: 'Car.owner', item: 'owner' });
  expect(bindings.get('owners')).toContainEqual({ coordinate: 'Car.owner', presence: true });
});

test('an embedded object of the same row is structure', () => {
  const bindings = bindingsOf(
    `${GOOD} extend type Car { looks: Looks } type Looks @entry(name: "cars") { colour: String @item(entry: "cars", name: "colour") }`,
  );
  expect(bindings.get('cars')).toContainEqual({ coordinate: 'Car.looks', presence: true });
});

test('what another subgraph resolves is bound there, not here', () => {
  const bindings = bindingsOf(
    `${GOOD} extend type Car { tax: Int @external colourTaxed: Boolean @requires(fields: "tax") @item(entry: "cars", name: "colour") }`,
  );
  const coordinates = bindings.get('cars')?.map(({ coordinate }) => coordinate);
  expect(coordinates).toContain('Car.colourTaxed');
  expect(coordinates).not.toContain('Car.tax');
});

test('a connection is structure all the way, and paging binds nothing', () => {
  const bindings = bindingsOf(
    `${GOOD} ${CONNECTION} extend type Query { cars(first: Int, after: String): CarConnection }`,
  );
  expect(bindings.get('cars')).toContainEqual({ coordinate: 'CarConnection.totalCount', presence: true });
  expect(bindings.get('cars')?.some(({ coordinate }) => coordinate.startsWith('PageInfo'))).toBe(false);
  expect(bindings.get('cars')?.some(({ coordinate }) => coordinate.includes('first:'))).toBe(false);
});

test.each(STATED)('%s: %s, %s, is refused, and says how to mend it', (code, coordinate, _what, sdl) => {
  const found = faultsOf(sdl).filter((fault) => fault.code === code);
  expect(found).not.toEqual([]);
  expect(faultsOf(sdl)[0]?.code).toBe(code);
  if (coordinate !== undefined) expect(found.map(({ at }) => at)).toContain(coordinate);
  expect(ERROR_CATALOGUE[code as ErrorCode].remedy).not.toBe('');
});

describe('a department', () => {
  test('that is whole has no fault, and its entry binds what its decorators say', async () => {
    const { faults, description } = await examineDepartment(CARS);
    expect(faults).toEqual([]);
    expect(description?.entries[0]?.content.binding.coordinates).toContainEqual({
      coordinate: 'Car.colour',
      item: 'colour',
    });
  });

  test.each(WRONG)('%s: at %s, %s, is refused', async (code, at, _what, change) => {
    const { faults } = await examineDepartment({ ...CARS, ...change });
    expect(faults).toContainEqual({ code, at, message: expect.stringContaining(`\`${at}\` `) });
  });

  test.each([
    ['Car.colour', 'cars.ts:17'],
    ['entries.cars.name.en', undefined],
    ['Boat.sails', undefined],
  ])('%s is found in its sources at %s', (at, place) => {
    const found = placeOf(__dirname, at);
    if (place === undefined) expect(found ?? '').not.toContain('sails');
    else expect(found).toBe(place);
  });
});

/** As taxation's entry of the fixture is bound. */
const INCOME = `${LINK_HEADER}
  type Query { incomes: [Citizen] }
  type Citizen @entry(name: "income") {
    identityNumber: ID @item(entry: "income", name: "identityNumber")
    yearlyIncome: Int @item(entry: "income", name: "yearlyIncome")
  }`;

describe('publishing', () => {
  let publish: (
    who: 'taxation' | 'housing',
    change?: {
      readonly sdl?: string;
      readonly localName?: string;
      readonly url?: string;
      readonly dryRun?: true;
    },
  ) => Promise<Published>;

  beforeEach(async () => {
    const { alliance, cast } = await standingAlliance();
    publish = async (
      who,
      { sdl: written = INCOME, localName = 'income', url, dryRun = false as const } = {},
    ) => {
      const sdl = written.replaceAll('"income"', `"${localName}"`);
      const { admin, msp, application } = cast[who];
      const bytes = async (answer: Promise<unknown>) => Buffer.from(JSON.stringify(await answer));
      const ledger = {
        evaluate: (call: Call) => bytes(alliance.acting.evaluate(admin, { ...call, channel: 'directory' })),
        submit: async (call: Call) => {
          const result = await bytes(alliance.acting.submit(admin, { ...call, channel: 'directory' }));
          return { result, blockNumber: 7n, transactionId: '' };
        },
      };
      const declared = new Map([[localName, new Set(['identityNumber', 'yearlyIncome', 'district'])]]);
      const { bindings } = proposeBindings(sdl, declared);
      const coordinates = bindings[0]?.coordinates ?? [];
      const binding = { subgraph: 'taxation', localName, coordinates };
      const content = entryContent.parse(incomeContent({ binding }));
      const sdlHash = sha256Hex.parse(createHash('sha256').update(sdl).digest('hex'));
      const entries = [{ localName, content }];
      return await publishDepartment(
        { subgraph: 'taxation', sdl, sdlHash, duties: [], entries },
        { ledger, member: mspId.parse(msp), url, spki: spki.parse(application.spki), dryRun },
      );
    };
  });
  const url = 'http://127.0.0.1:4002/graphql';
  const codes = ({ faults }: Published) => faults.map(({ code, at }) => `${code} ${at}`);

  test('what agrees with the vote is published; a dry run writes nothing, the same again neither', async () => {
    expect(await publish('taxation', { url, dryRun: true })).toMatchObject({ outcome: 'WOULD_PUBLISH' });
    expect(await publish('taxation', { url })).toMatchObject({ outcome: 'PUBLISHED', block: 7n, faults: [] });
    expect(await publish('taxation')).toMatchObject({ outcome: 'UNCHANGED', url });
    expect(await publish('taxation', { url: 'https://tax.example/graphql' })).toMatchObject({
      outcome: 'PUBLISHED',
    });
  });

  test('INVALID_ARGUMENT: nobody knows where it answers', async () => {
    expect(codes(await publish('taxation'))).toEqual(['INVALID_ARGUMENT taxation']);
    expect(codes(await publish('taxation', { url: 'nowhere' }))).toEqual(['INVALID_ARGUMENT nowhere']);
  });

  test('TLS_REQUIRED: it would be asked in plain text', async () => {
    const plain = 'http://tax.example/graphql';
    expect(codes(await publish('taxation', { url: plain }))).toEqual([`TLS_REQUIRED ${plain}`]);
  });

  test('NOT_ALLOWED: another member bound it', async () => {
    expect(codes(await publish('housing', { url }))).toEqual(['NOT_ALLOWED taxation']);
  });

  test('UNKNOWN_BINDING: what was not voted is proposed, line by line', async () => {
    const sdl = INCOME.replace('yearlyIncome: Int', 'paid: Int @item(entry: "income", name: "district") $&');
    const changed = await publish('taxation', { url, sdl });
    expect(codes(changed)).toEqual(['UNKNOWN_BINDING entries.income']);
    expect(changed.entries).toMatchObject([
      {
        standing: 'CHANGED',
        lines: expect.arrayContaining([{ change: '+', coordinate: 'Citizen.paid', item: 'district' }]),
        content: { binding: { localName: 'income' } },
      },
    ]);
    const renamed = await publish('taxation', { url, localName: 'wages' });
    expect(renamed.entries.map(({ localName, standing }) => `${localName} ${standing}`)).toEqual([
      'wages NEW',
      'income GONE',
    ]);
    expect(renamed.outcome).toBe('REFUSED');
  });
});

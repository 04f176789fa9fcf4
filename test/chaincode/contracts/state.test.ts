/** What the contracts leave in the world state, and how they may come to it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import * as model from '../../../chaincode/model';
import { sourceFiles } from '../../architecture/source-tree';
import { grantIncome, type StandingAlliance, standingAlliance } from './fixture/alliance';
import { decisionAt, heightAt } from './fixture/log-records';
import { nameProvider, reportOn, verdictOn } from './fixture/probing';
import { outcomeOf } from './fixture/refusal';

let on: StandingAlliance;

beforeAll(async () => {
  on = await standingAlliance();
  const { alliance, cast } = on;
  const grant = await grantIncome(on);
  await alliance.call(cast.finance.admin, 'Grants:Suspend', grant, 'alarm');
  await alliance.addGateway(cast.finance, 'main');
  const { spki } = cast.housing.application;
  await alliance.call(cast.housing.admin, 'Members:RegisterApplication', 'eligibility', 'Eligibility', spki);
  await alliance.call(cast.finance.clock, 'Clock:Tick', '2026-11-23T08:00:00.000Z');
  await alliance.call(cast.taxation.admin, 'Directory:Publish', {
    subgraph: 'taxation',
    sdlHash: 'a'.repeat(64),
    url: 'http://127.0.0.1:4002/',
    spki,
  });
  await alliance.openLog('main', cast.finance);
  await alliance.call(cast.taxation.probe, 'Probes:RecordVerdict', verdictOn(on.income));
  await nameProvider(alliance, '30701201/000009', 'FinanceMSP');
  await alliance.call(cast.finance.probe, 'Probes:Report', reportOn('30701201/000009'));
  const blocks = JSON.stringify([{ number: '0', hash: 'a'.repeat(64) }]);
  await alliance.callOn('exchange', cast.finance.relay, 'Anchors:Anchor', 'directory', blocks);
  const args = ['main', '0', JSON.stringify([heightAt(7)]), JSON.stringify([decisionAt(0, 7)])];
  await alliance.call(cast.finance.gateway, 'AccessLog:Append', ...args);
});

/** The schema of every kind of key that these contracts write. */
const SCHEMAS: Readonly<Partial<Record<model.ObjectType, z.ZodType>>> = {
  charter: model.charter,
  guard: model.guard,
  member: model.member,
  purpose: model.purpose,
  app: model.application,
  gateway: model.gateway,
  tick: model.tick,
  ballot: model.ballot,
  vote: model.vote,
  duty: model.duty,
  dutyClaim: model.dutyClaim,
  verdict: model.verdict,
  anchor: model.anchor,
  relay: model.relay,
  provider: model.namedProvider,
  probe: model.probeReport,
  draft: model.draft,
  entry: model.entry,
  version: model.entryVersion,
  table: model.table,
  binding: model.binding,
  publication: model.publication,
  subgraph: model.subgraphClaim,
  coordinate: model.coordinateClaim,
  key: model.keyClaim,
  counter: model.codeCounter,
  request: model.request,
  compliance: model.compliance,
  consent: model.consent,
  grant: model.grant,
  grantState: model.grantState,
  log: model.log,
  head: model.logHead,
  batch: model.batch,
};

test.each(['directory', 'exchange'])(
  'every value on %s parses with its schema and is canonical JSON',
  (channel) => {
    for (const [key, text] of on.stage.state(channel).dump()) {
      const type = model.parseKey(key)?.type;
      const schema = type === undefined ? undefined : SCHEMAS[type];
      expect([key, schema?.safeParse(JSON.parse(text)).success]).toEqual([key, true]);
      expect(text).toBe(model.canonicalJson(JSON.parse(text)));
    }
  },
);

test('the story wrote every kind of key there is', () => {
  const keys = ['directory', 'exchange'].flatMap((channel) => on.stage.state(channel).dump());
  const types = new Set(keys.map(([key]) => model.parseKey(key)?.type));
  expect([...types].sort()).toEqual(Object.keys(SCHEMAS).sort());
});

test('no submitted function read a range', () => {
  expect(on.stage.rangesRead).toBe(0);
});

test('a value that cannot be read stops the transaction: INTERNAL, never taken for absent', async () => {
  const { alliance, stage, cast } = on;
  const key = model.directoryKey.member('HousingMSP' as model.MspId);
  const state = stage.state('directory');
  const before = state.get('directory', key);
  if (before === undefined) throw new Error('housing stands');
  state.set(key, { ...before, value: Buffer.from('{"v":2}') });
  const read = alliance.read(cast.finance.admin, 'Members:ReadMember', 'HousingMSP');
  expect(await outcomeOf(read)).toBe('INTERNAL');
  state.set(key, before);
});

describe('pages', () => {
  const list = async (size: string, bookmark = '') =>
    (await on.alliance.read(on.cast.housing.admin, 'Members:ListMembers', size, bookmark)) as {
      readonly rows: readonly { readonly msp: string }[];
      readonly bookmark: string;
    };

  test('follow one another without gap or repeat, in key order', async () => {
    const seen: string[] = [];
    let bookmark = '';
    do {
      const page = await list('4', bookmark);
      seen.push(...page.rows.map(({ msp }) => msp));
      bookmark = page.bookmark;
    } while (bookmark !== '');
    expect(seen).toEqual([...seen].sort());
    expect(new Set(seen).size).toBe(6);
  });

  test.each(['0', '5001', '-1', '1.5', 'all'])('are of 1 to 5,000 rows: not `%s`', async (size) => {
    expect(await outcomeOf(list(size))).toBe('INVALID_ARGUMENT');
  });
});

describe('the sources', () => {
  const sources = sourceFiles()
    .map(({ path }) => path)
    .filter((path) => path.startsWith('chaincode/contracts/') && path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(join(process.cwd(), path), 'utf8') }));

  test.each([
    ['clocks', /\bDate\b|performance\.|setTimeout|setInterval|hrtime|getTxTimestamp/],
    ['random numbers', /\bMath\.random|randomBytes|randomUUID|getRandomValues/],
    ['locales', /toLocale|\bIntl\b|localeCompare/],
    ['floats', /parseFloat|\d\.\d+\b(?!\S*`)/],
    ['the process', /\bprocess\./],
    ['variables beyond one call', /^(let|var) /m],
  ])('use no %s', (_what, pattern) => {
    const code = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.filter(({ text }) => pattern.test(code(text))).map(({ path }) => path)).toEqual([]);
  });

  test('import only what the chaincode image holds', () => {
    const allowed = /^(\.|node:crypto$|zod$|fabric-contract-api$|fabric-shim$|@hyperledger\/fabric-protos\/)/;
    const imports = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/from '([^']+)'/g)].map(([, name = '']) => ({ path, name })),
    );
    expect(imports.filter(({ name }) => !allowed.test(name))).toEqual([]);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DEFAULT_LIMITS } from '../../gateway/admission';
import { parseOptions } from '../../gateway/launch/options';

test('what is left out has the documented defaults', () => {
  expect(parseOptions([])).toEqual({ dataDir: '.hub', port: 4000, reset: false, lease: 120 });
});

test('each option is read', () => {
  const given = ['--data-dir', '/tmp/x', '--port', '5000', '--citizens', '300', '--reset', '--lease', '30'];
  expect(parseOptions(given)).toEqual({
    dataDir: '/tmp/x',
    port: 5000,
    citizens: 300,
    reset: true,
    lease: 30,
  });
});

describe('a file of limits', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'limits-')), 'limits.json');
  afterAll(() => rmSync(dirname(file), { recursive: true }));

  test('sets some, and leaves the others', () => {
    writeFileSync(file, '{"maxDepth": 5}');
    expect(parseOptions(['--limits', file])?.limits).toEqual({ ...DEFAULT_LIMITS, maxDepth: 5 });
  });

  test.each(['{"maxDeepness": 5}', '{"maxDepth": 0}', 'depth: 5'])('INVALID_ARGUMENT: %s', (text) => {
    writeFileSync(file, text);
    expect(() => parseOptions(['--limits', file])).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(file) }),
    );
  });
});

test.each([
  [['--limits', '/nowhere/limits.json'], '`/nowhere/limits.json` cannot be read (ENOENT)'],
  [['--unheard-of'], 'unknown option `--unheard-of`'],
  [['--port', 'http'], 'must be a whole number'],
  [['--port', '70000'], 'must be a whole number'],
  [['--port', '4000.5'], 'must be a whole number'],
  [['--citizens', '0'], 'must be a whole number'],
  [['--citizens', '-3'], 'must be a whole number'],
  [['--citizens', '2000000'], 'must be a whole number'],
  [['--citizens'], 'argument missing'],
  [['serve'], 'too many arguments'],
])('INVALID_ARGUMENT: %p says in one line what is wrong', (argv, expected) => {
  const thrown = (): unknown => parseOptions(argv);
  expect(thrown).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  expect(thrown).toThrow(expected);
  expect(thrown).not.toThrow(/\n/);
});

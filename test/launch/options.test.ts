import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DEFAULT_LIMITS } from '../../gateway/admission';
import { parseOptions } from '../../gateway/launch/options';

test('what is left out has the documented defaults', () => {
  expect(parseOptions([])).toEqual({
    dataDir: '.hub',
    host: '127.0.0.1',
    port: 4000,
    reset: false,
    ledger: 'embedded',
    network: '.fabric',
    lease: 120,
  });
});

test('on Fabric a view may be half a minute old', () => {
  expect(parseOptions(['--ledger', 'fabric'])).toMatchObject({ ledger: 'fabric', lease: 30 });
  expect(parseOptions(['--ledger', 'fabric', '--lease', '60'])).toMatchObject({ lease: 60 });
});

test('each option is read', () => {
  const given = ['--data-dir', '/tmp/x', '--port', '5000', '--citizens', '300', '--reset', '--lease', '30'];
  expect(parseOptions(given)).toEqual({
    dataDir: '/tmp/x',
    host: '127.0.0.1',
    port: 5000,
    citizens: 300,
    reset: true,
    ledger: 'embedded',
    network: '.fabric',
    lease: 30,
  });
});

test('TLS_REQUIRED: outside the loopback the gateway listens with a certificate or not at all', () => {
  const tls = ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem'];
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'hub.example', '127.0.0.1.example']) {
    expect(() => parseOptions(['--host', host])).toThrow(expect.objectContaining({ code: 'TLS_REQUIRED' }));
    expect(parseOptions(['--host', host, ...tls])).toMatchObject({
      host,
      tlsCert: 'cert.pem',
      tlsKey: 'key.pem',
    });
  }
  for (const host of ['localhost', '127.0.0.1', '127.8.8.8', '::1'])
    expect(parseOptions(['--host', host])?.host).toBe(host);
  expect(() => parseOptions(tls.slice(0, 2))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
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

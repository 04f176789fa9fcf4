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

test.each([
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

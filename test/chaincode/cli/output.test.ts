import { exitCodeOf } from '../../../chaincode/cli/exit-code';
import { Output, renderError, renderTable } from '../../../chaincode/cli/output';
import { addCondition } from '../../../chaincode/cli/row-filter';
import type { Session } from '../../../chaincode/cli/session';
import { describeDeed } from '../../../chaincode/cli/sign/deed';
import { describeRows } from '../../../chaincode/cli/terms';
import { HubError, rowFilter } from '../../../chaincode/model';

const columns = [
  { heading: 'CODE', cell: ({ code }: { code: string; name: string }) => code },
  { heading: 'NAME', cell: ({ name }: { code: string; name: string }) => name },
];

test('a table’s columns line up, Chinese names too', () => {
  const rows = [
    { code: '税务局', name: 'taxation' },
    { code: 'x', name: 'y' },
  ];
  expect(renderTable(rows, columns)).toBe('CODE    NAME\n税务局  taxation\nx       y\n');
});

test('for machines the rows are JSON as they are, block numbers as decimal text', () => {
  const written: string[] = [];
  new Output(true, (text) => written.push(text)).rows(
    [{ code: 'a', name: 'b', block: 7n }],
    columns,
    'nothing',
  );
  expect(JSON.parse(written.join(''))).toEqual([{ code: 'a', name: 'b', block: '7' }]);
});

test('an empty list says so to people and is an empty list to machines', () => {
  const written: string[] = [];
  new Output(false, (text) => written.push(text)).rows([], columns, 'nothing is granted yet');
  new Output(true, (text) => written.push(text)).rows([], columns, 'nothing is granted yet');
  expect(written).toEqual(['nothing is granted yet\n', '[]\n']);
});

test('an error is what happened and what to do, in two lines or as one object', () => {
  const error = new HubError('WRONG_STATE', 'request `r-1` is GRANTED');
  expect(renderError(error, false)).toBe(
    'WRONG_STATE: request `r-1` is GRANTED\n  read the current state first; this step does not follow from it\n',
  );
  expect(JSON.parse(renderError(error, true))).toMatchObject({
    error: { code: 'WRONG_STATE', retryable: false },
  });
});

test('what others wrote moves no cursor and turns no line round: people are shown that it would', () => {
  const written: string[] = [];
  const output = new Output(false, (text) => written.push(text));
  const hostile = 'up\u001b[1A\r\u009b2K\u202efdp\u2028税';
  output.one({}, [hostile, '  税务局']);
  output.rows([{ code: `${hostile}\nb`, name: 'c' }], columns, '');
  const shown = 'up\\u{1b}[1A\\u{d}\\u{9b}2K\\u{202e}fdp\\u{2028}税';
  expect(written[0]).toBe(`${shown}\n  税务局\n`);
  expect(written[1]).toContain(`${shown}\\u{a}b  c\n`);
  expect(renderError(new HubError('WRONG_STATE', hostile), false)).toContain(shown);
});

test('an argument that is to be signed stays in its line, whatever it holds', async () => {
  const says = {
    channel: 'directory',
    transactionId: 't',
    creator: { mspId: 'HousingMSP', certificatePem: '' },
    chaincode: 'directory',
    function: 'Grants:Revoke',
    args: ['g-1', 'over\n  reason       another'],
  };
  const [, grant, ...reason] = await describeDeed(says, {} as Session);
  expect(grant).toBe('  grant        g-1');
  expect(reason).toEqual(['  reason       over\\u{a}  reason       another']);
});

test.each([
  ['INVALID_ARGUMENT', 2],
  ['LEDGER_UNAVAILABLE', 3],
  ['COMMIT_CONFLICT', 3],
  ['NOT_ALLOWED', 1],
] as const)('%s ends a command with %i', (code, expected) => {
  expect(exitCodeOf(new HubError(code, 'x'))).toBe(expected);
});

test('row filters are read as they are typed, one condition at a time', () => {
  const filter = addCondition('division=110105', addCondition('district=110105, 110106'));
  expect(filter).toEqual(
    rowFilter.parse([
      { dimension: 'district', in: ['110105', '110106'] },
      { dimension: 'division', in: ['110105'] },
    ]),
  );
  expect(describeRows(filter)).toBe('district = "110105" or "110106" and division = "110105"');
  expect(describeRows([])).toBe('every row');
  const lies = rowFilter.parse([
    { dimension: 'district', in: ['1 or "2" and division = the consumer\'s own division'] },
  ]);
  expect(describeRows(lies)).toBe(
    String.raw`district = "1 or \"2\" and division = the consumer's own division"`,
  );
  const own = addCondition('district=@district');
  expect(own).toEqual([{ dimension: 'district', attribute: 'district' }]);
  expect(describeRows(own)).toBe("district = the consumer's own district");
});

test.each(['district', 'district=', 'district=@', 'district=@a,b', '=110105', 'district=1=2', 'DISTRICT!=1'])(
  '`%s` is no condition',
  (text) => {
    expect(() => addCondition(text)).toThrow('must be `<item>=<value>');
  },
);

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readDocument } from '../../../chaincode/cli/document';
import { dutyContent, entryContent } from '../../../chaincode/model';
import { incomeContent } from '../contracts/fixture/content';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hub-document-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is told of a file; the file's name as `F`. */
function told(
  text: string,
  schema: typeof entryContent | typeof dutyContent = entryContent,
): readonly string[] {
  const file = join(folder, 'it.yaml');
  writeFileSync(file, text);
  try {
    readDocument(file, schema, 'content');
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
    return String((error as Error).message)
      .replaceAll(file, 'F')
      .split('\n');
  }
}

const INCOME = stringify(incomeContent());
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

test('an entry that is as the model has it is read, in YAML and in JSON', () => {
  expect(told(INCOME)).toEqual([]);
  expect(told(JSON.stringify(incomeContent()))).toEqual([]);
});

test('a value that is not allowed is told with its line, column and path', () => {
  const text = INCOME.replace('updateCycle: YEARLY', 'updateCycle: SOMETIMES');
  const line = lineOf(text, 'SOMETIMES');
  expect(told(text)).toEqual([
    'content is not valid:',
    expect.stringMatching(new RegExp(`^  F:${line}:14  updateCycle  `)),
  ]);
});

test('what is missing is told where it should stand', () => {
  const [, mistake] = told('title: income\ntext: keeps\nlegalBasis:\n  name: law\n', dutyContent);
  expect(mistake).toMatch(/^ {2}F:4:3 {2}legalBasis\.article {2}/);
});

test('a name that means nothing is pointed at, not its neighbours', () => {
  const [, mistake] = told('title: a\ntexts: b\ntext: c\nlegalBasis: {name: n, article: a}\n', dutyContent);
  expect(mistake).toMatch(/^ {2}F:2:1 {2}\(all\) {2}.*texts/);
});

test('a code without quotes is a number, and how to mend it is said', () => {
  const text = INCOME.replace(/theme: .*/, 'theme: 7');
  expect(told(text)[1]).toMatch(
    new RegExp(`^  F:${lineOf(text, 'theme: 7')}:10  .*theme.*: put it in quotes$`),
  );
});

test('several mistakes are told at once, at most ten of them', () => {
  const text = Array.from({ length: 14 }, (_, at) => `wrong${at}: 1`).join('\n');
  const lines = told(text);
  expect(lines.length).toBeLessThanOrEqual(12);
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.at(-1)).toMatch(/^ {2}and \d+ more$/);
});

test('what is no YAML, and a file that is not there, are the command line’s fault', () => {
  expect(told('title: "a\n')[0]).toBe('content is not YAML:');
  expect(told('title: "a\n')[1]).toMatch(/^ {2}F:\d+:\d+ {2}/);
  expect(() => readDocument(join(folder, 'none.yaml'), dutyContent, 'duty')).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('ENOENT') }),
  );
});

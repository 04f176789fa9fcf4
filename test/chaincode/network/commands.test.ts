import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS, findCommands, SAMPLES } from '../../../chaincode/network/commands/fabric-commands';
import { buildCommands } from '../../../chaincode/network/commands/install';
import { runCommand } from '../../../chaincode/network/commands/run-command';

let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'hub-commands-'));
});

afterEach(() => rmSync(work, { recursive: true, force: true }));

const code = (name: string, message = '') =>
  expect.objectContaining({ code: name, message: expect.stringContaining(message) });

function folderWith(name: string, files: readonly string[]): string {
  const folder = join(work, name);
  mkdirSync(folder);
  for (const file of files) writeFileSync(join(folder, file), '');
  return folder;
}

test('$FABRIC_BIN comes before PATH, and PATH before what was built', () => {
  const all = [...COMMANDS, ...SAMPLES];
  const [chosen, inPath, cache] = ['chosen', 'path', 'cache'].map((name) => folderWith(name, all));
  const path = `${join(work, 'nowhere')}:${inPath}`;
  const places = { chosen, path, cache: cache ?? '' };
  expect(findCommands(places).path('peer')).toBe(join(chosen ?? '', 'peer'));
  expect(findCommands({ ...places, chosen: undefined }).samples).toBe(inPath);
  expect(findCommands({ ...places, chosen: undefined, path: '' }).samples).toBe(cache);
});

test("samples may lie beside the commands' folder, as in Fabric's own archives", () => {
  const bin = folderWith('bin', COMMANDS);
  const config = folderWith('config', SAMPLES);
  expect(findCommands({ chosen: bin, path: '', cache: '' }).samples).toBe(config);
});

test('COMMANDS_MISSING: one command or the samples are nowhere', () => {
  const some = folderWith('some', COMMANDS.slice(1));
  const find = () => findCommands({ chosen: some, path: '', cache: '' });
  expect(find).toThrow(code('COMMANDS_MISSING', '$FABRIC_BIN'));
  const bare = folderWith('bare', COMMANDS);
  expect(() => findCommands({ chosen: undefined, path: '', cache: bare })).toThrow(
    code('COMMANDS_MISSING', 'core.yaml'),
  );
});

test('GO_MISSING: there is nothing to build with', async () => {
  const built = buildCommands(join(work, 'cache'), '3.1.1', { PATH: work });
  await expect(built).rejects.toThrow(code('GO_MISSING'));
});

test('NETWORK_FAILED: a command that fails says its last words', async () => {
  const command = join(work, 'failing');
  writeFileSync(command, '#!/bin/sh\necho one >&2\necho "channel unknown" >&2\nexit 3\n');
  chmodSync(command, 0o755);
  await expect(runCommand({ command, args: [] })).rejects.toThrow(code('NETWORK_FAILED', 'channel unknown'));
});

import { readConflict } from '../../../../chaincode/ledger/block/read-conflict';
import type { NamespaceSet, Version } from '../../../../chaincode/ledger/block/read-write-set';
import { StateOverlay } from '../../../../chaincode/ledger/block/state-overlay';
import { ReplayedState } from '../fixture/replayed-state';

const OLD: Version = { block: 1n, transaction: 0 };
const NEW: Version = { block: 2n, transaction: 0 };

function set(parts: Partial<NamespaceSet>): NamespaceSet {
  const nothing = { reads: [], ranges: [], writes: [], metadataWrites: [] };
  return { namespace: 'hub', ...nothing, ...parts };
}

/** Committed: b, d, f. */
function overlay(): StateOverlay {
  const state = new ReplayedState();
  const written = { namespace: 'hub', value: Buffer.from('x'), metadata: undefined, version: OLD };
  state.apply(['b', 'd', 'f'].map((key) => ({ key, ...written })));
  return new StateOverlay(state);
}

const write = (key: string, value: string | undefined = 'y') =>
  set({ writes: [{ key, value: value === undefined ? undefined : Buffer.from(value) }] });
const remove = (key: string) => set({ writes: [{ key, value: undefined }] });
const read = (key: string, version: Version | undefined) => set({ reads: [{ key, version }] });
const all = ['b', 'd', 'f'].map((key) => ({ key, version: OLD }));
const range = (endKey: string, exhausted: boolean, reads = all) =>
  set({ ranges: [{ startKey: 'a', endKey, exhausted, reads }] });

test('reads that still hold do not conflict', () => {
  expect(readConflict([read('b', OLD), read('x', undefined), range('g', true)], overlay())).toBeUndefined();
});

test.each([
  ['a key with another version', read('b', NEW)],
  ['a key that was absent and exists', read('b', undefined)],
  ['a key that existed and is absent', read('x', OLD)],
])('%s is MVCC_READ_CONFLICT', (_, reading) => {
  expect(readConflict([reading], overlay())).toBe('MVCC_READ_CONFLICT');
});

test.each([
  ['changed', write('b'), read('b', OLD)],
  ['made', write('x'), read('x', undefined)],
  ['deleted', remove('b'), read('b', OLD)],
])(
  'a key %s earlier in the same block is MVCC_READ_CONFLICT, whatever version was read',
  (_, earlier, reading) => {
    const block = overlay();
    block.apply(earlier, NEW);
    expect(readConflict([reading], block)).toBe('MVCC_READ_CONFLICT');
  },
);

test('of a block that does not touch the key nothing conflicts, and another namespace is another key', () => {
  const block = overlay();
  block.apply(write('z'), NEW);
  block.apply({ ...write('b'), namespace: 'other' }, NEW);
  expect(readConflict([read('b', OLD), range('g', true)], block)).toBeUndefined();
});

test.each([
  ['a key put between', write('c')],
  ['a key put at the start', write('a')],
  ['a key put at the end', write('fz')],
  ['a key taken out', remove('d')],
  ['a key changed', write('d')],
])('%s of a range earlier in the block is PHANTOM_READ_CONFLICT', (_, earlier) => {
  const block = overlay();
  block.apply(earlier, NEW);
  expect(readConflict([range('g', true)], block)).toBe('PHANTOM_READ_CONFLICT');
});

test('a committed key that the range did not hold when it was read is PHANTOM_READ_CONFLICT', () => {
  expect(readConflict([range('g', true, all.slice(0, 2))], overlay())).toBe('PHANTOM_READ_CONFLICT');
  expect(readConflict([range('g', true, [...all, { key: 'fz', version: OLD }])], overlay())).toBe(
    'PHANTOM_READ_CONFLICT',
  );
});

test('a range that was left early counts up to and with the last key that was read', () => {
  const early = range('d', false, all.slice(0, 2));
  const beyond = overlay();
  beyond.apply(write('e'), NEW);
  expect(readConflict([early], beyond)).toBeUndefined();
  const last = overlay();
  last.apply(write('d'), NEW);
  expect(readConflict([early], last)).toBe('PHANTOM_READ_CONFLICT');
});

test('an end key is outside a range that was read to its end', () => {
  const block = overlay();
  block.apply(write('f'), NEW);
  expect(readConflict([range('f', true, all.slice(0, 2))], block)).toBeUndefined();
});

test('an empty end is the end of the namespace', () => {
  const block = overlay();
  expect(readConflict([range('', true)], block)).toBeUndefined();
  block.apply(write('\u{1d11e}'), NEW);
  expect(readConflict([range('', true)], block)).toBe('PHANTOM_READ_CONFLICT');
});

test('metadata survives a new value, goes with a delete, and is dropped for a key that does not exist', () => {
  const block = overlay();
  const entries = new Map([['VALIDATION_PARAMETER', Buffer.from('p')]]);
  block.apply(set({ metadataWrites: [{ key: 'b', entries }] }), NEW);
  block.apply(write('b'), { block: 2n, transaction: 1 });
  block.apply(set({ metadataWrites: [{ key: 'x', entries }] }), NEW);
  block.apply(set({ metadataWrites: [{ key: 'd', entries }] }), NEW);
  block.apply(remove('d'), NEW);
  block.apply(write('d'), NEW);
  const written = block.writes().map(({ key, metadata }) => [key, metadata !== undefined]);
  expect(written).toEqual([
    ['b', true],
    ['d', false],
  ]);
});

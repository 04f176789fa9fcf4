import { keyChanges } from '../../../../chaincode/ledger/block/written-keys';

const put = (value: string) => ({ key: 'k', value: Buffer.from(value) });
const gone = { key: 'k', value: undefined };
const policy = { key: 'k', entries: new Map([['VALIDATION_PARAMETER', Buffer.from('p')]]) };
const none = { key: 'k', entries: new Map<string, Uint8Array>() };

function changeOf(
  writes: readonly { readonly key: string; readonly value: Uint8Array | undefined }[],
  metadataWrites: readonly (typeof policy | typeof none)[] = [],
): readonly [string, number | undefined] {
  const [change] = keyChanges({ writes, metadataWrites });
  return [change?.value.kind ?? '', change?.metadata?.size];
}

test.each([
  ['a value alone keeps the metadata', [put('1')], [], ['put', undefined]],
  ['metadata alone keep the value', [], [policy], ['kept', 1]],
  ['metadata taken away keep the value', [], [none], ['kept', 0]],
  ['both replace both', [put('1')], [policy], ['put', 1]],
  ['a delete takes both', [gone], [policy], ['delete', undefined]],
] as const)('%s', (_, writes, metadataWrites, expected) => {
  expect(changeOf(writes, metadataWrites)).toEqual(expected);
});

// Fabric adds the flags of a key's writes up (tx_ops.go): 1 + 1 is not "written twice" but "metadata changed".
test.each([
  ['two values count as one of metadata', [put('1'), put('2')], [], ['kept', 0]],
  ['three values count as a value and one of metadata', [put('1'), put('2'), put('3')], [], ['put', 0]],
  ['a value and a delete count as a delete', [put('1'), gone], [], ['delete', undefined]],
] as const)('a key that is written twice: %s', (_, writes, metadataWrites, expected) => {
  expect(changeOf(writes, metadataWrites)).toEqual(expected);
});

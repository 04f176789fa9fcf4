import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  appendLeafHash,
  EMPTY_FRONTIER,
  type Frontier,
  fromStoredHashes,
  leafHash,
  rootOf,
  toStoredHashes,
} from '../../../chaincode/model';
import { runs } from '../../depth';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** MTH of RFC 6962 §2.1, word for word. */
function merkleTreeHash(leaves: readonly Uint8Array[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), first);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.of(1), merkleTreeHash(leaves.slice(0, k)), merkleTreeHash(leaves.slice(k)));
}

function treeOf(leaves: readonly Uint8Array[]): Frontier {
  return leaves.map(leafHash).reduce(appendLeafHash, EMPTY_FRONTIER);
}

const leaf = fc.uint8Array({ maxLength: 40 });

describe("an access log's tree", () => {
  it('has the root RFC 6962 gives, whatever the leaves', () => {
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 70 }), (leaves) => {
        expect(rootOf(treeOf(leaves)).equals(merkleTreeHash(leaves))).toBe(true);
      }),
      { numRuns: runs(100, 3_000), verbose: 1 },
    );
  });

  it('has it at every size up to 300', () => {
    const leaves = [...Array(300).keys()].map((n) => Buffer.from(String(n)));
    let tree = EMPTY_FRONTIER;
    for (const [index, each] of leaves.entries()) {
      tree = appendLeafHash(tree, leafHash(each));
      if (index % 7 === 0 || index > 250) {
        expect(rootOf(tree).equals(merkleTreeHash(leaves.slice(0, index + 1)))).toBe(true);
      }
    }
  });

  it('has the published root of the first eight leaves', () => {
    // The reference leaves and root of the transparency-log test vectors (certificate-transparency, merkle_tree_test).
    const leaves = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    expect(rootOf(treeOf(leaves.map((hex) => Buffer.from(hex, 'hex')))).toString('hex')).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
  });

  it('goes on from what a record stored', () => {
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 40 }), fc.array(leaf, { maxLength: 40 }), (first, then) => {
        const tree = treeOf(first);
        const stored = fromStoredHashes(tree.size, toStoredHashes(tree));
        const grown = then.map(leafHash).reduce(appendLeafHash, stored);
        expect(rootOf(grown).equals(merkleTreeHash([...first, ...then]))).toBe(true);
      }),
      { numRuns: runs(50, 1_000), verbose: 1 },
    );
  });

  const hash = '0'.repeat(64);
  test.each([
    [1n, []],
    [2n, [hash, hash]],
    [-1n, [hash]],
    [3n, [hash, 'xyz']],
    [1n, [hash.slice(2)]],
  ] as const)('of size %s is not made of %j', (size, hashes) => {
    expect(() => fromStoredHashes(size, hashes)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it('tells a leaf from an inner node', () => {
    const [a, b] = [leafHash('a'), leafHash('b')];
    const forged = treeOf([Buffer.concat([a, b])]);
    expect(rootOf(forged).equals(rootOf(treeOf([Buffer.from('a'), Buffer.from('b')])))).toBe(false);
  });
});

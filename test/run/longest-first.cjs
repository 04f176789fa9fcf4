/**
 * Files that wait for real processes start before the others, so that none of them runs on alone at the end.
 *
 * Jest knows what takes long only from an earlier run, which a fresh checkout never had.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

const INVARIANTS = 'test/invariants.test.ts';

/** Endings of paths, the longest first. Deep, every guard is switched off in turn, which takes longer than all others. */
const LONGEST = [
  ...(process.env.HUB_TEST_DEPTH === 'deep' ? [INVARIANTS] : []),
  'test/scenario/newcomer.test.ts',
  'test/scenario/gate.test.ts',
  'test/subgraphs/database/databases.test.ts',
  'test/chaincode/ledger/embedded/kill/kill.test.ts',
  INVARIANTS,
  'test/chaincode/ledger/audit/audit.test.ts',
  'test/chaincode/ledger/view/image.test.ts',
  'test/subgraphs/serve/process.test.ts',
  'test/gateway/launch/gateway.test.ts',
  'test/chaincode/ledger/conformance/embedded.test.ts',
];

function rankOf(path) {
  const rank = LONGEST.findIndex((ending) => path.replaceAll('\\', '/').endsWith(ending));
  return rank < 0 ? LONGEST.length : rank;
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rankOf(one.path) - rankOf(other.path));
  }
};

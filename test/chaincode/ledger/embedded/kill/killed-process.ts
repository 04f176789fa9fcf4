/** `node killed-process.js <config.json> [fail point]`: the embedded ledger, killed at a step of its own. */
import '../../../../../chaincode/ledger/embedded/quiet-chaincode';
import { runLedger } from '../../../../../chaincode/ledger/embedded/run-ledger';
import { openSqlite } from '../../../../../chaincode/ledger/embedded/sqlite';
import { type FailPoint, KillingSqlite } from './fail-point';

const [, , config, point] = process.argv;
const sqlite = new KillingSqlite(openSqlite);
if (point !== undefined) sqlite.set(JSON.parse(point) as FailPoint);
process.on('message', (next: FailPoint) => {
  sqlite.set(next);
  process.send?.({ type: 'set' });
});
runLedger(config, sqlite.open);

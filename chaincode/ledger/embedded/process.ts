import './quiet-chaincode';
import { runLedger } from './run-ledger';

// `node process.js <config.json>`: the embedded ledger as its own process.
runLedger(process.argv[2]);

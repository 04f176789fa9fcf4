/** Several peers of one ledger: each behind a relay of its own, that can be cut. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { connectLedger } from '../../../../chaincode/ledger/fabric/connect-ledger';
import { PeersInTurn } from '../../../../chaincode/ledger/fabric/peers-in-turn';
import { loadMemberKey } from '../../../../chaincode/ledger/identity/member-folder';
import { type Alliance, configFor, FOUNDERS, newAlliance } from '../fixture/alliance';
import { type InProcess, startInProcess } from '../fixture/in-process';

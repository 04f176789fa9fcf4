import './quiet-chaincode';
import { type peer } from '@hyperledger/fabric-protos';
import { JSONSerializer } from 'fabric-contract-api';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract';
import ChaincodeStub from 'fabric-shim/lib/stub';
import { HubError } from '../../model/error';
import type { ContractResponse } from '../block/transaction';
import type { ContractClass } from './contracts-module';
import { silenceDispatch } from './silent-dispatch';
import type { Simulation } from './simulation';

silenceDispatch();

/** A contract that has not answered by then never will: its lock on the state must go. */
const TIMEOUT_MS = 10_000;

/** A call as its proposal states it. */
export interface Invocation {
  readonly channel: string;
  readonly transactionId: string;
  readonly signedProposal: peer.SignedProposal;
  /** Function name first. */
  readonly args: readonly Uint8Array[];
}

/** What a contract answered, with its event's `peer.ChaincodeEvent` bytes as fabric-shim made them. */
export interface ContractAnswer {
  readonly response: ContractResponse;
  readonly event: Uint8Array | undefined;
}

/** One organisation's running chaincode: fabric-contract-api's own dispatch over its own contract instances. */
export class Chaincode {
  readonly #dispatch: ChaincodeFromContract;

  constructor(contracts: readonly ContractClass[]) {
    const serializers = { transaction: 'jsonSerializer', serializers: { jsonSerializer: JSONSerializer } };
    // The array is copied: the dispatch appends its own contract to it.
    this.#dispatch = new ChaincodeFromContract([...contracts], serializers);
  }

  /**
   * Runs one call against a simulation.
   *
   * @throws {HubError} `ENDORSEMENT_FAILED`: the contract did not answer within 10 s.
   */
  async invoke(invocation: Invocation, simulation: Simulation): Promise<ContractAnswer> {
    const stub = new ChaincodeStub(
      simulation,
      invocation.channel,
      invocation.transactionId,
      { getArgsList_asU8: () => invocation.args },
      invocation.signedProposal,
    );
    const answer = await withTimeout(this.#dispatch.Invoke(stub));
    return {
      response: {
        status: answer.status,
        message: answer.message ?? '',
        payload: answer.payload ?? new Uint8Array(),
      },
      event: stub.chaincodeEvent?.serializeBinary(),
    };
  }
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new HubError('ENDORSEMENT_FAILED', `the contract did not answer in ${TIMEOUT_MS} ms`)),
      TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

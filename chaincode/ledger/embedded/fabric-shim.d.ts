// fabric-shim publishes no types for its contract dispatch, nor for the stub's constructor.

declare module 'fabric-shim/lib/contract-spi/chaincodefromcontract' {
  interface ContractResponse {
    readonly status: number;
    readonly message?: string;
    readonly payload?: Uint8Array;
  }

  class ChaincodeFromContract {
    constructor(
      contracts: unknown[],
      serializers: { readonly transaction: string; readonly serializers: Readonly<Record<string, unknown>> },
      metadata?: object,
      title?: string,
      version?: string,
    );
    Invoke(stub: unknown): Promise<ContractResponse>;
  }

  export = ChaincodeFromContract;
}

declare module 'fabric-shim/lib/stub' {
  class ChaincodeStub {
    constructor(
      handler: object,
      channel: string,
      transactionId: string,
      input: { getArgsList_asU8(): readonly Uint8Array[] },
      signedProposal: { getSignature(): unknown; getProposalBytes(): unknown },
    );
    readonly chaincodeEvent?: { serializeBinary(): Uint8Array };
  }

  export = ChaincodeStub;
}

declare module 'fabric-shim/lib/logger' {
  export function getLogger(name: string): Record<'debug' | 'info', (...words: unknown[]) => void>;
}

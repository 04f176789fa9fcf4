/** The moment in which the members put another chaincode in force. */
import { GatewayError } from '@hyperledger/fabric-gateway';
import { pause } from './retry';

/** How a peer refuses a call that met the new definition before the block that commits it (core/chaincode/lifecycle). */
const CHANGED = 'changed during invoke';

const ATTEMPTS = 8;
const PAUSE_MS = 20;
const PAUSE_MAX_MS = 1000;

/** Takes a step again that a peer refused for that moment's sake, and for nothing else: the peer has done nothing. */
export async function acrossDefinitions<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      if (!isOfThatMoment(error) || attempt >= ATTEMPTS) throw error;
      await pause(attempt, PAUSE_MS, PAUSE_MAX_MS);
    }
  }
}

function isOfThatMoment(error: unknown): boolean {
  if (!(error instanceof GatewayError)) return false;
  return [error.message, ...error.details.map(({ message }) => message)].some((text) =>
    text.includes(CHANGED),
  );
}

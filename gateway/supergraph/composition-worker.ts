/** The worker thread that composes: seconds of work for many departments, off the thread that answers. */
import { parentPort } from 'node:worker_threads';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

interface Task {
  readonly id: number;
  readonly services: readonly { readonly name: string; readonly url: string; readonly sdl: string }[];
}

parentPort?.on('message', ({ id, services }: Task) => {
  parentPort?.postMessage({ id, ...compose(services) });
});

/** Composition reports most faults as errors, and throws on the rest; either way this set does not compose. */
function compose(services: Task['services']): {
  readonly supergraphSdl?: string;
  readonly faults?: readonly string[];
} {
  try {
    const composed = composeServices(
      services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
    );
    if (composed.supergraphSdl !== undefined) return { supergraphSdl: composed.supergraphSdl };
    return { faults: composed.errors.map((error) => error.message) };
  } catch (error) {
    return { faults: [error instanceof Error ? error.message : String(error)] };
  }
}

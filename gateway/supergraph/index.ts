export type * from './apollo-gateway';
export * from './binding-index';
export * from './bounded-body';
export type { RefusedPublication } from './candidate';
export * from './described-schema';
export * from './sdl-client';
export * from './snapshot';
export * from './snapshot-keeper';
export * from './subgraph-tls';

export * from './access-terms';
export * from './execute-plan';
export * from './fault';
export * from './pools';
export type * from './run';

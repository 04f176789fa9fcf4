export * from './access-terms';
export * from './execute-plan';
export * from './fault';
export type * from './plan-trace';
export * from './pools';
export type * from './run';

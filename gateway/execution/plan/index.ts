export * from './compiled-plan';
export * from './run-plan';

export { evaluateConditions } from './condition';
export * from './shape';

export * from './access';
export * from './reasons';

export * from './explorer';

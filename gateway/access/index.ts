export * from './access';
export * from './quota-slices';
export * from './reasons';

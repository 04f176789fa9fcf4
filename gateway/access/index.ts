export * from './access';
export * from './grounds';
export * from './quota-slices';
export * from './reasons';
export * from './standing-access';

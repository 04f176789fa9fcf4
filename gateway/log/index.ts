export * from './batch';
export * from './position';
export * from './shipper';

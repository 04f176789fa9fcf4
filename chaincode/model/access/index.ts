export * from './compiled';
export * from './confirm';
export * from './decide';
export * from './decision';
export * from './facts';
export * from './lineage';
export * from './touch';

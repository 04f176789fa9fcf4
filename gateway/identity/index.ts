export * from './application-keys';
export * from './bearer';
export * from './caller';
export * from './identify';
export * from './turns';

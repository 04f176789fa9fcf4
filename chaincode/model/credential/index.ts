export * from './counter-signature';
export * from './jws';
export * from './key';
export * from './ticket';
export * from './token';

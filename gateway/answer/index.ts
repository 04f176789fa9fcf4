export * from './answer';
export * from './denial';
export * from './error-answer';
export * from './mask';

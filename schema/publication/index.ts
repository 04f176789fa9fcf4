export * from './agreement';
export * from './bound';
export * from './fault';
export * from './neutral';
export * from './proposal';
export * from './published-sdl';
export * from './registry';

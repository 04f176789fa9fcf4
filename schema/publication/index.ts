export * from './agreement';
export * from './fault';
export * from './neutral';
export * from './published-sdl';

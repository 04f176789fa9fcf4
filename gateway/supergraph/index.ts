export * from './binding-index';
export * from './bounded-cache';
export * from './sdl-client';
export * from './snapshot';
export * from './snapshot-keeper';

export * from './exporter';
export * from './metrics';
export * from './tracing';

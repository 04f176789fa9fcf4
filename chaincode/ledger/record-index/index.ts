export { filterMoment, type RecordFilter, type Verdict } from './filter';
export type { RecordPage } from './full-page';
export { type IndexFile, readIndexFile, writeIndexFile } from './index-file';
export { comparePlaces, type IndexedRecord, type Place, parsePlace, placeText } from './place';
export { type ReadingState, RecordReading } from './reading/record-reading';
export { type Beginning, type IndexProgress, RecordIndexer } from './record-indexer';
export {
  IndexReader,
  LONGEST_PAGE,
  type RecordQuery,
  type RecordReader,
} from './record-reader';
export type { RecordScope } from './scope';
export { RecordSieve } from './sieve';
export type { IndexHead } from './store/read-state';

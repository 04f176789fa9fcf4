/** What a resolver gets to work with, for one fetch and never another. */
import type { OfflineSigning } from '../../chaincode/ledger/fabric/offline-signing';
import type { RecordReader } from '../../chaincode/ledger/record-index';
import type { Epoch } from '../../chaincode/ledger/view/epoch';
import type { DecisionMoment } from '../../chaincode/model/access/facts';
import type { CallerClaims } from '../../chaincode/model/credential/token';
import type { Cursors } from '../kit/page/cursor';
import type { EntrySearch } from './entries/entry-search';

export interface RegistryContext {
  /** Who asks, as verified from the evidence. */
  readonly caller: Pick<CallerClaims, 'iss' | 'sub' | 'purpose'>;
  /** The one state of the directory that all of an answer rests on. */
  readonly epoch: Epoch;
  /** Of that epoch. The registry counts no quota: only gateways do. */
  readonly moment: DecisionMoment;
  /** Of this caller and document. */
  readonly cursors: Cursors;
  readonly search: EntrySearch;
  /** Undefined where no index of the access records runs. */
  readonly records: Pick<RecordReader, 'head' | 'page'> | undefined;
  /** Holds no member's key. */
  readonly signing: Pick<OfflineSigning, 'place' | 'prepare' | 'endorse' | 'commit'>;
}

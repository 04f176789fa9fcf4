/** What a one-shot container of the hub works with. */
import type { Layout } from '../../../chaincode/network/description/layout';
import type { Network } from '../../../chaincode/network/description/network';
import type { Progress } from '../../../chaincode/network/start/progress';
import type { Places } from './places';

export interface ComposeStep {
  readonly network: Network;
  readonly layout: Layout;
  readonly places: Places;
  readonly progress: Progress;
}

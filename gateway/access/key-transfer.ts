/** Whether the keys of a plan may travel where it sends them (DESIGN §4.3, `travelsTo`). */
import type { Epoch } from '../../chaincode/ledger/view/epoch';
import { type Denial, type MspId, shareTypeOf } from '../../chaincode/model';
import type { Analysis, KeyTransfer } from '../analysis';
import type { BindingIndex, Reveal } from '../supergraph';

/** One denial for each key that the sending entry does not let travel to the receiving department. */
export function keyDenials(analysis: Analysis, bindings: BindingIndex, epoch: Epoch): readonly Denial[] {
  return analysis.transfers.flatMap((transfer) => {
    const receiver = analysis.snapshot.subgraphs.get(transfer.receiver)?.provider;
    if (receiver === undefined) return [];
    return bindings
      .reveals(transfer.sender, transfer.coordinate)
      .filter((reveal) => !mayTravel(reveal, receiver, epoch))
      .map((reveal) => denialOf(transfer, reveal, receiver));
  });
}

/** What any member may read may travel to any member. */
function mayTravel({ entry, item, provider }: Reveal, receiver: MspId, epoch: Epoch): boolean {
  if (item === undefined || provider === receiver) return true;
  const content = epoch.entry(entry)?.current.content;
  const key = content?.items.find((each) => each.id === item);
  if (content === undefined || key === undefined) return false;
  return shareTypeOf(content, key) === 'UNCONDITIONAL' || key.travelsTo?.includes(receiver) === true;
}

function denialOf(transfer: KeyTransfer, { entry, item }: Reveal, beneficiary: MspId): Denial {
  return {
    subgraph: transfer.sender,
    coordinate: transfer.coordinate,
    entry,
    item,
    beneficiary,
    reason: 'NOT_SHARED',
    missing: undefined,
  };
}

/** A refusal in words, below the answer that has it in full. */
import { useEditorContext } from '@graphiql/react';
import { type MissingGrant, missingGrants, type Refusal, refusalIn } from './refusal';

/** Nothing while the answer at hand is none. */
export function RefusalNote() {
  const { tabs, activeTabIndex } = useEditorContext({ nonNull: true });
  const refusal = refusalIn(tabs[activeTabIndex]?.response ?? '');
  if (refusal === undefined) return null;
  const { code, message, remedy, reasons } = refusal;
  return (
    <section className="hub-refusal" aria-label="Refusal">
      <p>
        <strong>{code}</strong> {message}
      </p>
      <p>{remedy}</p>
      {reasons.length === 0 ? null : <Reasons refusal={refusal} />}
    </section>
  );
}

function Reasons({ refusal }: { readonly refusal: Refusal }) {
  return (
    <>
      <Grants grants={missingGrants(refusal)} />
      <table>
        <thead>
          <tr>
            <th>Field</th>
            <th>Item</th>
            <th>Entry</th>
            <th>Would go to</th>
            <th>Reason</th>
          </tr>
        </thead>
        <tbody>
          {refusal.reasons.map(({ subgraph, coordinate, entry, item, beneficiary, reason }) => (
            <tr key={[subgraph, coordinate, entry, item, beneficiary, reason].join()}>
              <td title={`served by ${subgraph}`}>
                <code>{coordinate}</code>
              </td>
              <td>{item ?? (entry === null ? '' : '(presence)')}</td>
              <td>{entry ?? ''}</td>
              <td>{beneficiary}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Grants({ grants }: { readonly grants: readonly MissingGrant[] }) {
  if (grants.length === 0) return null;
  return (
    <>
      <p>
        {grants.length === 1 ? 'This grant would be enough:' : 'These grants, all of them, would be enough:'}
      </p>
      <ul>
        {grants.map(({ consumer, entry, items, purpose, derives }) => (
          <li key={[consumer, entry, derives].join()}>
            to <b>{consumer}</b>: <b>{items.join(', ')}</b> of entry <b>{entry}</b>, for {purpose}
            {derives === null ? '' : `, to derive ${derives}`}
          </li>
        ))}
      </ul>
    </>
  );
}

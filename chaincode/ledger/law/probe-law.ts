/** Who may have written what probes say. */
import { directoryKey, exchangeKey, isNamedProvider } from '../../model/index';
import { isBy, isByKeyFor, type Law, type Problem, unless } from './row-change';

const verdict: Law<'verdict'> = ({ before, after, attributes: [code] }, at) => {
  if (after === undefined || after.entry !== code) return 'holds another verdict';
  const entry = at.rows.get('entry', directoryKey.entry(after.entry));
  if (entry === undefined || !isByKeyFor(at, 'probe', entry.provider)) {
    return "was not signed by the probe key of its entry's provider";
  }
  const isCurrent = entry.version === after.version && entry.status !== 'WITHDRAWN';
  return unless(isCurrent, 'is on another version of its entry') ?? fallProblem(before, after);
};

const probe: Law<'probe'> = ({ before, after, attributes: [code, msp = ''] }, at) => {
  if (after === undefined || after.entry !== code || after.provider !== msp) return 'holds another report';
  if (!isByKeyFor(at, 'probe', msp)) return `was not signed by the probe key of \`${msp}\``;
  const founders = at.charter?.founders ?? [];
  const names = founders.map((founder) =>
    at.rows.get('provider', exchangeKey.provider(after.entry, founder)),
  );
  const isItsEntry = isNamedProvider(msp, names);
  return unless(isItsEntry, 'is on an entry of another than its provider') ?? fallProblem(before, after);
};

/** Each founder names a provider by its own word. */
const provider: Law<'provider'> = ({ after, attributes: [code, founder = ''] }, at) => {
  if (after === undefined || after.entry !== code || after.founder !== founder)
    return 'holds what another founder named';
  const isFounder = at.charter?.founders.some((each) => each === founder) === true;
  const isOwn = isFounder && (isBy(at, founder) || isByKeyFor(at, 'relay', founder));
  return unless(isOwn, `was not named by \`${founder}\` itself`);
};

interface Observed {
  readonly observedAt: string;
}

/** Fixed-width UTC, so text order is time order. */
function fallProblem(before: Observed | undefined, after: Observed): Problem {
  return unless(
    before === undefined || before.observedAt <= after.observedAt,
    'was observed earlier than the last one',
  );
}

export const PROBE_LAWS = { verdict, probe, provider } as const;

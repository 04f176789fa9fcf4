/** Who may have written what probes say. */
import { directoryKey } from '../../model/index';
import { isByKeyFor, type Law, type Problem, unless } from './row-change';

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
  const isOwn = isByKeyFor(at, 'probe', msp);
  return unless(isOwn, `was not signed by the probe key of \`${msp}\``) ?? fallProblem(before, after);
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

export const PROBE_LAWS = { verdict, probe } as const;

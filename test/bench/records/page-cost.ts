/** What a page costs: how many database pages and rows it looks at, as PostgreSQL counts them. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { type PageOptions, pageStatement } from '../../../chaincode/ledger/record-index/page-statement';
import type { IndexTables } from '../../../chaincode/ledger/record-index/store/schema';

/** One node of a plan, as `explain (format json)` writes it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

export interface PageCost {
  /** Pages of 8 KiB. */
  readonly buffers: number;
  /** The most rows that any step of the plan looked at. */
  readonly rows: number;
  readonly steps: readonly string[];
  /** The most rows that were put in order. */
  readonly sorted: number;
}

export async function pageCost(database: Kysely<IndexTables>, options: PageOptions): Promise<PageCost> {
  const explain = sql<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>`
    explain (analyze, buffers, format json) ${pageStatement(options)}`;
  const { rows } = await explain.execute(database);
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  if (plan === undefined) throw new Error('no plan');
  const steps = stepsOf(plan);
  const looked = (step: PlanNode): number =>
    (step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0)) * step['Actual Loops'];
  const sorts = steps.filter((step) => /Sort/.test(step['Node Type']));
  return {
    buffers: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    rows: Math.max(...steps.map(looked)),
    steps: [...new Set(steps.map((step) => step['Node Type']))],
    sorted: Math.max(0, ...sorts.map(looked)),
  };
}

function stepsOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(stepsOf)];
}

import { counted } from '../../base/text/phrases';
import { table, type Block } from '../../document/blocks';
import type { Stage } from './stages';
import { stageName } from './words';

type Counts = Iterable<readonly [stage: Stage, samples: number]>;

/** The stages that have samples. People may differ at several of them: it says which of these disagreements wait for a decision. */
export function stageTable({
  counts,
  differing,
}: {
  readonly counts: Counts;
  readonly differing: Counts;
}): Block[] {
  const differ = new Map(differing);
  const all = [...differ.values()].reduce((sum, count) => sum + count, 0);
  return table(
    `Samples by stage. On ${counted(all, 'sample')} people differ; only those to adjudicate have all their answers and wait for a decision.`,
    [...counts].filter(([, count]) => count > 0),
    [
      ['stage', ([stage]) => stageName(stage)],
      ['samples', ([, count]) => count, 'number'],
      all > 0 && ['people differ', ([stage]) => differ.get(stage) ?? 0, 'number'],
    ],
  );
}

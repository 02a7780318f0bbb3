import { counted } from '../../base/text/phrases';
import { table, type Block } from '../../document/blocks';
import type { ProjectStages } from './stages';
import { stageName } from './words';

/** The stages that have samples. People may differ at several of them; it says which of these disagreements wait for a decision. */
export function stageTable({ counts, differing }: Pick<ProjectStages, 'counts' | 'differing'>): Block[] {
  const differ = [...differing.values()].reduce((sum, count) => sum + count, 0);
  return table(
    `Samples by stage. On ${counted(differ, 'sample')} people differ; only those to adjudicate have all their answers and wait for a decision.`,
    [...counts].filter(([, count]) => count > 0),
    [
      ['stage', ([stage]) => stageName(stage)],
      ['samples', ([, count]) => count, 'number'],
      differ > 0 && ['people differ', ([stage]) => differing.get(stage) ?? 0, 'number'],
    ],
  );
}

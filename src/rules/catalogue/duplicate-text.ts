import type { ProjectModel } from '../../project/model/model';
import type { ReadSample } from '../framework/project-view';
import { isSameText, sameTexts, type SampleRow } from '../framework/equal-samples';
import { count } from '../framework/options';
import { projectRule, type RecordReport } from '../framework/rule';

/** Groups that are told one by one, and that are looked at: short texts are many and say little. */
const TOLD = 200;
const READ = 2000;

export const duplicateText = projectRule({
  id: 'duplicate-text',
  group: 'data',
  severity: 'warning',
  fix: 'none',
  summary:
    'A repeated text costs labelling time twice, counts twice in training, and can get two different labels.',
  options: {
    min_chars: count(20, 'shorter texts are not compared, because short greetings and thanks repeat'),
  },
  async check({ model, sampleFiles }, report, { options }) {
    const groups = await sameTexts(sampleFiles);
    let told = 0;
    for (let index = 0; index < Math.min(READ, groups.length); index++) {
      // Said at the last one: how many groups were not looked at.
      const isLast = told === TOLD - 1 || index === READ - 1;
      const found = await reportOf(
        groups.group(index),
        model.schema.data,
        Number(options.min_chars),
        isLast ? groups.length - index - 1 : 0,
      );
      if (found) report(found);
      if (found && ++told === TOLD) return;
    }
  },
});

/** Samples of a text that are read to see which of them have the same context too. */
const COMPARED = 50;

interface Read {
  readonly row: SampleRow;
  readonly sample: ReadSample;
}

/**
 * The samples of a group that are the same question: with the same context, where the project shows one. "Amen" to another post is
 * another sample. Without a context the first two speak for all.
 */
async function sameQuestion(group: readonly SampleRow[], hasContext: boolean): Promise<Read[]> {
  const byContext = new Map<string, Read[]>();
  for (const row of group.slice(0, hasContext ? COMPARED : 2)) {
    const sample = await row.file.read(row.row);
    if (!sample) continue;
    const same = byContext.get(sample.context) ?? [];
    byContext.set(sample.context, [...same, { row, sample }]);
  }
  return [...byContext.values()].find(({ length }) => length > 1) ?? [];
}

/** At the second sample of the group. Samples with one id are duplicate-item-id's; equal hashes of different texts are nobody's. */
async function reportOf(
  group: readonly SampleRow[],
  data: ProjectModel['schema']['data'],
  shortest: number,
  rest: number,
): Promise<RecordReport | undefined> {
  const hasContext = (data.context?.length ?? 0) > 0;
  const same = await sameQuestion(group, hasContext);
  if (same.length < 2) return undefined;
  const [{ row: first, sample: one }, { row: second, sample: two }] = same as [Read, Read];
  if (one.id === two.id || !isSameText(one.text, two.text, shortest)) return undefined;
  const others = (hasContext ? same.length : group.length) - 2;
  const more = others > 0 ? `, like ${others} more` : '';
  const unsaid = rest > 0 ? ` ${rest} more texts occur more than once.` : '';
  return {
    record: { ...second.file.place(second.row), path: [data.text] },
    message: `The sample has the same text as "${one.id}"${more} (case, white space and Unicode form aside). Keep one of them.${unsaid}`,
    relatedRecords: [
      {
        record: { ...first.file.place(first.row), path: [data.text] },
        message: `The first sample with this text: "${one.id}"`,
      },
    ],
    key: `duplicate-text ${two.id}`,
  };
}

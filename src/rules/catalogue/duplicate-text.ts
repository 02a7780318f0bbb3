import { textSource } from '../../project/samples/sample';
import type { ProjectModel } from '../../project/model/model';
import type { ReadSample } from '../framework/project-view';
import { isSameText, sameTexts, type SampleRow } from '../framework/equal-samples';
import { count } from '../framework/options';
import { projectRule, type RecordReport } from '../framework/rule';

/** Limits: groups that are reported one by one, and groups that are checked, since many are of short texts. */
const MAX_REPORTED = 200;
const MAX_CHECKED = 2000;

export const duplicateText = projectRule({
  id: 'duplicate-text',
  group: 'data',
  severity: 'warning',
  reveals: 'nothing',
  summary:
    'A repeated text costs labelling time twice, counts twice in training, and can get two different labels.',
  options: {
    min_chars: count(20, 'shorter texts are not compared, because short greetings and thanks repeat'),
  },
  async check({ model, sampleFiles }, report, { options }) {
    const groups = await sameTexts(sampleFiles);
    let reported = 0;
    for (let index = 0; index < Math.min(MAX_CHECKED, groups.length); index++) {
      // The last finding says how many groups were not checked.
      const isLast = reported === MAX_REPORTED - 1 || index === MAX_CHECKED - 1;
      const found = await reportOf(
        groups.group(index),
        model.schema.data,
        Number(options.min_chars),
        isLast ? groups.length - index - 1 : 0,
      );
      if (found) report(found);
      if (found && ++reported === MAX_REPORTED) return;
    }
  },
});

/** Samples of a group whose contexts are compared. */
const MAX_COMPARED = 50;

interface Read {
  readonly row: SampleRow;
  readonly sample: ReadSample;
}

/** The samples of a group with the same context, if the project shows one: "Amen" in reply to another post is another sample. */
async function sameContext(group: readonly SampleRow[], hasContext: boolean): Promise<Read[]> {
  const byContext = new Map<string, Read[]>();
  for (const row of group.slice(0, hasContext ? MAX_COMPARED : 2)) {
    const sample = await row.file.read(row.row);
    if (!sample) continue;
    const same = byContext.get(sample.context) ?? [];
    byContext.set(sample.context, [...same, { row, sample }]);
  }
  return [...byContext.values()].find(({ length }) => length > 1) ?? [];
}

/** A finding at the second sample of the group. Rule duplicate-item-id reports equal ids; different texts may have equal hashes. */
async function reportOf(
  group: readonly SampleRow[],
  data: ProjectModel['schema']['data'],
  shortest: number,
  rest: number,
): Promise<RecordReport | undefined> {
  const hasContext = (data.context?.length ?? 0) > 0;
  const same = await sameContext(group, hasContext);
  if (same.length < 2) return undefined;
  const [{ row: first, sample: one }, { row: second, sample: two }] = same as [Read, Read];
  if (one.id === two.id || !isSameText(one.text, two.text, shortest)) return undefined;
  const others = (hasContext ? same.length : group.length) - 2;
  const more = others > 0 ? `, like ${others} more` : '';
  const unlisted = rest > 0 ? ` ${rest} more texts occur more than once.` : '';
  return {
    record: { ...second.file.place(second.row), path: [textSource(data).field] },
    message: `The sample has the same text as "${one.id}"${more} (case, white space and Unicode form aside). Keep one of them.${unlisted}`,
    relatedRecords: [
      {
        record: { ...first.file.place(first.row), path: [textSource(data).field] },
        message: `The first sample with this text: "${one.id}"`,
      },
    ],
    key: `duplicate-text ${two.id}`,
  };
}

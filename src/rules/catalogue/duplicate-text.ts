import { foldText } from '../../core/text/fold';
import { sameTexts, type SampleRow } from '../framework/equal-samples';
import { projectRule, type RecordReport } from '../framework/rule';

/** Groups that are told one by one. */
const TOLD = 200;

export const duplicateText = projectRule({
  id: 'duplicate-text',
  group: 'data',
  severity: 'warning',
  fix: 'none',
  summary:
    'The same text twice costs the labelling twice, counts twice in training, and can be labelled in two ways.',
  async check({ model, sampleFiles }, report) {
    const groups = sameTexts(sampleFiles);
    for (const [index, group] of groups.slice(0, TOLD).entries()) {
      const rest = index === TOLD - 1 ? groups.length - TOLD : 0;
      const found = await reportOf(group, model.schema.data.text, rest);
      if (found) report(found);
    }
  },
});

/** At the second sample of the group. Samples with one id are duplicate-item-id's; equal hashes of different texts are nobody's. */
async function reportOf(
  group: readonly SampleRow[],
  field: string,
  rest: number,
): Promise<RecordReport | undefined> {
  const [first, second, ...others] = group as [SampleRow, SampleRow, ...SampleRow[]];
  const [one, two] = await Promise.all([first.file.read(first.row), second.file.read(second.row)]);
  if (!one || !two || one.id === two.id || foldText(one.text) !== foldText(two.text)) return undefined;
  const more = others.length > 0 ? `, like ${others.length} more` : '';
  const unsaid = rest > 0 ? ` ${rest} more texts occur more than once.` : '';
  return {
    record: { ...second.file.place(second.row), path: [field] },
    message: `The sample has the same text as "${one.id}"${more} (case, white space and Unicode form aside).${unsaid}`,
    relatedRecords: [
      {
        record: { ...first.file.place(first.row), path: [field] },
        message: `The first sample with this text: "${one.id}"`,
      },
    ],
    key: `duplicate-text ${two.id}`,
  };
}

import { isSameText, sameTexts, type SampleRow } from '../framework/equal-samples';
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
    'The same text twice costs the labelling twice, counts twice in training, and can be labelled in two ways.',
  options: { min_chars: 20 },
  async check({ model, sampleFiles }, report, { options }) {
    const groups = await sameTexts(sampleFiles);
    const { text } = model.schema.data;
    let told = 0;
    for (const [index, group] of groups.slice(0, READ).entries()) {
      // Said at the last one: how many groups were not looked at.
      const isLast = told === TOLD - 1 || index === READ - 1;
      const found = await reportOf(
        group,
        text,
        Number(options.min_chars),
        isLast ? groups.length - index - 1 : 0,
      );
      if (found) report(found);
      if (found && ++told === TOLD) return;
    }
  },
});

/** At the second sample of the group. Samples with one id are duplicate-item-id's; equal hashes of different texts are nobody's. */
async function reportOf(
  group: readonly SampleRow[],
  field: string,
  shortest: number,
  rest: number,
): Promise<RecordReport | undefined> {
  const [first, second, ...others] = group as [SampleRow, SampleRow, ...SampleRow[]];
  const [one, two] = await Promise.all([first.file.read(first.row), second.file.read(second.row)]);
  if (!one || !two || one.id === two.id || !isSameText(one.text, two.text, shortest)) return undefined;
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

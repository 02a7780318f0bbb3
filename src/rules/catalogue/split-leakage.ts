import { quoted } from '../../base/text/phrases';
import { isSameText, leaksOf, sameGroup, sameTexts, type Leak } from '../framework/equal-samples';
import { count } from '../framework/options';
import { projectRule, type RecordReport } from '../framework/rule';

/** Leaks of each kind that are reported one by one. */
const MAX_REPORTED = 100;

export const splitLeakage = projectRule({
  id: 'split-leakage',
  group: 'data',
  severity: 'error',
  reveals: 'nothing',
  summary:
    'A text in both the training and the test split measures memory: the score will be lower on new data.',
  options: {
    min_chars: count(20, 'shorter texts are not compared; groups always are'),
  },
  async check({ model, sampleFiles }, report, { options }) {
    const { split, group } = model.schema.data;
    if (split === undefined) return;
    const texts = leaksOf(await sameTexts(sampleFiles), MAX_REPORTED);
    const groups =
      group === undefined ? { first: [], count: 0 } : leaksOf(await sameGroup(sampleFiles), MAX_REPORTED);
    for (const [kind, leaks] of [
      ['text', texts],
      ['group', groups],
    ] as const) {
      for (const [index, leak] of leaks.first.entries()) {
        const rest = index === MAX_REPORTED - 1 ? leaks.count - MAX_REPORTED : 0;
        const found = await reportOf(leak, kind, { split, group, shortest: Number(options.min_chars) }, rest);
        if (found) report(found);
      }
    }
  },
});

async function reportOf(
  { first, other, splits, count }: Leak,
  kind: 'text' | 'group',
  { split, group, shortest }: { split: string; group: string | undefined; shortest: number },
  rest: number,
): Promise<RecordReport | undefined> {
  const [one, two] = await Promise.all([first.file.read(first.row), other.file.read(other.row)]);
  if (!one || !two) return undefined;
  const isSame = kind === 'text' ? isSameText(one.text, two.text, shortest) : one.group === two.group;
  if (!isSame) return undefined;
  const where = quoted(splits, ' and ');
  const what = kind === 'text' ? `The text of "${one.id}"` : `${group} "${one.group}"`;
  const unlisted = rest > 0 ? ` ${rest} more ${kind === 'text' ? 'texts' : 'groups'} do.` : '';
  return {
    record: { ...other.file.place(other.row), path: [split] },
    message: `${what} is in the splits ${where} (${count} samples). Move all of them to one split.${unlisted}`,
    relatedRecords: [
      {
        record: { ...first.file.place(first.row), path: [split] },
        message: `"${one.id}" is in "${splits[0]}"`,
      },
    ],
    key: `split-leakage ${kind} ${two.id}`,
  };
}

import { textSource } from '../../project/samples/sample';
import type { Example } from '../../project/model/model';
import { isEvaluation } from '../../project/split/evaluation';
import { foldText } from '../../base/text/fold';
import { foldedKey } from '../../base/text/folded-key';
import { foldedText } from '../framework/answers-compared';
import type { SampleRow } from '../framework/equal-samples';
import type { SampleFileView } from '../framework/project-view';
import { projectRule } from '../framework/rule';

export const exampleInEvaluationData = projectRule({
  id: 'example-in-evaluation-data',
  group: 'guideline',
  severity: 'warning',
  reveals: 'gold',
  summary: 'Everyone who has read the guideline, person or model, has seen the answer to this test question.',
  async check(view, report) {
    const { model, sampleFiles } = view;
    const { guideline } = model;
    const examples = guideline?.examples.filter(({ text, textNode }) => textNode && text.trim() !== '') ?? [];
    if (!guideline || examples.length === 0) return;
    const gold = new Set([...view.goldAnswers()].map(({ sample }) => sample));
    const byText = new Map(examples.map((example) => [foldedText(example), example]));
    for (const sample of candidates(examples, sampleFiles)) {
      const read = await sample.file.read(sample.row);
      const example = read && byText.get(foldText(read.text));
      if (!example) continue;
      const split = sample.file.split(sample.row);
      const isEvaluated = split !== undefined && isEvaluation(split, model.schema.training.split.evaluation);
      if (!isEvaluated && !gold.has(read.id)) continue;
      const where = isEvaluated ? `the split "${split}"` : 'gold';
      report({
        place: { file: guideline.file, node: example.textNode! },
        message: `The text is that of the sample "${read.id}", which is in ${where}. Take another example, or move the sample to the training split.`,
        samples: [read.id],
        relatedRecords: [
          {
            record: { ...sample.file.place(sample.row), path: [textSource(model.schema.data).field] },
            message: `The sample "${read.id}"`,
          },
        ],
        key: `example-in-evaluation-data ${example.id}`,
      });
    }
  },
});

/** Samples whose text may equal an example's, in the order of the data. */
function* candidates(examples: readonly Example[], files: readonly SampleFileView[]): Generator<SampleRow> {
  const keys = new Set(examples.map(keyOf));
  for (const file of files)
    for (let row = 0; row < file.rows; row++) if (keys.has(file.textKey(row))) yield { file, row };
}

const keyOf = ({ text }: Example) => foldedKey(text);

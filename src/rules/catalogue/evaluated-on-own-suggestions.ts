import { counted } from '../../base/text/phrases';
import { isObject } from '../../base/is-object';
import { parseLine } from '../../project/answers/lines';
import { isEvaluation } from '../../project/split/evaluation';
import { goldBySample } from '../framework/gold-samples';
import type { LinePlace, ProjectView } from '../framework/project-view';
import { projectRule } from '../framework/rule';

export const evaluatedOnOwnSuggestions = projectRule({
  id: 'evaluated-on-own-suggestions',
  group: 'annotations',
  severity: 'warning',
  reveals: 'gold',
  summary: 'A model that is evaluated on labels made with its own suggestions finds its own answers again.',
  async check(view, report) {
    /** Sample -> model -> the first answer that was given with its suggestion in sight. */
    const seen = new Map<string, Map<string, LinePlace>>();
    for await (const { sample, suggestion, status, place } of view.answers('suggestion')) {
      if (!suggestion || suggestion.model === '' || status === 'draft') continue;
      let models = seen.get(sample);
      if (!models) seen.set(sample, (models = new Map()));
      if (!models.has(suggestion.model)) models.set(suggestion.model, place);
    }
    if (seen.size === 0) return;
    const byModel = new Map<string, { first: LinePlace; inSplits: number; asGold: number }>();
    const add = (sample: string, kind: 'inSplits' | 'asGold'): void => {
      for (const [model, first] of seen.get(sample)!) {
        let found = byModel.get(model);
        if (!found) byModel.set(model, (found = { first, inSplits: 0, asGold: 0 }));
        found[kind] += 1;
      }
    };
    const gold = goldBySample(view);
    const evaluated = await inEvaluationSplits(view, seen);
    for (const sample of seen.keys()) {
      const known = gold.get(sample);
      if (known?.isDecided) add(sample, 'asGold');
      // Gold that someone wrote by hand is true whatever people answered.
      else if (!known && evaluated.has(sample)) add(sample, 'inSplits');
    }
    for (const [model, { first, inSplits, asGold }] of byModel) {
      const parts = [
        inSplits > 0 && `${counted(inSplits, 'sample')} of evaluation splits`,
        asGold > 0 && `${counted(asGold, 'sample')} whose gold was made of decisions`,
      ].filter((part) => part !== false);
      report({
        record: { ...first, path: ['origin', 'model'] },
        message:
          `${parts.join(' and ')} ${inSplits + asGold === 1 ? 'has an answer' : 'have answers'} given with a suggestion of "${model}" in sight. ` +
          `An evaluation of "${model}" on them finds its own answers again. Label evaluation data without its suggestions.`,
        key: `evaluated-on-own-suggestions ${model}`,
      });
    }
  },
});

/** Which of these samples are in an evaluation split, by the data or else by the file of splits. */
async function inEvaluationSplits(
  view: ProjectView,
  samples: ReadonlyMap<string, unknown>,
): Promise<ReadonlySet<string>> {
  const { evaluation } = view.model.schema.training.split;
  const found = new Set<string>();
  const inFile = await view.splitFile();
  if (inFile)
    for await (const { raw } of inFile.lines()) {
      const value = parseLine(raw);
      if (!isObject(value) || typeof value.sample !== 'string' || typeof value.split !== 'string') continue;
      if (samples.has(value.sample) && isEvaluation(value.split, evaluation)) found.add(value.sample);
    }
  for (const file of view.sampleFiles)
    for (let row = 0; row < file.rows; row++) {
      const split = file.split(row);
      if (split === undefined) continue;
      const isIn = isEvaluation(split, evaluation);
      // The split of the data takes precedence.
      if (!isIn && found.size === 0) continue;
      const read = await file.read(row);
      if (!read || !samples.has(read.id)) continue;
      if (isIn) found.add(read.id);
      else found.delete(read.id);
    }
  return found;
}

import { field } from '../../project/model/reader';
import { guidelineRule, projectRule, type ProjectReport } from '../framework/rule';
import type { AnswerView, LinePlace, ProjectView } from '../framework/project-view';
import { count, share } from '../framework/options';
import { counted } from '../../base/text/phrases';
import { isObject } from '../../base/objects';
import { parseLine } from '../../project/answers/lines';
import { isEvaluation } from '../../project/split/evaluation';
import { goldBySample } from '../framework/gold-samples';
import { getOrAdd } from '../../base/lists';

export const suggestionsWithoutControl = guidelineRule({
  id: 'suggestions-without-control',
  group: 'schema',
  severity: 'warning',
  summary:
    'Without samples that are labelled without suggestions, no one can say whether suggestions help or harm.',
  check({ schema: { suggestions } }, report) {
    if (suggestions?.control !== 0) return;
    const { file, node } = suggestions;
    report({
      place: { file, node: field(node, 'control') ?? node },
      message:
        'Everyone sees a suggestion on every sample, so what suggestions do to the labels cannot be measured. Hold them back on a share of the samples, such as 0.2.',
      key: 'suggestions-without-control',
    });
  },
});

interface Use {
  readonly annotator: string;
  readonly model: string;
  accepted: number;
  /** Changed, rejected or ignored. */
  other: number;
  readonly first: LinePlace;
}

export const suggestionAlwaysAccepted = projectRule({
  id: 'suggestion-always-accepted',
  severity: 'info',
  strict: 'warning',
  reveals: 'answer',
  summary:
    "An annotator who accepts every suggestion adds nothing: the labels are the model's, under a person's name.",
  options: {
    min_suggestions: count(
      100,
      'the fewest suggestions that an annotator has seen, and that other annotators have seen for a comparison',
    ),
    max_accepted: share(0.99, 'the share of accepted suggestions from which a finding is reported'),
    min_changed_by_others: share(
      0.05,
      'if other annotators change a smaller share, the model is good and nothing is reported',
    ),
  },
  async check(view, report, { options }) {
    const uses = await countUses(view.answers('suggestion'));
    for (const use of uses) {
      const total = use.accepted + use.other;
      if (total < Number(options.min_suggestions)) continue;
      if (use.accepted < total * Number(options.max_accepted)) continue;
      const others = othersOf(uses, use);
      // If others change next to nothing either, the model is good.
      const isCompared = others.total >= Number(options.min_suggestions);
      if (isCompared && others.changed < others.total * Number(options.min_changed_by_others)) continue;
      report(reportOf(use, isCompared ? others : undefined));
    }
  },
});

async function countUses(answers: AsyncIterable<AnswerView> | Iterable<AnswerView>): Promise<Use[]> {
  const uses = new Map<string, Use>();
  for await (const answer of answers) {
    const { suggestion, annotator } = answer;
    if (!suggestion || answer.status === 'draft') continue;
    const key = JSON.stringify([annotator, suggestion.model]);
    const { model } = suggestion;
    const fresh = (): Use => ({ annotator, model, accepted: 0, other: 0, first: answer.place });
    const use = getOrAdd(uses, key, fresh);
    use[suggestion.action === 'accepted' ? 'accepted' : 'other'] += 1;
  }
  return [...uses.values()];
}

interface Others {
  total: number;
  changed: number;
}

function othersOf(uses: readonly Use[], { annotator, model }: Use): Others {
  const others: Others = { total: 0, changed: 0 };
  for (const use of uses) {
    if (use.model !== model || use.annotator === annotator) continue;
    others.total += use.accepted + use.other;
    others.changed += use.other;
  }
  return others;
}

function reportOf(
  { annotator, model, accepted, other, first }: Use,
  others: Others | undefined,
): ProjectReport {
  const total = accepted + other;
  const from = model === '' ? '' : ` of ${model}`;
  const how = other === 0 ? `all ${total} suggestions${from}` : `${accepted} of ${total} suggestions${from}`;
  const compared = others
    ? `Others changed ${Math.round((100 * others.changed) / others.total)} % of theirs.`
    : 'No one else has seen enough of them to compare.';
  return {
    record: { ...first, path: ['origin', 'action'] },
    message:
      `This person accepted ${how} as they were. ${compared} Give them some of the samples without suggestions, and ` +
      'compare the answers.',
    key: `suggestion-always-accepted ${annotator} ${model}`,
  };
}

export const evaluatedOnOwnSuggestions = projectRule({
  id: 'evaluated-on-own-suggestions',
  severity: 'warning',
  reveals: 'gold',
  summary: 'A model that is evaluated on labels made with its own suggestions finds its own answers again.',
  async check(view, report) {
    /** Sample -> model -> the first answer that was given with its suggestion in sight. */
    const seen = new Map<string, Map<string, LinePlace>>();
    for await (const { sample, suggestion, status, place } of view.answers('suggestion')) {
      if (!suggestion || suggestion.model === '' || status === 'draft') continue;
      const models = getOrAdd(seen, sample, () => new Map<string, LinePlace>());
      if (!models.has(suggestion.model)) models.set(suggestion.model, place);
    }
    if (seen.size === 0) return;
    const byModel = new Map<string, { first: LinePlace; inSplits: number; asGold: number }>();
    const add = (sample: string, kind: 'inSplits' | 'asGold'): void => {
      for (const [model, first] of seen.get(sample)!) {
        const found = getOrAdd(byModel, model, () => ({ first, inSplits: 0, asGold: 0 }));
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

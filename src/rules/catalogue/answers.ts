import { idPlace } from '../framework/yaml-fixes';
import type { AgreementView, AnswerView } from '../framework/project-view';
import { count, numberFrom, share } from '../framework/options';
import { projectRule, type ProjectReport, hiddenUntilAnswered, publicRule } from '../framework/rule';
import { quoted, percent, counted } from '../../base/text/phrases';
import { layerLabels, isOpen } from '../../project/schema/layer-types';
import { isReadWhole } from '../framework/read-whole';
import { modelIn } from '../../project/model/label-ids';
import { field } from '../../project/model/reader';
import { foldCode } from '../../project/schema/codes';
import { groupBy } from '../../base/lists';

/** Labels that a message names. */
const MAX_LABELS = 3;

export const lowAgreement = publicRule({
  id: 'low-agreement',
  group: 'annotations',
  severity: 'warning',
  summary: 'Annotators who follow the same guideline choose different labels: the guideline needs work.',
  options: {
    min_alpha: numberFrom(-1, 1, 0.667, 'the lowest alpha that is accepted'),
    min_f1: share(0.667, 'the lowest pooled F1 that is accepted, for spans and relations'),
    min_items: count(30, 'the fewest samples with two or more answers before a layer is checked'),
  },
  async check(view, report, { options }) {
    for (const [id, layer] of view.model.layers) {
      const agreement = await view.agreement(id);
      // With few samples the number means little.
      if (!agreement || agreement.items < Number(options.min_items)) continue;
      const least = Number(agreement.measure === 'alpha' ? options.min_alpha : options.min_f1);
      if (agreement.value >= least) continue;
      report({
        place: idPlace(layer),
        message: messageOf(id, agreement, least),
        key: `low-agreement ${id}`,
      });
    }
  },
});

const MEASURES = { alpha: "Krippendorff's alpha", f1: 'Pooled F1' } as const;

function messageOf(
  layer: string,
  { measure, value, ci95, items, labels }: AgreementView,
  least: number,
): string {
  const interval = ci95 ? ` (95 % interval ${number(ci95[0])} to ${number(ci95[1])})` : '';
  const worst = labels
    .filter((label) => label.value < least)
    .sort((a, b) => a.value - b.value)
    .slice(0, MAX_LABELS)
    .map((label) => `"${label.label}" ${number(label.value)}`);
  const where = worst.length > 0 ? ` Least agreed on: ${worst.join(', ')}.` : '';
  return `${MEASURES[measure]} on "${layer}" is ${number(value)}${interval} over ${items} samples; ${number(least)} is expected.${where} The agreement report shows what is taken for what.`;
}

const number = (value: number): string => value.toFixed(2);

/** Samples named in a message. */
const MAX_NAMED = 5;
/** Answers to a sample that are listed. */
const LED_TO = 4;

export const unadjudicatedDisagreement = projectRule({
  id: 'unadjudicated-disagreement',
  severity: 'info',
  strict: 'warning',
  reveals: 'answer',
  summary:
    'Where annotators disagree and no one has decided, an export must drop the sample or choose an answer by chance.',
  check({ model, undecided }, report) {
    for (const { layer, total, samples } of undecided) {
      const definition = model.layers.get(layer);
      if (!definition) continue;
      const named = samples.slice(0, MAX_NAMED);
      const ids = named.map(({ id }) => id);
      const undecidedMessage = (which: string): string =>
        `${total === 1 ? 'On 1 sample' : `On ${total} samples`} people disagree on "${layer}" and no one has decided: ${which}. Decide them in the review, or by a strategy with "labelwright adjudicate".`;
      report({
        place: idPlace(definition),
        message: undecidedMessage(quoted(ids) + (total > MAX_NAMED ? ', …' : '')),
        samples: ids,
        redacted: undecidedMessage(hiddenUntilAnswered(total)),
        relatedRecords: named.flatMap(({ answers }) => relatedTo(answers, layer)),
        key: `unadjudicated-disagreement ${layer}`,
      });
    }
  },
});

function relatedTo(answers: readonly AnswerView[], layer: string): ProjectReport['relatedRecords'] & object {
  return answers
    .filter(({ labels }) => Object.hasOwn(labels, layer))
    .sort((a, b) => (a.annotator < b.annotator ? -1 : 1))
    .slice(0, LED_TO)
    .map(({ annotator, sample, labels, place }) => {
      const value = labels[layer];
      const given = typeof value === 'string' || typeof value === 'number' ? `: "${value}"` : '';
      return {
        record: { ...place, path: ['labels', layer] },
        message: `The answer of ${annotator} on "${sample}"${given}`,
      };
    });
}

export const conflictingDecisions = projectRule({
  id: 'conflicting-decisions',
  severity: 'warning',
  reveals: 'answer',
  summary:
    'Two reviewers decided a sample differently, but the later one does not name the decision of the other.',
  check(view, report) {
    for (const { sample, layers, reviewer, place, other } of view.conflictingDecisions())
      report({
        record: { ...place, path: ['sample'] },
        message: `"${reviewer}" and "${other.reviewer}" decided "${sample}" differently (${layers.join(', ')}), but this decision does not say that it replaces the other. This one counts.`,
        relatedRecords: [
          { record: { ...other.place, path: ['sample'] }, message: `The decision of ${other.reviewer}` },
        ],
        key: `conflicting-decisions ${sample} ${other.reviewer}`,
      });
  },
});

export const classImbalance = publicRule({
  id: 'class-imbalance',
  group: 'data',
  severity: 'off',
  strict: 'info',
  summary: 'A label that hardly occurs can be neither learnt nor tested.',
  options: {
    min_items: count(5, 'the fewest answers that a label should have'),
    min_answers: count(200, 'the fewest answers of a layer before it is checked'),
  },
  check({ model, labelCounts }, report, { options }) {
    if (!isReadWhole(model.schema.file)) return;
    for (const [id, { layer }] of model.layers) {
      const counts = labelCounts.get(id);
      // With few answers, rare labels may simply not have come up yet.
      if (!layer || !counts || counts.answers < Number(options.min_answers)) continue;
      for (const label of layerLabels(layer)) {
        const definition = modelIn(model, id).labels.get(label);
        const count = counts.labels.get(label) ?? 0;
        if (!definition || count >= Number(options.min_items)) continue;
        if (!definition.label.selectable || definition.label.status === 'deprecated') continue;
        const often = count === 0 ? 'by none' : `by ${count}`;
        report({
          place: idPlace(definition),
          message: `"${label}" is given ${often} of ${counts.answers} answers on "${id}": too few to learn or to test. Look for more samples, or merge it with another label.`,
          key: `class-imbalance ${id} ${label}`,
        });
      }
    }
  },
});

export const catchAllOverused = publicRule({
  id: 'catch-all-overused',
  group: 'taxonomy',
  severity: 'warning',
  summary: 'If many samples are "other", the labels do not describe the data.',
  options: {
    max_share: share(0.2, "the highest share of a layer's answers, for labels without their own `max_share`"),
    min_answers: count(50, 'the fewest answers of a layer before it is checked'),
  },
  check({ model, labelCounts }, report, { options }) {
    for (const [id, { layer }] of model.layers) {
      const counts = labelCounts.get(id);
      if (!layer || !counts || counts.answers < Number(options.min_answers)) continue;
      for (const name of layerLabels(layer)) {
        const definition = modelIn(model, id).labels.get(name);
        if (!definition?.label.catchAll) continue;
        const most = definition.label.maxShare ?? Number(options.max_share);
        const share = (counts.labels.get(name) ?? 0) / counts.answers;
        if (share <= most) continue;
        const { file, node, idNode } = definition;
        report({
          place: { file, node: field(node, 'max_share') ?? idNode },
          message: `"${name}" is given by ${percent(share)} of ${counts.answers} answers on "${id}"; at most ${percent(most)} are expected. Read them: what do they have in common that deserves a label?`,
          key: `catch-all-overused ${id} ${name}`,
        });
      }
    }
  },
});

export const similarCodes = projectRule({
  id: 'similar-codes',
  severity: 'info',
  reveals: 'answer',
  summary: 'Two spellings of one code are counted, and learnt from, as two things.',
  check({ model, labelCounts }, report) {
    for (const [id, { layer, file, idNode }] of model.layers) {
      if (!isOpen(layer)) continue;
      const used = [...(labelCounts.get(id)?.labels ?? [])];
      for (const group of groupBy(used, ([code]) => foldCode(code)).values()) {
        if (group.length < 2) continue;
        const [most, ...others] = group.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)) as [
          [string, number],
          ...[string, number][],
        ];
        const named = others.map(([code, n]) => `"${code}" (${n})`).join(', ');
        report({
          place: { file, node: idNode },
          message: `"${most[0]}" (${counted(most[1], 'answer')}) and ${named} may be one code of "${id}". If so, merge them with a migration: {type: merge, kind: code, from: ${JSON.stringify(others.map(([code]) => code))}, to: ${JSON.stringify(most[0])}}.`,
          key: `similar-codes ${id} ${most[0]}`,
        });
      }
    }
  },
});

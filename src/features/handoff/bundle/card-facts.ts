import { leftOutSentence } from '../../../engine/agreement/agreement-scope';
import type { ProjectModel } from '../../../project/model/model';
import type { BundleFacts } from './bundle';

/** The facts about the data set that both the data card and Croissant state. */
export function statedFacts({ model, asOf }: Pick<BundleFacts, 'model' | 'asOf'>) {
  const { card } = model.schema.training;
  const name = card.name ?? model.schema.title ?? 'Labelling project';
  return {
    name,
    description: card.description ?? `Labels of ${name}, given by a written guideline.`,
    version: card.version ?? '1.0.0',
    license: card.license,
    url: card.url,
    creators: card.creators,
    datePublished: card.datePublished ?? asOf.slice(0, 10),
  };
}

/** Keys of `training: card:` that the standards require and the project does not state. */
export function missingFacts(model: ProjectModel): string[] {
  const { card } = model.schema.training;
  const { name = model.schema.title, description, license, url, creators } = card;
  const required = { name, description, license, url, creators: creators[0] };
  return Object.entries(required).flatMap(([key, value]) => (value === undefined ? key : []));
}

/** Agreement, one sentence per layer. */
export function agreementSentences({ report }: Pick<BundleFacts, 'report'>): string[] {
  const leftOut = leftOutSentence(report.leftOut);
  const sentences = report.layers
    .filter(({ answers }) => answers > 0)
    .map(({ id, headline, pairable }) => {
      const { name, value, ci95, reason } = headline;
      if (value === null) return `${id}: ${name} is not defined (${reason ?? 'too few answers'}).`;
      const interval = ci95 ? `, 95 % interval ${ci95[0].toFixed(3)} to ${ci95[1].toFixed(3)}` : '';
      return `${id}: ${name} ${value.toFixed(3)}${interval}, over ${pairable} samples with two or more answers.`;
    });
  return leftOut === '' || sentences.length === 0 ? sentences : [...sentences, leftOut];
}

/** How the labels were made, one sentence each. */
export function processSentences({ report, process, resolved }: BundleFacts): string[] {
  const { annotations_per_item: each, adjudication, suggestions, guideline } = process;
  const mean = each.mean === null ? '' : `, ${each.mean.toFixed(2)} answers per sample on average`;
  const used = suggestions.reduce((sum, { accepted, changed }) => sum + accepted + changed, 0);
  const accepted = suggestions.reduce((sum, one) => sum + one.accepted, 0);
  const beside = suggestions.reduce((sum, { rejected, ignored }) => sum + rejected + ignored, 0);
  return [
    `${report.counts.annotators} annotators answered ${resolved.answered} of ${report.counts.samples} samples${mean}, by version ${guideline.version ?? '(none)'} of a written guideline (${guideline.file}, SHA-256 ${guideline.sha256}).`,
    `One answer of several: ${adjudication.policy}.`,
    `${adjudication.decided_samples} samples were decided by a reviewer; ${resolved.incomplete} samples have a layer that stays open, and are listed.`,
    ...resolved.changedSpans,
    used === 0
      ? 'No answer began as the suggestion of a model.'
      : `${used} answers began as the suggestion of a model; ${accepted} of them were accepted as they were.`,
    ...(beside > 0 ? [`${beside} answers were given by hand with such a suggestion in sight.`] : []),
  ];
}

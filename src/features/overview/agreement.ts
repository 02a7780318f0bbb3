import { KeySet } from '../../base/columns/key-set';
import { quotedCoefficient } from '../../agreement/change/quoted-coefficient';
import { severalOn } from '../../disagreement/given';
import { tieBreakersFor } from '../../disagreement/citations';
import { figure } from '../../document/figure';
import type { AgreementScope } from '../../engine/agreement/agreement-scope';
import { layerAnswers } from '../../engine/agreement/layer-answers';
import { pairWorth } from '../../engine/agreement/pair-worth';
import type { Project } from '../../engine/project';
import { modelIn } from '../../project/model/label-ids';
import type { ProjectModel } from '../../project/model/model';
import type { Layer } from '../../project/schema/layer-types';
import type { Coefficient } from '../agreement/model';
import { questionOf } from '../agreement/numbers';
import type { AgreementOf, WorthwhilePair } from './model';

/** Agreement on a layer: of all answers (`headline`), of those since a time in milliseconds, and in each batch with answers of two people. */
export function agreementRows(
  project: Project,
  layer: Layer,
  {
    headline,
    includes,
    since,
  }: { headline: Coefficient; includes: AgreementScope['includes']; since: number },
): AgreementOf[] {
  const {
    records: { table },
    disagreements,
    assignments,
  } = project;
  const question = { id: layer.id, name: layer.name ?? layer.id };
  const of = (isIn: (key: number, row: number) => boolean): Coefficient => {
    const { data, level } = layerAnswers(table, layer, {
      includes: (key, row) => includes(key, row) && isIn(key, row),
    });
    return { ...headline, ...figure(quotedCoefficient(data, level)) };
  };
  const twice = [...disagreements.twice].filter((key) => severalOn(table, key, layer).length > 0);
  const counted = (keys: readonly number[]) => ({
    twice: keys.length,
    disputed: keys.filter((key) => disagreements.hasDisagreementOn(key, layer.id)).length,
  });
  const batches = (assignments.current?.batches ?? []).flatMap(({ batch, keys }) => {
    const members = new KeySet([...keys].filter((key) => key >= 0));
    const own = twice.filter((key) => members.has(key));
    if (!batch || own.length === 0) return [];
    return [{ ...question, of: batch.name, headline: of((key) => members.has(key)), ...counted(own) }];
  });
  return [
    { ...question, of: 'all', headline, ...counted(twice) },
    { ...question, of: 'since', headline: of((_, row) => table.answered(row) >= since) },
    ...batches,
  ];
}

/** The most pairs of labels that are listed. */
const MAX_PAIRS = 5;

/** The pairs of labels for which a tie-breaker could bring most: how far observed agreement rises at most. */
export async function worthwhilePairs(
  project: Project,
  model: ProjectModel,
  layers: readonly Layer[],
  pause: () => Promise<void>,
): Promise<WorthwhilePair[]> {
  const found: WorthwhilePair[] = [];
  for (const layer of layers) {
    const { pairs, observed = 0 } = await pairWorth(project, layer, pause);
    const { name, nameOf = String } = questionOf(model, layer);
    for (const { a, b, samples, atMost } of pairs.slice(0, MAX_PAIRS))
      found.push({
        question: name,
        labels: [nameOf(a), nameOf(b)],
        samples: samples.size,
        ...{ observed, atMost },
        tieBreakers: tieBreakersFor(modelIn(model, layer.id), a, b).map(({ id }) => id),
      });
  }
  return found.sort((x, y) => y.atMost - y.observed - (x.atMost - x.observed)).slice(0, MAX_PAIRS);
}

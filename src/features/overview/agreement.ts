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

/** Agreement on a question: of all answers, of those since a time, or of those to the samples of a batch; and on how many people differ. */
export interface AgreementOf {
  readonly id: string;
  readonly name: string;
  readonly of: string;
  readonly headline: Coefficient;
  readonly twice?: number;
  readonly disputed?: number;
}

/** The rows of a layer: `headline` is of all answers, `since` in milliseconds. Batches have one if two people have answered a sample. */
export function agreementRows(
  { records: { table }, disagreements, assignments }: Project,
  layer: Layer,
  {
    headline,
    includes,
    since,
  }: { headline: Coefficient; includes: AgreementScope['includes']; since: number },
): AgreementOf[] {
  const question = { id: layer.id, name: layer.name ?? layer.id };
  const among = (isIn: (key: number, row: number) => boolean): Coefficient => {
    const both = (key: number, row: number): boolean => includes(key, row) && isIn(key, row);
    const { data, level } = layerAnswers(table, layer, { includes: both });
    return { ...headline, ...figure(quotedCoefficient(data, level)) };
  };
  const twice = [...disagreements.twice].filter((key) => severalOn(table, key, layer).length > 0);
  const row = (of: string, headline: Coefficient, keys: readonly number[]): AgreementOf => {
    const disputed = keys.filter((key) => disagreements.hasDisagreementOn(key, layer.id)).length;
    return { ...question, of, headline, twice: keys.length, disputed };
  };
  const batches = (assignments.current?.batches ?? []).flatMap(({ batch, keys }) => {
    const members = new KeySet(keys.filter((key) => key >= 0));
    const own = twice.filter((key) => members.has(key));
    return batch && own.length > 0
      ? [
          row(
            `batch ${batch.name}`,
            among((key) => members.has(key)),
            own,
          ),
        ]
      : [];
  });
  const fresh = among((_, of) => table.answered(of) >= since);
  return [
    row('all answers', headline, twice),
    { ...question, of: 'given since', headline: fresh },
    ...batches,
  ];
}

/** The most pairs of labels that are listed. */
const MAX_PAIRS = 5;

/** The pairs of labels for which a tie-breaker could bring most: how far observed agreement rises at most, and the tie-breakers there are. */
export async function worthwhilePairs(
  project: Project,
  model: ProjectModel,
  layers: readonly Layer[],
  pause: () => Promise<void>,
) {
  const found = [];
  for (const layer of layers) {
    const { pairs, observed = 0 } = await pairWorth(project, layer, pause);
    const { name, nameOf = String } = questionOf(model, layer);
    for (const { a, b, samples, atMost } of pairs.slice(0, MAX_PAIRS))
      found.push({
        ...{ question: name, labels: [nameOf(a), nameOf(b)], samples: samples.size, observed, atMost },
        tieBreakers: tieBreakersFor(modelIn(model, layer.id), a, b).map(({ id }) => id),
      });
  }
  return found.sort((x, y) => y.atMost - y.observed - (x.atMost - x.observed)).slice(0, MAX_PAIRS);
}

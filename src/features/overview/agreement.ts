import { KeySet } from '../../base/columns/key-set';
import { quotedCoefficient } from '../../agreement/change/quoted-coefficient';
import { figure } from '../../document/figure';
import type { AgreementScope } from '../../engine/agreement/agreement-scope';
import { layerAnswers } from '../../engine/agreement/layer-answers';
import type { Project } from '../../engine/project';
import type { Layer } from '../../project/schema/layer-types';
import type { Coefficient } from '../agreement/model';
import { answeredTwice } from '../report/measure/layer-analysis';

type Includes = AgreementScope['includes'];

/**
 * Agreement on a question: of all answers (`headline`, with the number of samples on which people differ), of those since a time in milliseconds, and of
 * those to the samples of each batch that two people have answered some of.
 */
export function agreementRows(
  project: Project,
  layer: Layer,
  of: { readonly headline: Coefficient; readonly includes: Includes; readonly since: number },
) {
  const { table } = project.records;
  const twice = answeredTwice(project, layer);
  const among = (isIn: Includes): Coefficient => {
    const includes: Includes = (key, row) => of.includes(key, row) && isIn(key, row);
    const { data, level } = layerAnswers(table, layer, { includes });
    return { ...of.headline, ...figure(quotedCoefficient(data, level)) };
  };
  const { id, name = id } = layer;
  const row = (of: string, headline: Coefficient) => ({ id, name, of, headline });
  const disputed = twice.filter((key) => project.disagreements.hasDisagreementOn(key, layer.id)).length;
  const batches = (project.assignments.current?.batches ?? []).flatMap(({ batch, keys }) => {
    const members = new KeySet(keys.filter((key) => key >= 0));
    const isShared = twice.some((key) => members.has(key));
    return batch && isShared
      ? [
          row(
            `batch ${batch.name}`,
            among((key) => members.has(key)),
          ),
        ]
      : [];
  });
  const fresh = among((_, answer) => table.answered(answer) >= of.since);
  const all = { ...row('all answers', of.headline), twice: twice.length, disputed };
  return [all, row('given since', fresh), ...batches];
}

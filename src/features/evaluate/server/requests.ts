import { shorten } from '../../../base/text/phrases';
import { modelWithLayers } from '../../../engine/whole-model';
import type { ModelsResult } from '../../predictions/requests';
import type { EvaluationParams } from '../requests';
import type { HostedProject } from '../../../server/hosted-project';
import { documentResult } from '../../../server/page-result';
import { withSchema } from '../../../server/requests';
import { readCard } from '../../predictions/card';
import { listModels } from '../../predictions/prediction-log';
import { canBeValidated } from '../../validate/project-answers';
import { evaluationDocument } from '../document';
import { evaluationsOf } from './evaluations';
import type { RunOptions } from './thread';

/** Maximum number of errors that the page lists for each cause. */
const MAX_LISTED = 200;
/** Maximum UTF-16 length of the text shown beside a sample. */
const SNIPPET = 120;

/** The models with predictions, by name, and the layers on which they can be validated. */
export async function models(hosted: HostedProject): Promise<ModelsResult> {
  const { project } = hosted;
  await hosted.refresh({ data: false });
  const names = await listModels(project);
  const cards = await Promise.all(names.map((name) => readCard(project.files, name)));
  const layers = project.model?.schema.layers ?? [];
  return {
    layers: layers.flatMap(({ layer }) =>
      layer && canBeValidated(layer) ? [{ id: layer.id, name: layer.name ?? layer.id }] : [],
    ),
    models: names.map((name, n) => ({
      name,
      about: [cards[n]?.name, cards[n]?.version].filter(Boolean).join(' '),
    })),
  };
}

/** The evaluation of a model as a page. */
export const evaluationPage = withSchema(
  modelWithLayers,
  async ({ hosted, project }, params: EvaluationParams, work: RunOptions) => {
    const { viewer, model: name, against } = params;
    const asked = { model: name, ...(against !== undefined && { against }) };
    const result = await evaluationsOf(hosted).of(asked, work);
    if ('problem' in result) return result;
    const { samples } = project;
    const document = evaluationDocument(result.evaluation, {
      listed: MAX_LISTED,
      acts: true,
      ...(result.against && { against: result.against }),
      isClosed: hosted.hiddenFrom(viewer),
      fileOf: (sample) => samples.locate(sample)?.file.path,
      textOf: (sample) => {
        const text = samples.textOf(sample)?.slice(0, 4 * SNIPPET);
        return text && shorten(text.replace(/\s+/g, ' ').trim(), SNIPPET);
      },
    });
    return documentResult(project, document, params, asked);
  },
);

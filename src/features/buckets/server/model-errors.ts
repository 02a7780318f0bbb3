import { counted } from '../../../base/text/phrases';
import { closedTo } from '../../../engine/independence';
import type { ProjectModel } from '../../../project/model/model';
import type { LayerValue } from '../../../project/records/records';
import type { BucketNode, ListOrder } from '../../../protocol/buckets';
import { CAUSE_MEANING, causeName, ERROR_CAUSES, type ModelError } from '../../evaluate/causes';
import { evaluationsOf } from '../../evaluate/server/evaluations';
import { listModels } from '../../predictions/prediction-log';
import { layerName, valueWords } from './bucket-names';
import type { ShownProject } from './problem-nodes';

/** UTF-16 units of the text shown beside a sample. */
const SNIPPET = 80;

/** What the branch of models' errors lists: models, then causes, then errors. Ids are `models/MODEL/CAUSE/ERROR`. */
export class ModelErrors {
  constructor(
    private readonly hosted: ShownProject,
    private readonly model: ProjectModel,
    private readonly order: ListOrder,
  ) {}

  /** The nodes below a branch. A model is evaluated when it is opened. */
  async children(branch: string, from: number, count: number): Promise<BucketNode[]> {
    const [, model, cause] = branch.split('/');
    if (model === undefined) return (await listModels(this.hosted.project)).map((name) => this.#model(name));
    const found = await this.#errors(decodeURIComponent(model));
    if ('problem' in found) return [this.#note(`${branch}/problem`, 'warning', found.problem)];
    if (cause === undefined) return this.#causes(branch, found);
    const errors = found.open.filter((error) => error.cause === cause);
    const end = Math.min(errors.length, from + count);
    const nodes = errors.slice(from, end).map((error) => this.#error(branch, error));
    if (end === errors.length) return nodes;
    const more = this.#note(`${branch}/…`, 'ellipsis', `… ${errors.length - end} more`);
    return [...nodes, { ...more, kind: 'more', count: errors.length - end, branch, from: end }];
  }

  /** The ids of the samples below the branch of a model or a cause. */
  async samples(branch: string): Promise<string[]> {
    const [, model, cause] = branch.split('/');
    const found = model === undefined ? undefined : await this.#errors(decodeURIComponent(model));
    if (!found || 'problem' in found) return [];
    return found.open
      .filter((error) => cause === undefined || error.cause === cause)
      .map(({ sample }) => sample);
  }

  /** A model's errors on samples that the viewer may see, and the number of others. */
  async #errors(model: string): Promise<{ open: ModelError[]; closed: number } | { problem: string }> {
    const { project } = this.hosted;
    const found = await evaluationsOf(this.hosted).of(
      { model, ...(this.order.blind && { blind: this.order.blind }) },
      { signal: new AbortController().signal, progress: () => {}, mayLag: true },
    );
    if ('problem' in found) return found;
    const isClosed = closedTo(project, this.model, this.order.viewer);
    const all = found.evaluation.layers.flatMap(({ errors }) => errors);
    const open = all.filter(({ sample }) => !isClosed?.(project.samples.ids.find(sample)));
    return { open, closed: all.length - open.length };
  }

  #model(name: string): BucketNode {
    const id = `models/${encodeURIComponent(name)}`;
    const tooltip = `${name}: unfold it to evaluate the model`;
    return { ...this.#note(id, 'hubot', name), kind: 'group', tooltip, branch: id };
  }

  #causes(parent: string, { open, closed }: { open: ModelError[]; closed: number }): BucketNode[] {
    const nodes = ERROR_CAUSES.flatMap((cause): BucketNode[] => {
      const { length } = open.filter((error) => error.cause === cause);
      if (length === 0) return [];
      const id = `${parent}/${cause}`;
      const label = causeName(cause);
      return [
        {
          ...this.#note(id, 'list-tree', label),
          kind: 'group',
          description: String(length),
          tooltip: `${label}: ${CAUSE_MEANING[cause]}`,
          spoken: `${label}: ${counted(length, 'error')}, ${CAUSE_MEANING[cause]}`,
          count: length,
          branch: id,
        },
      ];
    });
    if (closed > 0)
      nodes.push(this.#note(`${parent}/closed`, 'eye-closed', `${closed} hidden until you have answered`));
    return nodes.length > 0 ? nodes : [this.#note(`${parent}/none`, 'pass', 'No errors')];
  }

  #error(branch: string, { sample, layer, expected, given, evidence }: ModelError): BucketNode {
    const { project, root } = this.hosted;
    const { layers } = this.model.schema;
    const place = project.samples.locate(sample);
    const text = (place && project.samples.textNow(place.file, place.row)) ?? '';
    const snippet = text
      .slice(0, 4 * SNIPPET)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, SNIPPET);
    const [right, wrong] = [expected, given].map((value) => this.#words(layer, value));
    const where = layers.length > 1 ? [layerName(this.model, layer)] : [];
    const id = `${branch}/${encodeURIComponent(JSON.stringify([layer, sample]))}`;
    return {
      ...this.#note(id, 'note', sample),
      kind: 'sample',
      description: [...where, `${right} → ${wrong}`, snippet].filter(Boolean).join(' · '),
      tooltip: [
        `${sample}: ${snippet}`,
        '',
        ...where,
        `  label: ${right}`,
        `  model: ${wrong}`,
        '',
        causeName(branch.split('/')[2] as ModelError['cause']),
        ...evidence.map((fact) => `  ${fact}`),
      ].join('\n'),
      spoken: [sample, ...where, `label ${right}`, `model ${wrong}`, ...evidence].join(', '),
      count: 1,
      ...(place && {
        target: {
          uri: this.hosted.uri(place.file.path),
          sample,
          bucket: {
            root,
            about: {
              kind: 'selection',
              selection: {
                ...this.order,
                root,
                view: 'disagreements',
                branches: [branch],
                samples: [],
              },
            },
            title: causeName(branch.split('/')[2] as ModelError['cause']),
          },
        },
      }),
    };
  }

  #words(layer: string, value: LayerValue | null): string {
    if (value === null) return 'nothing valid';
    const isRelations = this.model.layers.get(layer)?.layer?.type === 'relations';
    const labels = isRelations ? (value as string[]).map((each) => (JSON.parse(each) as [string])[0]) : value;
    return valueWords(this.model, labels);
  }

  /** A node that only has a text. */
  #note(id: string, icon: string, label: string): BucketNode {
    const { root } = this.hosted;
    return { id, root, view: 'disagreements', kind: 'closed', label, tooltip: label, icon, count: 0 };
  }
}

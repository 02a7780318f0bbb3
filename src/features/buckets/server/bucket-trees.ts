import { counted } from '../../../base/text/phrases';
import { defined } from '../../../base/objects';
import { getOrAdd } from '../../../base/lists';
import { memoize } from '../../../base/memoize';
import { schemaLayerOf } from '../../../project/schema/per-turn';
import type { HostedProject } from '../../../server/hosted-project';
import type { ProjectModel } from '../../../project/model/model';
import { type BucketItem, type ItemState, sortItems } from '../items/group-items';
import { agreementScope, notCountedSentence } from '../../../engine/agreement/agreement-scope';
import { gains } from '../../../engine/agreement/pair-worth';
import { closedTo } from '../../../engine/independence';
import { namesEverywhere } from '../../../engine/queries/shown-names';
import type {
  BucketNode,
  BucketsResult,
  BucketsView,
  BucketSamplesParams,
  BucketSelection,
  ListOrder,
} from '../../../protocol/buckets';
import { Branches, noteNode, pageNodes, type Branch } from './branches';
import { STATE_NAMES } from './bucket-names';
import { ItemLists, type GatheredItems } from './item-lists';
import { problemNodes, type ShownProject, SampleNodes, type ShownTrees } from './sample-nodes';
import { listModels } from '../../predictions/prediction-log';

// Loaded when the branch is opened.
const modelNodes = () => import('./model-nodes');

/** The branches of what models get wrong (by model and cause) and of the labels that they doubt (by model and layer). */
const [MODELS, SUSPECTS] = ['models', 'suspects'] as const;
const isOfModels = (branch: string): boolean => /^(models|suspects)(\/|$)/.test(branch);

/** Maximum number of samples on a page. */
const PAGE = 1000;

/** The trees of a project's disagreements and errors. Branches are made immediately, their samples when a branch is opened. */
export class BucketTrees {
  readonly lists: ItemLists;
  #shown: ShownTrees | undefined;
  readonly #sorted = new WeakMap<Branch, readonly BucketItem[]>();

  constructor(
    readonly hosted: ShownProject,
    readonly pause: () => Promise<void> = () => new Promise((resolve) => setImmediate(resolve)),
  ) {
    this.lists = new ItemLists(hosted.project, pause);
  }

  async tree({ by, sort, decided, blind, viewer }: ListOrder): Promise<BucketsResult> {
    const order: ListOrder = defined({ by, sort, decided, ...(blind && { blind }), viewer });
    const { model } = this.hosted.project;
    if (!model) {
      const problems = problemNodes(this.hosted);
      this.#shown = undefined;
      return {
        disagreements: problems,
        errors: problems,
        by: order.by,
        sort: order.sort,
        open: 0,
        returned: 0,
        decided: 0,
        wrong: 0,
        closed: { disagreements: 0, errors: 0 },
      };
    }
    this.#shown = await this.#make(model, order);
    return this.#shown.result;
  }

  async shown(order: ListOrder): Promise<ShownTrees | undefined> {
    if (!this.#shown || key(this.#shown.order) !== key(order)) await this.tree(order);
    return this.#shown;
  }

  async #make(model: ProjectModel, requested: ListOrder): Promise<ShownTrees> {
    const { project, root } = this.hosted;
    const everywhere = namesEverywhere(project, requested.blind);
    // Groups by person would reveal which letters of two samples are the same person.
    const by = requested.by === 'annotator' && !everywhere ? 'cause' : requested.by;
    // What a pair is worth counts all answers, so that the order would reveal those that are hidden.
    const isOpen = closedTo({ project, model }, requested.viewer) === undefined;
    const sort = requested.sort === 'worth' && !isOpen ? 'cost' : requested.sort;
    const isGoldHidden = this.hosted.goldHidden?.(requested.viewer);
    const gathered = await this.lists.gather(model, sort === 'score', requested.viewer, isGoldHidden);
    const { disagreements, errors, scoreOf } = gathered;
    const options = {
      project,
      model,
      root,
      by,
      sort,
      nameOf: everywhere ?? String,
      ...(scoreOf && { scoreOf }),
      ...(sort === 'worth' && { worths: await gains(project, model, this.pause) }),
    };
    const branches = {
      disagreements: new Branches({ ...options, view: 'disagreements' }),
      errors: new Branches({ ...options, view: 'errors' }),
    };
    const used = new Set(
      [...disagreements.open, ...disagreements.returned, ...disagreements.decided].map(
        ({ layer }) => layer && schemaLayerOf(layer),
      ),
    );
    const layers = model.schema.layers.flatMap(({ id }) => (used.has(id) ? [id] : []));
    const state = (name: Exclude<ItemState, 'open'>): BucketNode[] => {
      const items = disagreements[name];
      if (items.length === 0 || (name === 'decided' && !requested.decided)) return [];
      const icon = name === 'decided' ? 'pass' : 'history';
      const cost = items.reduce((sum, one) => sum + one.cost, 0);
      const group = { items, cost, score: undefined };
      const node = branches.disagreements.node(name, STATE_NAMES[name], group, 'state', icon);
      return [{ ...node, children: branches.disagreements.ofDisagreements(items, name, layers) }];
    };
    const problems = problemNodes(this.hosted);
    const models = (await listModels(project)).length;
    const result: BucketsResult = {
      disagreements: [
        ...problems,
        ...branches.disagreements.ofDisagreements(disagreements.open, 'open', layers),
        ...state('returned'),
        ...state('decided'),
        ...modelsNodes(root, models, MODELS),
        ...closedNodes(root, 'disagreements', gathered.closed),
        ...asideNodes(this.hosted, model),
      ],
      errors: [
        ...problems,
        ...branches.errors.ofErrors(errors, 'wrong'),
        ...modelsNodes(root, models, SUSPECTS),
        ...closedNodes(root, 'errors', gathered.closed),
      ],
      by,
      sort,
      open: disagreements.open.length,
      returned: disagreements.returned.length,
      decided: disagreements.decided.length,
      wrong: errors.length,
      closed: gathered.closed,
    };
    return { model, order: requested, gathered, branches, result };
  }

  /** A page of a branch's samples; empty if the branch no longer exists. */
  async samples({ view, branch: id, from, count, ...order }: BucketSamplesParams): Promise<BucketNode[]> {
    const shown = await this.shown(order);
    if (shown && isOfModels(id)) {
      const errors = new (await modelNodes()).ModelNodes(this.hosted, shown.model, order);
      return errors.children(id, from, Math.min(count, PAGE));
    }
    const branch = shown?.branches[view].get(id);
    if (!shown || !branch) return [];
    const nodes = this.nodes(shown, view);
    const at = { root: this.hosted.root, view, branch: id };
    return pageNodes(at, this.sorted(shown, branch), from, Math.min(count, PAGE), (one) =>
      nodes.node(branch, one),
    );
  }

  nodes(shown: ShownTrees, view: BucketsView): SampleNodes {
    return new SampleNodes(this.hosted, shown, view);
  }

  sorted({ result, gathered: { scoreOf } }: ShownTrees, branch: Branch): readonly BucketItem[] {
    return getOrAdd(this.#sorted, branch, () => {
      const { samples } = this.hosted.project;
      const numbers = new Map(samples.files.map((file, n) => [file, n]));
      const placeOf = ({ key: sample }: BucketItem): number => {
        const place = samples.locate(sample);
        return place ? numbers.get(place.file)! * 2 ** 32 + place.row : Infinity;
      };
      return sortItems(branch.items, result.sort, placeOf, (one) => scoreOf?.(one, branch.annotator));
    });
  }

  async selected({ view, branches, samples, ...order }: BucketSelection): Promise<string[]> {
    const shown = await this.shown(order);
    if (!shown) return [];
    const projectView = this.hosted.project.view(shown.model);
    const names = new Set<string>();
    for (const id of branches) {
      if (isOfModels(id)) {
        const errors = new (await modelNodes()).ModelNodes(this.hosted, shown.model, order);
        for (const name of await errors.samples(id)) names.add(name);
        continue;
      }
      const branch = shown.branches[view].get(id);
      for (const one of branch ? this.sorted(shown, branch) : [])
        names.add(one.name ?? projectView.name(one.key));
    }
    const isClosed = closedTo({ project: this.hosted.project, model: shown.model }, order.viewer);
    for (const sample of samples)
      if (!isClosed?.(this.hosted.project.samples.ids.find(sample))) names.add(sample);
    return [...names];
  }
}

const key = ({ by, sort, decided, blind, viewer }: ListOrder): string =>
  JSON.stringify([by, sort, decided, blind, viewer]);

/** A node with the number of items that are hidden because the viewer has not answered their samples yet. */
function closedNodes(root: string, view: BucketsView, closed: GatheredItems['closed']): BucketNode[] {
  const count = closed[view];
  if (count === 0) return [];
  const label = `${count} hidden until you have answered`;
  const tooltip = `${label}: others’ answers to a sample are shown once your own answer is done. Reviewers see everything.`;
  return [noteNode(root, view, `${view}/closed`, 'eye-closed', label, tooltip)];
}

/** A node that says whose answers are in no disagreement because they are set aside. */
function asideNodes({ project, root }: ShownProject, model: ProjectModel): BucketNode[] {
  if (project.records.aside.size === 0) return [];
  const leftOut = agreementScope(project, model)
    .leftOut()
    .filter(({ reason }) => reason === 'set-aside');
  return leftOut.map(({ answers }) => {
    const label = `${counted(answers, 'answer')} not counted`;
    return noteNode(root, 'disagreements', 'aside', 'circle-slash', label, notCountedSentence(leftOut));
  });
}

/** The node of models' errors or suspects, if there are models. A model is evaluated when its node is opened. */
function modelsNodes(root: string, models: number, id: typeof MODELS | typeof SUSPECTS): BucketNode[] {
  if (models === 0) return [];
  const isErrors = id === MODELS;
  const [view, icon, label, meaning] = isErrors
    ? ([
        'disagreements',
        'beaker',
        'Model errors',
        'where models differ from the true labels, by cause',
      ] as const)
    : ([
        'errors',
        'question',
        'Suspects',
        'labels that models doubt. About half of them turn out to be right',
      ] as const);
  const node = noteNode(root, view, id, icon, label, `${label}: ${meaning}`);
  return [{ ...node, kind: 'models', spoken: `${label}, ${counted(models, 'model')}`, branch: id }];
}

export const treesOf = memoize((hosted: HostedProject) => new BucketTrees(hosted));

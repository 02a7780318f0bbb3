import { noteNode, pageNodes } from './branches';
import { calledInList, snippetOf, type ShownProject } from './sample-nodes';
import { counted } from '../../../base/text/phrases';
import { closedTo } from '../../../engine/independence';
import type { ProjectModel } from '../../../project/model/model';
import { comparableValue } from '../../../kinds/comparable';
import { valueKey } from '../../../disagreement/given';
import type { DecisionRecord, LayerValue } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { BucketNode, BucketsView, ListOrder } from '../../../protocol/buckets';
import { CAUSE_MEANING, causeName, ERROR_CAUSES, type ModelError } from '../../evaluate/causes';
import { evaluationsOf } from '../../evaluate/server/evaluations';
import { listModels } from '../../predictions/prediction-log';
import {
  isWeak,
  judged,
  lookedAt,
  stopRule,
  stopText,
  weakText,
  type Suspect,
} from '../../suspects/suspects';
import { layerName, valueWords } from './bucket-names';
import { joinsMarks, marksText, takesSet } from '../../../kinds/traits';

/** The branch of the tree of errors with the labels that models doubt. */
const SUSPECTS = 'suspects';

interface OpenSuspects {
  readonly layer: Layer;
  /** Flagged, not decided, the most suspicious first. */
  readonly left: readonly Suspect[];
  /** When to stop, in words, and in few of them. */
  readonly stop: string;
  readonly toFind: string;
}

/** An error as it stands now, when more may be decided than at the evaluation. */
interface OpenError extends ModelError {
  /** A reviewer has looked at the label and decided. */
  readonly isDecided: boolean;
}

interface Found {
  /** Those that are not decided first. */
  readonly errors: readonly OpenError[];
  readonly closed: number;
  readonly suspects: readonly OpenSuspects[];
}

/**
 * What the branches of models list: their errors, `models/MODEL/CAUSE/ERROR`, and the labels that they doubt, `suspects/MODEL/LAYER/SAMPLE`.
 * Behind `models/MODEL/CAUSE` and a layer, for the queue that a click opens, are only the errors on that layer.
 */
export class ModelNodes {
  constructor(
    private readonly hosted: ShownProject,
    private readonly model: ProjectModel,
    private readonly order: ListOrder,
  ) {}

  /** The nodes below a branch. A model is evaluated when it is opened. */
  async children(branch: string, from: number, count: number): Promise<BucketNode[]> {
    const { kind, model, part } = partsOf(branch);
    if (model === undefined)
      return (await listModels(this.hosted.project)).map((name) => this.#model(kind, name));
    const found = await this.#found(model);
    if ('problem' in found) return [this.#note(`${branch}/problem`, 'warning', found.problem)];
    const at = { root: this.hosted.root, view: viewOf(branch), branch };
    if (kind === SUSPECTS) {
      if (part === undefined) return this.#layers(branch, found);
      const suspects = found.suspects.find(({ layer }) => layer.id === part);
      if (!suspects) return [];
      const nodes = pageNodes(at, suspects.left, from, count, (one) => this.#suspect(branch, suspects, one));
      const stop = this.#note(`${branch}/stop`, 'info', suspects.toFind, suspects.stop);
      return from > 0 ? nodes : [stop, ...nodes];
    }
    if (part === undefined) return this.#causes(branch, found);
    const errors = found.errors.filter(({ cause }) => cause === part);
    return pageNodes(at, errors, from, count, (error) => this.#error(branch, error));
  }

  /** The ids of the samples below the branch of a model, of a cause, or of the layer of suspects. */
  async samples(branch: string): Promise<string[]> {
    const { kind, model, part, layer } = partsOf(branch);
    const found = model === undefined ? undefined : await this.#found(model);
    if (!found || 'problem' in found) return [];
    const items =
      kind === SUSPECTS
        ? found.suspects
            .filter((of) => part === undefined || of.layer.id === part)
            .flatMap(({ left }) => left)
        : found.errors.filter(
            (error) =>
              (part === undefined || error.cause === part) && (layer === undefined || error.layer === layer),
          );
    return items.map(({ sample }) => sample);
  }

  /** A model's errors and suspects on samples that the viewer may see, and the number of other errors. */
  async #found(model: string): Promise<Found | { problem: string }> {
    const { project } = this.hosted;
    const found = await evaluationsOf(this.hosted).of(
      { model, ...(this.order.blind && { blind: this.order.blind }) },
      { signal: new AbortController().signal, progress: () => {}, mayLag: true },
    );
    if ('problem' in found) return found;
    const isClosed = closedTo({ project, model: this.model }, this.order.viewer);
    const isGoldHidden = this.hosted.goldHidden?.(this.order.viewer);
    const isTold = ({ sample }: { sample: string }): boolean => isGoldHidden?.(sample) !== true;
    const isOpen = (one: { sample: string }): boolean =>
      isTold(one) && !isClosed?.(project.samples.ids.find(one.sample));
    // How many of them there are where gold is hidden would tell what it says.
    const all = found.evaluation.layers.flatMap(({ errors }) =>
      errors.filter(isTold).flatMap((one) => this.#now(one)),
    );
    const errors = all.filter(isOpen).sort((a, b) => Number(a.isDecided) - Number(b.isDecided));
    const suspects = found.suspects.map((of): OpenSuspects => {
      const { layer, ranked, people } = of;
      // The evaluation may lag behind the decisions.
      const now = ranked.map((one) => ({ ...one, decided: this.#judged(layer, one) }));
      const left = now.filter(
        (one) => one.isFlagged && lookedAt(this.#decision(one), layer) === undefined && isOpen(one),
      );
      const rule = stopRule(now);
      const stop = `${isWeak(of, people) ? `${weakText(of, people)} ` : ''}${stopText(rule)}`;
      const toFind = `${rule.wrong} of ${rule.lookedAt} wrong, at most ${rule.mostLeft} left`;
      return { layer, left, stop, toFind };
    });
    return { errors, closed: all.length - errors.length, suspects };
  }

  /** An error in the light of what is decided now: none where the decision is what the model says. */
  #now(error: ModelError): OpenError[] {
    const layer = this.model.layers.get(error.layer)?.layer;
    const decision = this.#decision(error);
    const value = decision?.labels?.[error.layer];
    if (!layer || value === undefined) return [{ ...error, isDecided: false }];
    const isDecided = lookedAt(decision, layer) !== undefined;
    // An evaluation compares relations by the texts that they join.
    if (joinsMarks(layer)) return [{ ...error, isDecided }];
    const [decided, given] = [value, error.given].map((each) => {
      const compared = each === null ? undefined : comparableValue(layer, { [layer.id]: each });
      return compared && valueKey(compared);
    });
    return decided === given ? [] : [{ ...error, expected: value, isDecided }];
  }

  /** The decision of now. Keys are those of the evaluation's own copy of the project, so the sample is found by its id. */
  #decision({ sample }: { readonly sample: string }): DecisionRecord | undefined {
    const { samples, records } = this.hosted.project;
    const decision = records.decisionOf(samples.ids.find(sample));
    return decision?.withdrawn ? undefined : decision;
  }

  /** Of spans, what the evaluation found. */
  #judged(layer: Layer, one: Suspect): Suspect['decided'] {
    const value = lookedAt(this.#decision(one), layer);
    return marksText(layer) ? one.decided : value === undefined ? undefined : judged(one.given, value);
  }

  #model(kind: string, name: string): BucketNode {
    const id = `${kind}/${encodeURIComponent(name)}`;
    const tooltip = `${name}: unfold it to ${kind === SUSPECTS ? 'see which labels it doubts' : 'evaluate the model'}`;
    return { ...this.#note(id, 'hubot', name, tooltip), kind: 'group', branch: id };
  }

  #layers(parent: string, { suspects }: Found): BucketNode[] {
    const nodes = suspects.map(({ layer, left, stop }): BucketNode => {
      const id = `${parent}/${encodeURIComponent(layer.id)}`;
      const label = layerName(this.model, layer.id);
      const tooltip = `${label}: ${counted(left.length, 'label')} that the model doubts. ${stop}`;
      return this.#group(id, 'layers', label, tooltip, left.length);
    });
    const none = 'No probabilities of labels, which suspects need';
    return nodes.length > 0 ? nodes : [this.#note(`${parent}/none`, 'info', none)];
  }

  #suspect(branch: string, { layer }: OpenSuspects, one: Suspect): BucketNode {
    const [given, suggested] = [
      [one.given, one.at],
      [one.suggested, one.suggestedAt],
    ].map(([label, at]) => this.#doubted(layer.id, label as string, at as Suspect['at']));
    const facts = [`label: ${given}`, `model: ${suggested}`, `score: ${one.score.toFixed(2)}`];
    return this.#sample(branch, {
      id: `${branch}/${encodeURIComponent(JSON.stringify([one.given, one.at?.start ?? 0, one.sample]))}`,
      sample: one.sample,
      layer: layer.id,
      words: `${given} → ${suggested} · ${one.score.toFixed(2)}`,
      facts,
      because: [
        'Suspects',
        'The model is as sure as the score that the label is wrong. People confirm about half.',
      ],
      queue: branch,
      title: `Suspects: ${layerName(this.model, layer.id)}`,
    });
  }

  /** A doubted label in words, with its place if it is a span. */
  #doubted(layer: string, label: string, at: Suspect['at']): string {
    const [, sign = '', id = label] = /^([+-])(.*)$/s.exec(label) ?? [];
    const asked = this.model.layers.get(layer)?.layer;
    const isSigned = takesSet(asked) || marksText(asked);
    const name = valueWords(this.model, layer, isSigned ? id : label);
    const words = !isSigned ? name : sign === '-' ? `not ${name}` : name;
    return at ? `${words} ${at.start}–${at.end}` : words;
  }

  #causes(parent: string, { errors, closed }: Found): BucketNode[] {
    const nodes = ERROR_CAUSES.flatMap((cause): BucketNode[] => {
      const ofCause = errors.filter((error) => error.cause === cause);
      const { length } = ofCause;
      if (length === 0) return [];
      const decided = ofCause.filter(({ isDecided }) => isDecided).length;
      const isDone = decided > 0 ? `, ${decided} decided` : '';
      const id = `${parent}/${cause}`;
      const label = causeName(cause);
      const meaning = CAUSE_MEANING[cause];
      const spoken = `${label}: ${counted(length, 'error')}${isDone}, ${meaning}`;
      return [{ ...this.#group(id, 'list-tree', label, `${label}: ${meaning}`, length, isDone), spoken }];
    });
    if (closed > 0)
      nodes.push(this.#note(`${parent}/closed`, 'eye-closed', `${closed} hidden until you have answered`));
    return nodes.length > 0 ? nodes : [this.#note(`${parent}/none`, 'pass', 'No errors')];
  }

  #error(branch: string, { sample, layer, expected, given, evidence, isDecided }: OpenError): BucketNode {
    const [right, wrong] = [expected, given].map((value) => this.#words(layer, value));
    const where = this.model.schema.layers.length > 1 ? [layerName(this.model, layer)] : [];
    const title = causeName(partsOf(branch).part as ModelError['cause']);
    return this.#sample(branch, {
      id: `${branch}/${encodeURIComponent(JSON.stringify([layer, sample]))}`,
      sample,
      layer,
      isDecided,
      words: [...(isDecided ? ['decided'] : []), ...where, `${right} → ${wrong}`].join(' · '),
      facts: [...where, `label: ${right}${isDecided ? ', decided' : ''}`, `model: ${wrong}`],
      because: [title, ...evidence],
      queue: `${branch}/${encodeURIComponent(layer)}`,
      title,
    });
  }

  /** A sample. A click opens it at the layer, with the samples of `queue`, a branch, and what the model says. */
  #sample(
    branch: string,
    { id, sample, layer, words, facts, because, queue, title, isDecided }: SampleNode,
  ): BucketNode {
    const { project, root } = this.hosted;
    const place = project.samples.locate(sample);
    const snippet = snippetOf(this.model, project.samples.textOf(sample));
    const [label, rest] = calledInList(sample, snippet);
    const view = viewOf(branch);
    return {
      ...this.#note(id, isDecided ? 'pass' : 'note', label),
      kind: 'sample',
      description: [words, rest].filter(Boolean).join(' · '),
      tooltip: [
        `${sample}: ${snippet}`,
        '',
        ...facts.map((fact) => `  ${fact}`),
        '',
        because[0],
        ...because.slice(1).map((fact) => `  ${fact}`),
      ].join('\n'),
      spoken: [label, ...facts, ...because.slice(1)].join(', '),
      ...(place && {
        target: {
          uri: this.hosted.uri(place.file.path),
          sample,
          bucket: {
            root,
            about: {
              kind: 'selection',
              selection: { ...this.order, root, view, branches: [queue], samples: [] },
            },
            title,
            model: partsOf(branch).model!,
            layer,
          },
        },
      }),
    };
  }

  #words(layer: string, value: LayerValue | null): string {
    if (value === null) return 'nothing valid';
    const isRelations = joinsMarks(this.model.layers.get(layer)?.layer);
    const labels = isRelations ? (value as string[]).map((each) => (JSON.parse(each) as [string])[0]) : value;
    return valueWords(this.model, layer, labels);
  }

  /** A branch with so many nodes below it. `more`: what is said of them besides their number. */
  #group(id: string, icon: string, label: string, tooltip: string, count: number, more = ''): BucketNode {
    const note = this.#note(id, icon, label, tooltip);
    return { ...note, kind: 'group', description: `${count}${more}`, branch: id };
  }

  #note(id: string, icon: string, label: string, tooltip = label): BucketNode {
    return noteNode(this.hosted.root, viewOf(id), id, icon, label, tooltip);
  }
}

interface SampleNode {
  readonly id: string;
  readonly sample: string;
  readonly layer: string;
  readonly words: string;
  readonly facts: readonly string[];
  /** A heading and what is below it. */
  readonly because: readonly string[];
  /** The branch whose samples are opened with it. */
  readonly queue: string;
  readonly title: string;
  readonly isDecided?: boolean;
}

/** `part`: a cause of errors, or a layer of suspects. */
function partsOf(branch: string) {
  const [kind = '', model, part, layer] = branch.split('/').map(decodeURIComponent);
  return { kind, model, part, layer };
}

const viewOf = (branch: string): BucketsView =>
  partsOf(branch).kind === SUSPECTS ? 'errors' : 'disagreements';

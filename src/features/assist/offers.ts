import { textHash } from '../../base/text/hash';
import { keptFor, memoize } from '../../base/memoize';
import { qualificationSamples } from '../../engine/gold/judged';
import type { Project } from '../../engine/project';
import { comparable } from '../../project/answers/foreign-units';
import { eachLine, parseLine } from '../../project/answers/lines';
import { answerProblem } from '../../kinds/answer-problem';
import type { ProjectModel } from '../../project/model/model';
import { withText } from '../../project/records/marks';
import { staleBy } from '../../project/model/staleness';
import { followedOf } from '../../project/records/followed';
import type { Labels, LayerValue, Span } from '../../project/records/records';
import { isControl, type Suggestion } from '../../project/suggestions';
import { predictionIn, type Prediction } from '../predictions/prediction';
import { predictionsPath } from '../predictions/prediction-log';
import { joinsMarks, marksText } from '../../kinds/traits';
import { defined } from '../../base/objects';

interface OfferedSample {
  readonly id: string;
  readonly text: string;
}

/** Models' predictions in the form in which people see them: as suggestions, or among a model's errors. */
class Offers {
  readonly #read = keptFor<ReadonlyMap<string, Prediction>>();

  constructor(private readonly project: Project) {}

  /**
   * The suggestion for a sample, even in the control arm, where the person sees nothing. Undefined if there is no prediction for this text
   * and guideline, or if the sample tests people.
   */
  async of(
    model: ProjectModel,
    person: string,
    sample: OfferedSample,
  ): Promise<{ readonly isControl: boolean; readonly suggestion: Suggestion } | undefined> {
    const { suggestions } = model.schema;
    if (!suggestions || this.#isTest(model, sample.id)) return undefined;
    const prediction = await this.#prediction(suggestions.model, sample);
    const said = prediction && saidBy(model, suggestions.model, prediction, sample, suggestions.layers);
    if (!said) return undefined;
    const { rules, id, score } = prediction;
    const followed = followedOf(prediction.guideline, prediction.guidelineHash);
    if (followed !== undefined && staleBy(model, followed, prediction.labels, rules)) return undefined;
    return {
      isControl: isControl(suggestions, person, sample.id),
      suggestion: {
        arm: suggestions.show,
        ...said,
        ...defined({ prediction: id, score }),
      },
    };
  }

  /** A model's answer to a sample, on all layers or some; undefined if there is no prediction for this text. */
  async said(
    model: ProjectModel,
    name: string,
    sample: OfferedSample,
    layers?: readonly string[],
  ): Promise<Said | undefined> {
    const prediction = await this.#prediction(name, sample);
    return prediction && saidBy(model, name, prediction, sample, layers);
  }

  /** The prediction for a sample's text; undefined if it holds no answer. */
  async #prediction(name: string, { id, text }: OfferedSample): Promise<Prediction | undefined> {
    const prediction = (await this.#predictions(name)).get(id);
    const hash = prediction?.textHash;
    const holds = prediction?.error === undefined && (hash === undefined || hash === textHash(text));
    return holds ? prediction : undefined;
  }

  /** Whether a sample is a qualification or attention check, which a suggestion would spoil. */
  #isTest(model: ProjectModel, sample: string): boolean {
    return (
      this.project.records.gold.get(sample)?.record.check === 'attention' ||
      qualificationSamples(this.project, model).includes(sample)
    );
  }

  /** The predictions of the first run, by sample. They are read again when a file changes. */
  async #predictions(model: string): Promise<ReadonlyMap<string, Prediction>> {
    // Suggestions come first, so that a prediction without a time replaces them.
    const paths = [`suggestions/${model}.jsonl`, predictionsPath(model)];
    const stats = await Promise.all(paths.map((path) => this.project.files.stat(path)));
    const state = stats.map((file, n) => `${paths[n]} ${file?.version ?? ''}`).join('\n');
    return this.#read(state, () => this.#readAll(paths.filter((_, n) => stats[n])));
  }

  async #readAll(paths: readonly string[]): Promise<ReadonlyMap<string, Prediction>> {
    const found = new Map<string, Prediction>();
    for (const path of paths)
      await eachLine(this.project.files, path, {}, ({ raw }) => {
        const prediction = raw.trim() === '' ? undefined : predictionIn(parseLine(raw));
        if (!prediction) return;
        const before = found.get(prediction.sample);
        const isNewer = before && before.run === prediction.run && before.time <= prediction.time;
        if (!before || before.run > prediction.run || isNewer) found.set(prediction.sample, prediction);
      });
    return found;
  }
}

/** One instance per project, so that all panels share what was read. */
export const offersOf = memoize((project: Project) => new Offers(project));

type Said = Pick<Suggestion, 'model' | 'labels' | 'rules' | 'rationale'>;

/** The valid part of a prediction's answer on some or all layers; undefined if nothing is left. Spans have their quotes. */
function saidBy(
  model: ProjectModel,
  name: string,
  prediction: Prediction,
  { text }: OfferedSample,
  wanted?: readonly string[],
): Said | undefined {
  const { labels } = comparable<{ unit: unknown; labels: Labels }>(prediction, text);
  const points = [...text];
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const found: Labels = {};
  for (const layer of layers) {
    const value = labels?.[layer.id];
    if (layer.per !== undefined || value === undefined || (wanted && !wanted.includes(layer.id))) continue;
    if (answerProblem(layer, value) !== undefined) continue;
    const quoted = marksText(layer) ? withQuotes(value as Span[], points) : value;
    if (quoted) found[layer.id] = quoted;
  }
  // Relations mean nothing without the spans that they connect.
  for (const layer of layers)
    if (joinsMarks(layer) && found[layer.spans] === undefined) delete found[layer.id];
  if (Object.keys(found).length === 0) return undefined;
  const { rules, rationale } = prediction;
  return { model: name, labels: found, rules: [...rules], ...(rationale !== undefined && { rationale }) };
}

/** The spans with ids and quotes; undefined if one of them is not in the text. */
function withQuotes(spans: readonly Span[], points: readonly string[]): LayerValue | undefined {
  if (
    spans.some(({ start, end, parts }) =>
      [{ start, end }, ...(parts ?? [])].some((one) => one.end > points.length),
    )
  )
    return undefined;
  return spans.map((span, n) => withText({ ...span, id: span.id ?? `m${n + 1}` }, points));
}

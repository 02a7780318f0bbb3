import { beginningOf } from '../../base/text/phrases';
import { showsMarkdown } from '../../project/model/layout';
import { keptFor } from '../../base/memoize';
import { worthSentence } from '../../disagreement/decided-pairs';
import { pairWorth } from '../../engine/agreement/pair-worth';
import { labelIdIn } from '../../project/model/label-ids';
import type { ProjectModel } from '../../project/model/model';
import { areSpans } from '../../project/records/marks';
import {
  decides,
  type DecisionOrigin,
  type DecisionRecord,
  type Labels,
} from '../../project/records/records';
import { decisionProgress } from '../../engine/queries/decision-state';
import { awaited } from '../../engine/review/returned';
import { namesEverywhere, namesOnSample } from '../../engine/queries/shown-names';
import { SimilarSamples } from '../../features/adjudicate/similar-samples';
import { DisagreementFinder, withoutScores, type Disagreement } from '../../features/buckets/disagreements';
import { schemaLayerOf } from '../../project/schema/per-turn';
import type { Journal, NewRecord } from '../../engine/journal';
import type { Project, WithModel } from '../../engine/project';
import type { SampleFile } from '../../project/samples/sample-file';
import type { Blind } from '../../protocol/buckets';
import type {
  Answer,
  PersonAnswer,
  Progress,
  ReviewEvidence,
  SaveParams,
  SimilarSample,
} from '../../protocol/panel';
import { startOf } from './check-save';
import { annotatorOf, answerOfDecision, everybodyOn } from './answers';
import { documentsWith, emptyProgress, type DrawnAnswers } from './view';
import { PanelFailure } from './panel-failure';

/** Characters of a similar sample's text. */
const SNIPPET = 160;

/** What review mode shows of samples: all answers, the evidence on their differences, and decisions. */
export class Reviewing {
  /** The evidence, by the state of answers and guideline from which it was gathered. */
  readonly #gathered = keptFor<[DisagreementFinder, SimilarSamples]>();

  constructor(
    private readonly project: Project,
    readonly journal: Journal<DecisionRecord>,
  ) {}

  /** All answers to a sample, without names if names are hidden. */
  people(sample: string, key: number, blind: Blind | undefined, drawn?: DrawnAnswers): PersonAnswer[] {
    const nameOf = namesOnSample(this.project, sample, key, blind);
    return everybodyOn(this.project, key, nameOf, drawn?.get(sample));
  }

  /** The counting decision: not withdrawn, and not a return that the annotators have answered since. */
  decision(key: number): Answer | undefined {
    const record = this.project.records.decisionOf(key);
    if (!record || record.withdrawn) return undefined;
    if (record.return_to && awaited(this.project.records, key).length === 0) return undefined;
    const { table } = this.project.records;
    const tokens = new Map<string, string>();
    const people = everybodyOn(this.project, key, (code) => table.annotators.text(code));
    for (const { annotator, token } of people) tokens.set(annotator, token);
    return answerOfDecision(record, (name) => tokens.get(name));
  }

  /** How many samples of a file are decided. Samples for which `isClosed` (by key) holds are not counted. */
  progress(file: SampleFile, isClosed: (key: number) => boolean): Progress {
    const documents = documentsWith(this.project.samples.files, file);
    const { total, done, draft, returned } = decisionProgress(
      this.project,
      (one) => (documents ? documents.numberOf.has(one) : one === file),
      isClosed,
    );
    const isCounting = !file.complete || !this.project.samples.idsComplete;
    return { ...emptyProgress(total, isCounting), done, draft, returned };
  }

  /** The annotators of the project by their shown names; empty if letters change from sample to sample. */
  everybody(blind: Blind | undefined): string[] {
    const nameOf = namesEverywhere(this.project, blind);
    if (!nameOf) return [];
    const { size } = this.project.records.table.annotators;
    return Array.from({ length: size }, (_, code) => nameOf(code)).sort();
  }

  /**
   * The evidence on the differences of a sample. `isHidden`: whether other answers to a sample (by key) must not be shown. `isGoldHidden`:
   * whether what gold says of this one must not be. `seesAll`: whether no one's answers are hidden, so that all may be counted together.
   */
  async evidence(
    model: ProjectModel,
    sample: string,
    blind: Blind | undefined,
    isHidden: (key: number) => boolean,
    { isGoldHidden, seesAll }: { isGoldHidden: boolean; seesAll: boolean },
  ): Promise<ReviewEvidence> {
    const key = this.project.samples.ids.find(sample);
    if (isHidden(key)) return { disputes: [], similar: [] };
    const [disputes, similar] = await this.#evidence(model);
    // Evidence says what people answered to the same text elsewhere.
    const isTold = !disputes.sameText(key).some(isHidden);
    const found = isTold ? disputes.on(key, undefined, namesOnSample(this.project, sample, key, blind)) : [];
    return {
      disputes: (isGoldHidden ? found.map(withoutScores) : found).map(
        ({ layer, cause, evidence, answers }) => ({
          layer,
          cause,
          evidence: [...evidence],
          answers: answers.map(({ annotators, errorScore, reasons }) => ({
            people: [...annotators],
            errorScore,
            reasons: [...reasons],
          })),
        }),
      ),
      similar: similar.of(key).flatMap((one) => (isHidden(one.key) ? [] : (this.#similar(one, blind) ?? []))),
      ...(seesAll && { worth: await worthOn({ project: this.project, model }, key, found) }),
    };
  }

  #similar(
    { key, similarity }: { key: number; similarity: number },
    blind: Blind | undefined,
  ): SimilarSample | undefined {
    const sample = this.project.samples.nameOf(key);
    const text = this.project.samples.textOf(key);
    if (sample === undefined || text === undefined) return undefined;
    const decision = this.decision(key);
    return {
      sample,
      similarity,
      snippet: beginningOf(text, SNIPPET, showsMarkdown(this.project.model?.schema.data.layout)),
      answers: this.people(sample, key, blind),
      ...(decision && { decision }),
    };
  }

  #evidence(model: ProjectModel): Promise<[DisagreementFinder, SimilarSamples]> {
    const state = `${this.project.records.table.changes} ${this.project.samples.total} ${model.hash}`;
    return this.#gathered(state, () =>
      Promise.all([
        DisagreementFinder.gather({ project: this.project, model }, pause),
        SimilarSamples.gather(this.project, pause),
      ]),
    );
  }

  recordOf(params: SaveParams): NewRecord<DecisionRecord> {
    const { sample, textHash, labels, rules, note, decision = {} } = params;
    const { cause, valid, returnTo } = decision;
    const key = this.project.samples.ids.find(sample);
    const head = {
      id: params.record,
      sample,
      text_hash: textHash,
      ...startOf(params),
      ...(cause !== undefined && { cause }),
      ...(note !== '' && { reason: note }),
      ...(rules.length > 0 && { rules }),
    };
    if (returnTo) return { ...head, return_to: this.#annotatorsOf(key, sample, returnTo) };
    const hasValid = valid && Object.keys(valid).length > 0;
    const values = [...Object.values(labels), ...Object.values(valid ?? {}).flat()];
    const hasLabels = Object.keys(labels).length > 0;
    const origin = hasLabels ? this.#originOf(key, params) : undefined;
    return {
      ...head,
      ...(values.some(areSpans) && { unit: 'codepoint' as const }),
      ...(hasLabels && { labels }),
      ...(hasValid && { valid }),
      ...(origin && { origin }),
    };
  }

  #originOf(key: number, { sample, labels, decision = {} }: SaveParams): DecisionOrigin | undefined {
    const { accepted, edited } = decision;
    if (accepted && accepted.length > 0)
      return { kind: 'accepted', annotators: this.#annotatorsOf(key, sample, accepted) };
    if (edited) return { kind: 'edited' };
    const standing = this.project.records.decisionOf(key);
    // Only the cause or the reason changed, so the labels keep their origin.
    return standing && decides(standing) && sameLabels(standing.labels, labels) ? standing.origin : undefined;
  }

  #annotatorsOf(key: number, sample: string, tokens: readonly string[]): string[] {
    return tokens.map((token) => {
      const name = annotatorOf(this.project, key, token);
      if (name === undefined)
        throw new PanelFailure(
          'answer-changed',
          `${sample} has been answered again since it was shown: look at the new answer and decide again.`,
        );
      return name;
    });
  }
}

/** What always deciding each pair of labels in conflict on a sample (by key) would be worth. */
async function worthOn(
  { project, model }: WithModel,
  key: number,
  disputes: readonly Disagreement[],
): Promise<ReviewEvidence['worth']> {
  const worth: ReviewEvidence['worth'] = [];
  for (const id of new Set(disputes.map(({ layer }) => schemaLayerOf(layer)))) {
    const layer = model.layers.get(id)?.layer;
    const found = layer && (await pairWorth(project, layer, pause));
    for (const { a, b, samples } of found?.pairs ?? [])
      if (samples.has(key))
        worth.push({
          between: [labelIdIn(model, id, a), labelIdIn(model, id, b)],
          sentence: worthSentence(layer!, found!, [a, b])!,
        });
  }
  return worth;
}

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const sameLabels = (a: Labels | undefined, b: Labels): boolean =>
  JSON.stringify(Object.entries(a ?? {}).sort()) === JSON.stringify(Object.entries(b).sort());

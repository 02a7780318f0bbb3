import { defined } from '../../base/objects';
import { comparableValue } from '../../kinds/comparable';
import { kindOf } from '../../kinds';
import { replayRecord } from '../../project/records/parse-record';
import { decidedOn, isByPolicy, type DecisionRecord, type Labels } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import type { Undefined } from '../../agreement/statistics/estimate';
import type { ProportionInterval } from '../../agreement/statistics/proportion';
import { finiteInterval } from '../../agreement/statistics/sample-size';
import { comparable } from '../../project/answers/foreign-units';
import { fileLines, parseLine } from '../../project/answers/lines';
import type { Project, WithModel } from '../../engine/project';
import type { DrawnAnswer, SpotCheck } from './spot-check-files';

/** `accepted`: the decision matches; `corrected`: it does not; `returned`; `open`: not yet decided; `missing`: its record is gone. */
type SpotCheckState = 'accepted' | 'corrected' | 'returned' | 'open' | 'missing';

interface JudgedAnswer extends DrawnAnswer {
  readonly state: SpotCheckState;
  readonly layers: readonly string[];
  /** Open although a strategy decided the sample with many others: no one has looked at it. */
  readonly byPolicy: boolean;
  readonly reason?: string;
}

/** `none`: no rate was required; `open`: some answers are not decided; `undecided`: the interval contains the required rate. */
export type SpotCheckVerdict = 'accepted' | 'rejected' | 'undecided' | 'open' | 'none';

export interface SpotCheckResult {
  readonly check: SpotCheck;
  readonly counts: Readonly<Record<SpotCheckState, number>>;
  /** Accepted, corrected and returned answers. */
  readonly decided: number;
  readonly byPolicy: number;
  /** Share of the decided answers that were accepted: Wilson, corrected for the size of the population. */
  readonly rate: ProportionInterval | Undefined;
  readonly verdict: SpotCheckVerdict;
  readonly answers: readonly JudgedAnswer[];
}

/** Compares decisions with the drawn answers as they were. Reads logs only for answers that have changed. */
export async function spotCheckResult(
  { project, model }: WithModel,
  check: SpotCheck,
): Promise<SpotCheckResult> {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const judged = layers.filter(({ id }) => check.layers.includes(id));
  const drawn = await drawnLabels(project, check.answers);
  const answers = check.answers.map((answer): JudgedAnswer => {
    const labels = drawn.get(answer);
    if (!labels) return { ...answer, state: 'missing', layers: [], byPolicy: false };
    return {
      ...answer,
      ...judge(judged, answer, labels, project.records.decisions.get(answer.sample)?.record),
    };
  });
  const counts = { accepted: 0, corrected: 0, returned: 0, open: 0, missing: 0 };
  for (const { state } of answers) counts[state] += 1;
  const decided = counts.accepted + counts.corrected + counts.returned;
  const rate = finiteInterval(counts.accepted, decided, check.population, check.confidence);
  return {
    check,
    counts,
    decided,
    byPolicy: answers.filter(({ byPolicy }) => byPolicy).length,
    rate,
    verdict: verdictOf(check.accept, answers.length - decided, rate),
    answers,
  };
}

function verdictOf(
  accept: number | undefined,
  left: number,
  rate: ProportionInterval | Undefined,
): SpotCheckVerdict {
  if (accept === undefined) return 'none';
  if (left > 0 || rate.value === null) return 'open';
  if (rate.limits[0] >= accept) return 'accepted';
  return rate.limits[1] < accept ? 'rejected' : 'undecided';
}

type Judgement = Pick<JudgedAnswer, 'state' | 'layers' | 'byPolicy' | 'reason'>;

function judge(
  layers: readonly Layer[],
  { annotator }: DrawnAnswer,
  labels: Labels,
  decision: DecisionRecord | undefined,
): Judgement {
  const open: Judgement = { state: 'open', layers: [], byPolicy: false };
  if (!decision || decision.withdrawn) return open;
  const reason = defined({ reason: decision.reason });
  if (decision.return_to)
    return decision.return_to.includes(annotator) ? { ...open, state: 'returned', ...reason } : open;
  // The strategy "person" takes the answers of someone who has looked at each sample; votes do not count as a review.
  if (isByPolicy(decision)) return { ...open, byPolicy: true };
  const seen = layers.map((layer) => [layer.id, compared(layer, labels, decision)] as const);
  const differ = seen.filter(([, how]) => how === 'differs').map(([id]) => id);
  if (differ.length > 0) return { ...open, state: 'corrected', layers: differ, ...reason };
  const said = seen.filter(([, how]) => how !== 'nothing');
  if (said.length === 0 || said.some(([, how]) => how === 'undecided')) return open;
  return { ...open, state: 'accepted', ...reason };
}

/** Compares a decision with an answer on one layer. Any of several valid values is right. */
function compared(
  layer: Layer,
  answer: Labels,
  decision: DecisionRecord,
): 'same' | 'differs' | 'undecided' | 'nothing' {
  const given = comparableValue(layer, answer);
  const decided = decidedOn(decision, layer.id) ?? [];
  if (decided.length === 0) return given === undefined ? 'nothing' : 'undecided';
  if (given === undefined) return 'differs';
  const isSame = (one: Labels): boolean =>
    kindOf(layer).differences(layer, given, comparableValue(layer, one)!).length === 0;
  return decided.some(isSame) ? 'same' : 'differs';
}

/** The drawn records, with later renames applied. Absent: the record is no longer there. */
async function drawnLabels(
  project: Project,
  answers: readonly DrawnAnswer[],
): Promise<ReadonlyMap<DrawnAnswer, Labels>> {
  const { table } = project.records;
  const found = new Map<DrawnAnswer, Labels>();
  const wanted = new Map<string, DrawnAnswer>();
  for (const answer of answers) {
    const code = table.annotators.find(answer.annotator);
    const row = code < 0 ? -1 : table.find(project.samples.ids.find(answer.sample), code);
    const record = row < 0 ? undefined : project.records.recordNow(row);
    if ((record as { id?: unknown } | undefined)?.id === answer.record) found.set(answer, table.labels(row));
    else wanted.set(answer.record, answer);
  }
  for (const { path, kind } of wanted.size > 0 ? project.records.files : []) {
    if (kind !== 'annotation') continue;
    for await (const group of fileLines(project.files, path))
      for (const { raw } of group) {
        const value = parseLine(raw);
        const record = replayRecord(value);
        if (!record) continue;
        const { migration } = value as { migration?: { replaces?: unknown } };
        const replaced = typeof migration?.replaces === 'string' ? wanted.get(migration.replaces) : undefined;
        const answer = wanted.get(record.id ?? '') ?? replaced;
        if (!answer || record.sample !== answer.sample) continue;
        // Migrations follow each other in the log, so the replacing record may have been replaced too.
        if (replaced && record.id !== undefined) wanted.set(record.id, answer);
        const text = project.samples.textOf(record.sample);
        found.set(answer, comparable(value as { labels?: unknown }, text).labels ?? {});
      }
  }
  return found;
}

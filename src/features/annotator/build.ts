import { groupBy } from '../../base/lists';
import { layerIn } from '../../project/schema/per-turn';
import { comparableValue } from '../../kinds/comparable';
import { kindOf } from '../../kinds';
import { entriesSince, isKnownVersion } from '../../project/model/staleness';
import type { GoldRecord, Labels } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { isReturned, returnTo } from '../../engine/review/returned';
import { ownRepeats, type Timing, type Timings } from '../../engine/queries/own-repeats';
import { agreementScope } from '../../engine/agreement/agreement-scope';
import type { Project, WithModel } from '../../engine/project';
import { ownMistakes } from './own-mistakes';
import { type Figure, iso } from '../../document/figure';
import { layerAnalysis } from '../report/measure/layer-analysis';
import { annotatorRows, judgedShare, rightByGold } from '../agreement/numbers';
import type { Judged } from '../agreement/model';
import type { ChangesSince, OwnLayer, OwnPage, Speed } from './model';
import { median, quantile } from '../../agreement/statistics/quantile';
import { qualificationSamples, feedbackOn } from '../../engine/gold/judged';
import { isStale, progressOf } from '../../engine/progress';

export interface OwnPageOptions {
  readonly software: string;
  readonly now: Date;
  /** Include gold whose answers the project hides from annotators: for leads. */
  readonly allGold?: boolean;
  readonly pause: () => Promise<void>;
}

/** An annotator's feedback on their own work: only samples that they have answered and were not asked to answer again. */
export async function ownPage(
  { project, model }: WithModel,
  name: string,
  options: OwnPageOptions,
): Promise<OwnPage> {
  const { table, gold } = project.records;
  const code = table.annotators.find(name);
  const mayBeTold = options.allGold ? () => true : toldGold({ project, model }, name);
  const isToDoAgain = (sample: string): boolean =>
    returnTo(project.records, project.samples.ids.find(sample), name) !== undefined;
  // A returned sample is answered again without knowing how the earlier answer was judged.
  const reported = (record: GoldRecord): boolean =>
    mayBeTold(record) && (options.allGold === true || !isToDoAgain(record.sample ?? record.id ?? ''));
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const timings: Timings = new Map();
  const repeats = await ownRepeats(project, layers, options.pause, timings);
  await project.goldLog.refresh(options);
  const rows = ownRows(project, code);
  const { includes } = agreementScope(project, model);
  const own: OwnLayer[] = [];
  for (const layer of layers) {
    const { analysis } = await layerAnalysis({ project, model }, layer, {
      repeats,
      includes,
      reported,
      pause: options.pause,
    });
    const row = annotatorRows(analysis).find((one) => one.name === name);
    await options.pause();
    const given = answersTo(project, layer, rows);
    if (given === 0) continue;
    const gold = rightByGold(analysis, name);
    const decisions = againstDecisions(project, layer, rows);
    own.push({
      id: layer.id,
      name: layer.name ?? layer.id,
      answers: given,
      ...(gold && { gold }),
      ...(decisions && { decisions }),
      withOthers: row?.withOthers ?? UNCOMPARED,
      self: row?.self ?? UNCOMPARED,
      trend: row?.trend ?? null,
      weeks: row?.weeks ?? [],
    });
  }
  const { confusions, reread } = ownMistakes({ project, model }, rows, reported);
  const count = (is: (row: number) => boolean): number => rows.filter(is).length;
  const times = rows.map((row) => table.answered(row)).filter((time) => time >= 0);
  const pathOf = (sample: string): string | undefined => project.samples.locate(sample)?.file.path;
  return {
    version: 1,
    project: model.schema.title ?? 'Labelling project',
    name,
    made: options.now.toISOString(),
    software: options.software,
    counts: {
      answers: rows.length,
      flagged: count((row) => table.isFlagged(row)),
      stale: count((row) => isStale({ project, model }, row)),
      returned: count((row) => isReturned(project.records, row)),
    },
    ...(times.length > 0 && {
      first: iso(times.reduce((least, time) => Math.min(least, time))),
      last: iso(times.reduce((most, time) => Math.max(most, time))),
    }),
    goldUntold: [...gold.values()].some(({ record }) => !mayBeTold(record)),
    layers: own,
    confusions: confusions.map(({ samples, ...rest }) => ({
      ...rest,
      samples: samples.map((sample) => {
        const path = pathOf(sample);
        return { sample, ...(path !== undefined && { path }) };
      }),
    })),
    speed: speedOf(name, timings),
    reread,
    changes: changesSince({ project, model }, rows),
  };
}

const ownRows = ({ records: { table } }: Project, code: number): number[] =>
  [...table.rowsOf(code)].filter((row) => table.isDone(row)).reverse();

/** Of a person whose answers are all left out of agreement. */
const UNCOMPARED: Figure = { value: null };

/** How many answers a person gave to a layer; where it is asked of each turn, of turns. */
function answersTo({ records: { table } }: Project, layer: Layer, rows: readonly number[]): number {
  return rows.reduce((sum, row) => {
    const labels = table.labels(row);
    return sum + layerIn(layer, [labels]).filter(({ id }) => Object.hasOwn(labels, id)).length;
  }, 0);
}

/** Counts answers that match a decision by a reviewer who looked at the sample; any of several valid answers is right. */
function againstDecisions({ records }: Project, layer: Layer, rows: readonly number[]): Judged | undefined {
  let items = 0;
  let correct = 0;
  for (const row of rows) {
    const decision = records.decisionOf(records.table.key(row));
    if (!decision || decision.withdrawn || decision.return_to || decision.origin?.kind === 'policy') continue;
    const given = records.table.labels(row);
    const { labels = {}, valid = {} } = decision;
    for (const unit of layerIn(layer, [given])) {
      const said = comparableValue(unit, given);
      const right: Labels[] = Object.hasOwn(labels, unit.id)
        ? [labels]
        : (valid[unit.id] ?? []).map((value) => ({ ...labels, [unit.id]: value }));
      if (said === undefined || right.length === 0) continue;
      items += 1;
      if (right.some((one) => kindOf(unit).differences(unit, said, comparableValue(unit, one)!).length === 0))
        correct += 1;
    }
  }
  return judgedShare(correct, items);
}

function changesSince({ project, model }: WithModel, rows: readonly number[]): ChangesSince {
  const { table } = project.records;
  const current = model.guideline?.version?.text;
  const last = rows.reduce<number | undefined>(
    (newest, row) => (newest === undefined || table.answered(row) >= table.answered(newest) ? row : newest),
    undefined,
  );
  const since = last === undefined ? undefined : table.version(last);
  const base = current === undefined ? {} : { current };
  if (since === undefined || !isKnownVersion(model, since)) return { ...base, entries: [] };
  return {
    ...base,
    since,
    entries: entriesSince(model, table.followed(last!)!).map(({ version, date, changes }) => ({
      version,
      ...(date !== undefined && { date }),
      changes: changes.map(({ type, target, impact, note }) => ({
        target: target.id,
        semantic: impact === 'semantic',
        text: `${type} ${target.id}${note === undefined ? '' : `: ${note}`}`,
      })),
    })),
  };
}

const WEEK = 7 * 24 * 3600 * 1000;

/** The annotator's time per answer, by weeks of seven days from the first answer, and the others' time. */
function speedOf(name: string, timings: Timings): Speed {
  const own = timings.get(name) ?? [];
  const sorted = secondsOf(own);
  return {
    answers: sorted.length,
    median: median(sorted),
    ...(sorted.length > 1 && {
      quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)] as const,
    }),
    others: median(secondsOf([...timings].flatMap(([other, list]) => (other === name ? [] : list)))),
    weeks: weeksOf(own),
  };
}

function weeksOf(timings: readonly Timing[]): Speed['weeks'] {
  const timed = timings.filter(({ time }) => !Number.isNaN(time)).sort((a, b) => a.time - b.time);
  const weeks = groupBy(timed, ({ time }) => Math.floor((time - timed[0]!.time) / WEEK));
  return [...weeks.values()].map((week) => ({
    from: iso(week[0]!.time),
    to: iso(week.at(-1)!.time),
    answers: week.length,
    median: median(secondsOf(week))!,
  }));
}

const secondsOf = (timings: readonly Timing[]): Float64Array =>
  Float64Array.from(timings, ({ seconds }) => seconds).sort();

/** The gold results that an annotator may see, by the sections `gold` and `qualification`. `end`: when nothing is left to do. */
function toldGold({ project, model }: WithModel, annotator: string): (gold: GoldRecord) => boolean {
  const { gold: settings, qualification } = model.schema;
  if (!settings && !qualification) return () => true;
  const qualifying = new Set(qualificationSamples(project, model));
  let isDone: boolean | undefined;
  return ({ sample, id, check }) => {
    const isCheck = check === 'attention';
    const when = feedbackOn(model, { sample: sample ?? id ?? '', isCheck }, qualifying);
    if (when !== 'end') return when === 'immediate';
    isDone ??= nothingLeft({ project, model }, annotator);
    return isDone;
  };
}

function nothingLeft({ project, model }: WithModel, annotator: string): boolean {
  const members = project.assignments.limiting(annotator)?.membersFor(annotator, project.samples.files);
  const { total, done, counting } = progressOf({ project, model }, annotator, undefined, members);
  return !counting && done >= total;
}

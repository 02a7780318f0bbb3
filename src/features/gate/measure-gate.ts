import { byCodeUnit, present, countBy } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import { analyse } from '../../agreement/report/analysis';
import {
  DEFAULT_GATE,
  evaluateGate,
  gateShare,
  type GateMeasures,
  type GateResult,
  type Measured,
} from '../../project/gate';
import type { Layer } from '../../project/schema/layer-types';
import { agreementScope, leftOutSentence, type AgreementScope } from '../../engine/agreement/agreement-scope';
import { layerAnswers } from '../../engine/agreement/layer-answers';
import { checkResult } from '../../engine/check-project';
import { judgedAnswers } from '../../engine/gold/judged';
import { isStale } from '../../engine/progress';
import type { Project, WithModel } from '../../engine/project';
import { ProjectResolver } from '../resolve/resolve-project';
import { ResolveSummary, type ResolvedCount } from '../resolve/resolve-summary';
import { divideProject, type ProjectDivision } from '../split/divide-project';
import { answeredOf, stagesOf } from '../status/stages';
import { guidelineMeasures } from '../guideline-tests/report';
import { modelMeasures } from './measure-models';
import { headlineOf } from '../agreement/numbers';

interface GateOptions {
  readonly pause: () => Promise<void>;
  readonly progress?: (what: string) => void;
  /** Results that were computed before. */
  readonly division?: ProjectDivision;
}

interface Measuring extends WithModel, GateOptions {}

/** Measures what the gate checks and compares it with the thresholds. The project must be up to date (`Project.refresh`). */
export async function projectGate({ project, model }: WithModel, options: GateOptions): Promise<GateResult> {
  const stated = model.schema.training.gate;
  const requested = stated ?? DEFAULT_GATE;
  const measuring = { ...options, project, model };
  const answered = await shareAnswered(measuring);
  const summary = await resolvedOf(measuring);
  const measures: GateMeasures = {
    answers: { value: answersIn(project) },
    answered,
    ...(requested.maxErrors !== undefined && { errors: errorsOf(project) }),
    ...(requested.minAgreement !== undefined && { agreement: await agreementOf(measuring) }),
    ...(requested.minGoldPassRate !== undefined && { gold: await goldRates(measuring) }),
    ...(requested.maxUnresolved !== undefined && { unresolved: unresolvedOf(summary) }),
    ...(requested.maxStale !== undefined && { stale: staleOf({ project, model }) }),
    ...(requested.maxLeaks !== undefined && { leaks: await leaksOf(measuring) }),
    ...(requested.models && { models: await modelMeasures({ project, model }, requested.models, options) }),
    ...(requested.guideline && {
      guideline: await guidelineMeasures({ project, model }, requested.guideline, options.pause),
    }),
  };
  const leftOut = leftOutSentence(agreementScope(project, model).leftOut());
  return evaluateGate(stated, measures, [
    ...coverageOf(answered, summary),
    ...(leftOut === '' ? [] : [leftOut]),
  ]);
}

/** Maximum number of rules or leaks listed. */
const MAX_LISTED = 5;

function errorsOf(project: Project): Measured {
  const { counts, files } = checkResult(project, { limit: Infinity });
  if (counts.error === 0) return { value: 0 };
  const errors = files.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'error');
  const byRule = [...countBy(errors.map(({ rule }) => rule))];
  const rules = byRule.sort((a, b) => b[1] - a[1] || byCodeUnit(a[0], b[0]));
  const more = rules.length > MAX_LISTED ? `, … (${rules.length} rules)` : '';
  return {
    value: counts.error,
    detail:
      rules
        .slice(0, MAX_LISTED)
        .map(([rule, count]) => `${rule} ${count}`)
        .join(', ') + more,
  };
}

/** Uses the coefficient that the agreement report quotes for each layer. */
async function agreementOf({ project, model, pause, progress }: Measuring) {
  const found = new Map<string, Measured>();
  progress?.('measuring agreement');
  const scope = agreementScope(project, model);
  for (const layer of model.schema.layers.flatMap(({ layer: one }) => one ?? [])) {
    const measured = agreementOn(project, layer, scope);
    if (measured) found.set(layer.id, measured);
    await pause();
  }
  return found;
}

function agreementOn(project: Project, layer: Layer, scope: AgreementScope): Measured | undefined {
  const { data, level } = layerAnswers(project.records.table, layer, scope);
  const analysis = analyse(data, { level });
  const counts = analysis.kind === 'value' ? analysis.report.counts : analysis.comparable.counts;
  if (counts.annotations === 0) return undefined;
  const { name, value, ci95, reason } = headlineOf(analysis).headline;
  if (value === null) return { value: null, reason: reason ?? `${name} is not defined for these answers.` };
  const estimate = `${name} ${decimal(value)} over ${counts.pairableItems} samples`;
  if (!ci95) return { value: null, reason: `${estimate}: ${reason}.` };
  return { value: ci95[0], detail: `${estimate}, 95 % interval ${decimal(ci95[0])} to ${decimal(ci95[1])}` };
}

const decimal = (value: number): string => value.toFixed(3);

/** An answer is right if it matches gold on every layer of the gold record. Each person's first answer to a sample is judged. */
async function goldRates({ project, model, pause }: Measuring): Promise<ReadonlyMap<string, Measured>> {
  await project.goldLog.refresh({ pause });
  const { table } = project.records;
  const people = new Set([...table.counting()].map((row) => table.annotatorName(row)));
  return new Map(
    [...people].sort().map((name): [string, Measured] => {
      const judged = judgedAnswers(project, model, name);
      if (judged.length === 0)
        return [name, { value: null, reason: 'Answered no sample with a known answer.' }];
      const right = judged.filter(({ wrong }) => wrong.length === 0).length;
      return [name, { value: right / judged.length, detail: `${right} of ${judged.length}` }];
    }),
  );
}

/** Answers that count, to samples of the project. */
const answersIn = ({ records: { table }, samples }: Project): number =>
  [...table.counting()].filter((row) => samples.has(table.key(row))).length;

/** The share of the samples that have all their answers. */
async function shareAnswered({ project, model, pause, progress }: Measuring): Promise<Measured> {
  progress?.('counting answers');
  await project.goldLog.refresh({ pause });
  await project.assignments.ready(model);
  const { samples, answered } = answeredOf(project, await stagesOf({ project, model }, pause));
  if (samples === 0) return { value: null, reason: 'There are no samples to answer.' };
  const detail = `${answered.toLocaleString('en')} of ${samples.toLocaleString('en')}`;
  return { value: answered / samples, detail };
}

async function resolvedOf({ project, model, pause, progress }: Measuring): Promise<ResolveSummary> {
  progress?.('resolving answers');
  const resolver = new ProjectResolver(project, model, { policy: model.schema.training.resolve });
  const summary = new ResolveSummary(resolver.layers);
  let seen = 0;
  for await (const resolved of resolver.samples()) {
    summary.add(resolved);
    if ((++seen & 0x3ff) === 0) await pause();
  }
  return summary;
}

function unresolvedOf({ answered, incomplete }: ResolveSummary): Measured {
  if (answered === 0) return { value: null, reason: 'There are no answers yet.' };
  return { value: incomplete / answered, detail: `${incomplete} of ${answered}` };
}

/** How much is labelled, and how much of it is resolved: a gate that asks for neither shows it all the same. */
function coverageOf(answered: Measured, { byPeople, changedSpans }: ResolveSummary): string[] {
  const part = ([people, { samples, resolved }]: [string, ResolvedCount]): string =>
    `${resolved.toLocaleString('en')} of ${counted(samples, 'sample')} with ${people}`;
  const parts = [...byPeople].filter(([, { samples }]) => samples > 0).map(part);
  return present([
    answered.value !== null &&
      `Samples with all their answers: ${answered.detail} (${gateShare(answered.value)}).`,
    parts.length > 0 && `Resolved: ${parts.join(', ')}.`,
    ...changedSpans,
  ]);
}

function staleOf({ project, model }: WithModel): Measured {
  const answers = [...project.records.table.counting()];
  if (answers.length === 0) return { value: null, reason: 'There are no answers yet.' };
  const stale = answers.filter((row) => isStale({ project, model }, row)).length;
  return { value: stale / answers.length, detail: `${stale} of ${answers.length}` };
}

async function leaksOf({ project, model, ...options }: Measuring): Promise<Measured> {
  const { division, samples } = options.division ?? (await divideProject({ project, model }, options));
  const leaks = division.issues.filter(({ kind }) => kind !== 'left-out');
  if (leaks.length === 0) return { value: 0 };
  const named = leaks.slice(0, MAX_LISTED).map(({ kind, samples: which, splits }) => {
    const ids = which
      .slice(0, 2)
      .map((n) => samples.id(n))
      .join(', ');
    const what = kind === 'already-apart' ? 'belong together' : 'like a guideline example';
    return `${ids}${which.length > 2 ? ', …' : ''} (${what}; ${splits.join(', ')})`;
  });
  return { value: leaks.length, detail: named.join('; ') + (leaks.length > MAX_LISTED ? '; …' : '') };
}

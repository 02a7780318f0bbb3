import { groupBy } from '../../base/lists';
import { foldText } from '../../base/text/folded-key';
import { counted, percent } from '../../base/text/phrases';
import type { ComparableReport } from './comparable-report';
import type { RatingReport } from './rating-report';
import type { RatingTable } from '../tables/rating-table';

/** A warning that an expert would add to the numbers. `code` is stable; the message is for people. */
export interface AgreementWarning {
  code:
    | 'few-items'
    | 'prevalence'
    | 'one-annotator'
    | 'rare-labels'
    | 'single-ratings'
    | 'superseded'
    | 'undeclared-labels'
    | 'lookalike-labels';
  message: string;
  /** The labels or annotators concerned. */
  about?: string[];
}

/** Gwet (2016, table 1): 95 % intervals cover .77 at 20 items and .94 at 50. */
const DO_NOT_QUOTE = 20;
const UNRELIABLE = 50;
const RARE_VOTES = 10;
const DOMINANT_SHARE = 0.8;
const PARADOX_AGREEMENT = 0.8;
const PARADOX_GAP = 0.2;
/** How much alpha must increase without an annotator to be worth a warning. */
const CARRIED = 0.1;

export function agreementWarnings(report: RatingReport): AgreementWarning[] {
  return [
    fewItems(report),
    prevalenceParadox(report),
    oneAnnotator(report),
    rareLabels(report),
    singleRatings(report),
    superseded(report),
    undeclared(report),
    ...lookalikes(report.table.labels),
  ].filter((warning) => warning !== undefined);
}

/** The same for answers with partial agreement (sets, spans, relations, texts). */
export function comparableWarnings(
  report: ComparableReport,
  ratings: RatingTable,
  labels: readonly string[],
): AgreementWarning[] {
  const whole = { counts: report.counts, table: ratings };
  return [
    fewItems(whole),
    carriedByOne(
      ratings.annotators,
      report.agreement.value,
      report.perAnnotator.map(({ without }) => without.value),
      report.measure,
    ),
    rare(report.perLabel.filter(({ parts }) => parts < RARE_VOTES).map(({ label }) => label)),
    singleRatings(whole),
    superseded(whole),
    ...lookalikes(labels),
  ].filter((warning) => warning !== undefined);
}

type Counted = Pick<RatingReport, 'counts' | 'table'>;

function fewItems({ counts }: Pick<Counted, 'counts'>): AgreementWarning | undefined {
  const n = counts.pairableItems;
  if (n === 0 || n >= UNRELIABLE) return undefined;
  const advice =
    n < DO_NOT_QUOTE
      ? 'do not quote these numbers'
      : 'the intervals are unreliable: they cover too rarely below 50 items';
  return {
    code: 'few-items',
    message: `${counted(n, 'item has', 'items have')} labels by two annotators; ${advice}.`,
  };
}

function prevalenceParadox({ table, nominal, alpha, perLabel }: RatingReport): AgreementWarning | undefined {
  const { percentAgreement, ac } = nominal;
  if (percentAgreement.value === null) return undefined;
  const dominant = perLabel.findIndex(({ prevalence }) => prevalence > DOMINANT_SHARE);
  const kappa = alpha.nominal.value;
  const gap = kappa !== null && ac.value !== null ? ac.value - kappa : 0;
  const paradox = percentAgreement.value >= PARADOX_AGREEMENT && gap > PARADOX_GAP;
  if (!paradox && dominant < 0) return undefined;
  const why =
    dominant < 0
      ? 'The labels are used very unequally'
      : `${quote(table.labels[dominant]!)} has ${percent(perLabel[dominant]!.prevalence)} of all votes`;
  const effect = paradox
    ? `${percent(percentAgreement.value)} agreement gives alpha ${kappa!.toFixed(2)} but AC1 ${ac.value!.toFixed(2)}`
    : 'alpha and kappa then count each disagreement heavily';
  return {
    code: 'prevalence',
    message: `${why}: ${effect}. Report AC1 beside alpha, and look at the rare labels one by one.`,
    about: dominant >= 0 ? [table.labels[dominant]!] : undefined,
  };
}

function oneAnnotator({ table, alpha, level, perAnnotator }: RatingReport): AgreementWarning | undefined {
  const without = perAnnotator.map(({ alphaWithout }) => alphaWithout.value);
  return carriedByOne(table.annotators, alpha[level].value, without, 'alpha');
}

function carriedByOne(
  annotators: readonly string[],
  all: number | null,
  without: readonly (number | null)[],
  measure: string,
): AgreementWarning | undefined {
  if (all === null) return undefined;
  const carriers = annotators
    .map((name, a) => ({ name, rest: without[a] ?? null }))
    .filter(({ rest }) => rest !== null && rest - all > CARRIED);
  if (carriers.length !== 1) return undefined;
  const { name, rest } = carriers[0]!;
  return {
    code: 'one-annotator',
    message: `${quote(name)} causes much of the disagreement: ${measure} is ${all.toFixed(2)}, and ${rest!.toFixed(2)} without them.`,
    about: [name],
  };
}

function rareLabels({ table, perLabel, level }: RatingReport): AgreementWarning | undefined {
  // Measured numbers are all rare, which says nothing about a scale.
  if (level === 'interval' || level === 'ratio') return undefined;
  return rare(table.labels.filter((_, k) => perLabel[k]!.ratings > 0 && perLabel[k]!.ratings < RARE_VOTES));
}

function rare(labels: readonly string[]): AgreementWarning | undefined {
  if (labels.length === 0) return undefined;
  return {
    code: 'rare-labels',
    message: `Fewer than ${RARE_VOTES} votes, too few to judge: ${list(labels)}.`,
    about: [...labels],
  };
}

function singleRatings({ counts }: Pick<Counted, 'counts'>): AgreementWarning | undefined {
  const single = counts.items - counts.pairableItems;
  if (single === 0 || counts.pairableItems === 0) return undefined;
  return {
    code: 'single-ratings',
    message: `${single} of ${counted(counts.items, 'item')} ${single === 1 ? 'has' : 'have'} one label only: alpha and agreement leave ${single === 1 ? 'it' : 'them'} out.`,
  };
}

function superseded({ table }: Pick<Counted, 'table'>): AgreementWarning | undefined {
  if (table.superseded === 0) return undefined;
  return {
    code: 'superseded',
    message: `${counted(table.superseded, 'label was', 'labels were')} replaced by a later one of the same annotator on the same item; the last one counts.`,
  };
}

function undeclared({ table }: RatingReport): AgreementWarning | undefined {
  if (table.undeclared.length === 0) return undefined;
  return {
    code: 'undeclared-labels',
    message: `Not among the declared labels: ${list(table.undeclared)}.`,
    about: [...table.undeclared],
  };
}

/** Labels that differ only in case, white space or Unicode normal form. They are not merged. */
export function lookalikes(labels: readonly string[]): AgreementWarning[] {
  const groups = groupBy(labels, foldText);
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((about) => ({
      code: 'lookalike-labels',
      message: `Labels that look alike count as different ones: ${list(about)}.`,
      about,
    }));
}

/** As JSON, with combining marks and invisible characters escaped, so that different labels look different. */
function quote(name: string): string {
  return JSON.stringify(name).replace(
    /[\p{M}\p{C}\p{Zl}\p{Zp}]/gu,
    (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`,
  );
}

const MAX_NAMES = 12;

function list(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).map(quote).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

import { counted } from '../../core/text/phrases';
import { cohenKappa, kappaDistances } from '../../core/agreement/cohen';
import type { RatingReport } from '../../core/agreement/rating-report';
import { LEVELS } from '../../core/agreement/levels';
import { pairAgreement } from '../../core/agreement/pairs';
import type { Estimate, Undefined } from '../../core/statistics/estimate';
import type { Interval } from '../../core/statistics/interval';
import { intervalLimits, limits, number, proportion } from './numbers';
import { printable } from './printable';
import { textTable } from './text-table';

type Row = Estimate | { value: number; interval: Interval } | Undefined;

/** The report as aligned text for a terminal. */
export function ratingText(report: RatingReport): string {
  return [
    countsText(report),
    coefficientsText(report),
    labelsText(report),
    annotatorsText(report),
    pairsText(report),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function countsText({ counts }: RatingReport): string {
  const single = counts.items - counts.pairableItems;
  return (
    `${counted(counts.items, 'item')}, ${counted(counts.annotators, 'annotator')}, ${counted(counts.annotations, 'label')}; ` +
    `${counted(counts.pairableItems, 'item')} with two or more labels (${counted(counts.pairableValues, 'label')}), ${single} with one`
  );
}

function coefficientsText(report: RatingReport): string {
  const { nominal, alpha, level, bootstrap } = report;
  const rows: string[][] = [];
  const add = (name: string, estimate: Row) => {
    rows.push(
      estimate.value === null
        ? [name, '–', estimate.reason]
        : [name, number(estimate.value), 'interval' in estimate ? intervalLimits(estimate) : ''],
    );
  };
  add('percent agreement', nominal.percentAgreement);
  for (const each of LEVELS) {
    if (each === level || alpha[each].value !== null)
      add(`alpha, ${each}${each === level ? ' *' : ''}`, alpha[each]);
  }
  if (bootstrap && !('value' in bootstrap)) {
    rows.push([`  bootstrap, ${bootstrap.resamples} × items`, '', limits(bootstrap.ci95)]);
  }
  add("Gwet's AC1", nominal.ac);
  add("Fleiss' kappa", nominal.fleiss);
  add("Conger's kappa", nominal.conger);
  add('Brennan-Prediger', nominal.brennanPrediger);
  for (const [name, kappa] of cohenRows(report)) add(name, kappa);
  return textTable(['coefficient', 'value', '95 % interval'], rows);
}

function cohenRows({ table, pairs }: RatingReport): [string, Row][] {
  const pair = table.annotators.length === 2 ? pairs?.[0] : undefined;
  if (!pair) return [];
  const rows: [string, Row][] = [["Cohen's kappa", cohenKappa(pair)]];
  if (table.ordered) {
    rows.push(["Cohen's kappa, linear", cohenKappa(pair, kappaDistances.linear)]);
    rows.push(["Cohen's kappa, quadratic", cohenKappa(pair, kappaDistances.quadratic)]);
  }
  return rows;
}

const MAX_ROWS = 40;

/** Numbers of a scale are no labels: with many of them the table says nothing. */
function labelsText({ table, perLabel, level }: RatingReport): string {
  if ((level === 'interval' || level === 'ratio') && table.labels.length > MAX_ROWS) return '';
  const rows = table.labels.map((label, k) => {
    const { ratings, prevalence, specificAgreement, alpha, ac1 } = perLabel[k]!;
    return [
      printable(label),
      String(ratings),
      number(prevalence),
      number(specificAgreement.value),
      number(alpha.value),
      number(ac1.value),
    ];
  });
  return shortened(['label', 'n', 'share', 'specific', 'alpha', 'AC1'], rows, 'labels');
}

function annotatorsText({ table, perAnnotator }: RatingReport): string {
  if (table.annotators.length < 2) return '';
  const rows = table.annotators.map((name, a) => {
    const { ratings, consensus, alphaWithout, selfConsistency } = perAnnotator[a]!;
    return [
      printable(name),
      String(ratings),
      proportion(consensus.share),
      number(alphaWithout.value),
      proportion(selfConsistency),
    ];
  });
  return shortened(
    ['annotator', 'n', 'with the others', 'alpha without', 'with themself'],
    rows,
    'annotators',
  );
}

function pairsText({ table, pairs }: RatingReport): string {
  if (!pairs || pairs.length < 2) return '';
  const rows = pairs.map((pair) => {
    const kappa = cohenKappa(pair);
    const names = `${printable(table.annotators[pair.a]!)} – ${printable(table.annotators[pair.b]!)}`;
    return [
      names,
      String(pair.shared),
      number(pairAgreement(pair)),
      number(kappa.value),
      intervalLimits(kappa),
    ];
  });
  return shortened(['pair', 'n', 'agreement', 'kappa', '95 % interval'], rows, 'pairs');
}

function shortened(head: string[], rows: string[][], what: string): string {
  const more = rows.length - MAX_ROWS;
  return (
    textTable(head, rows.slice(0, MAX_ROWS)) +
    (more > 0 ? `\n  … ${more} more ${what}; --json lists all` : '')
  );
}

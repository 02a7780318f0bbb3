import { present } from '../../base/lists';
import { MIN_ITEMS } from '../../agreement/judging/alternative-annotator-test';
import type { Undefined } from '../../agreement/statistics/estimate';
import { proportionInterval } from '../../agreement/statistics/proportion';
import { counted, percent } from '../../base/text/phrases';
import {
  blocksOf,
  heading,
  joined,
  paragraph,
  quiet,
  table,
  tableOf,
  type Block,
  type Document,
  type Inline,
  type Line,
  type SampleListing,
} from '../../document/blocks';
import { chance, number, shareCell, shareRow } from '../../document/estimates';
import { DEFAULTS, type Validation, type ValidationReport } from './validation';

/** Pairs of labels and rules that a table lists. */
const MAX_ROWS = 30;
/** People who are named in a sentence. */
const MAX_NAMES = 10;

/** Whether a model may stand in for a person, as a document. */
export function validationDocument(report: ValidationReport, facts: SampleListing): Document {
  const { found, options, layer } = report;
  const people = counted(found.people.length, 'person', 'people');
  return {
    title: `Validation of ${found.model}`,
    subtitle: `${layer === undefined ? '' : `${layer}, `}beside ${people}`,
    lead: [
      paragraph({ strong: verdict(found) }),
      paragraph(countsText(report)),
      ...notes(report),
      quiet(
        `Intervals have ${percent(options.confidence, 3)}${options.confidence === DEFAULTS.confidence ? '' : '; that of kappa has 95 %'}.`,
      ),
    ],
    blocks: [
      ...personBlocks(report),
      ...labelBlocks(found),
      ...differenceBlocks(report, facts),
      ...rateBlocks(report),
    ],
    contents: 'validation',
  };
}

function verdict({ alternative: { result } }: Validation): string {
  if ('value' in result)
    return 'Nothing says yet that the model may stand in for a person: the alternative annotator test is undefined.';
  return result.passes
    ? 'By the alternative annotator test, the model may stand in for a person.'
    : 'The alternative annotator test does not show that the model may stand in for a person.';
}

function countsText({ found, thing }: ValidationReport): string {
  const { labelled, unlabelled, disputed, unanswered } = found;
  const left = present([
    disputed > 0 && `${counted(disputed, thing)} on which people differ`,
    unanswered > 0 && `${counted(unanswered, thing)} without an answer by the model`,
  ]);
  return (
    `${counted(labelled, thing)} with a known label, ${counted(unlabelled, thing)} that only the model answered.` +
    (left.length > 0 ? ` Left out: ${left.join(', ')}.` : '')
  );
}

/** Why numbers are not what they seem. */
function notes({ found, influenced, trainedOn, thing }: ValidationReport): Block[] {
  const tested = found.alternative.annotators.filter(({ result }) => !('value' in result)).length;
  return blocksOf(
    influenced > 0 &&
      paragraph(
        {
          strong: `${counted(influenced, 'answer')} of people ${influenced === 1 ? 'was' : 'were'} given with a suggestion of this model in sight:`,
        },
        ' the numbers are too good.',
      ),
    trainedOn.length > 0 &&
      paragraph(
        { strong: `The model was trained on ${trainedOn.join(', ')}, says its card:` },
        ' where it had seen the labels, the numbers are too good.',
      ),
    found.notDrawn > 0 &&
      quiet(
        `${counted(found.notDrawn, `labelled ${thing} was`, `labelled ${thing}s were`)} chosen otherwise, such as by need, and count as unlabelled.`,
      ),
    tested > 0 && tested < 3 && quiet('The alternative annotator test is meant for three people or more.'),
  );
}

/** The alternative annotator test, person by person. */
function personBlocks({ found, options, thing }: ValidationReport): Block[] {
  const { result, annotators } = found.alternative;
  const { score, epsilon, q } = options;
  const tested = annotators
    .flatMap(({ result: one, ...rest }) => ('value' in one ? [] : [{ ...rest, ...one }]))
    .sort((one, other) => other.p - one.p);
  const rejected = tested.filter((one) => one.rejected).length;
  const untested = annotators.filter(({ result: one }) => 'value' in one).map(({ annotator }) => annotator);
  return blocksOf(
    heading(2, 'Beside each person', 'people'),
    paragraph(
      'value' in result
        ? `Alternative annotator test: undefined, ${result.reason}.`
        : `Alternative annotator test: ${result.passes ? 'passed' : 'not passed'}. The model is not worse than ${rejected} of ${counted(tested.length, 'person', 'people')} (omega ${number(result.omega)}; at least 0.5 is needed), ` +
            `and fits the others at least as well as a person on ${percent(result.rho, 1)} of the ${thing}s (rho ${number(result.rho)}).`,
    ),
    table(
      `Each person is left out in turn, the one that the model does worst beside first. Who fits the others better, the model or the person?${first(tested)}`,
      tested.slice(0, MAX_ROWS),
      [
        ['left out', ({ annotator }) => annotator],
        [`${thing}s`, ({ items }) => items, 'number'],
        ['rho', ({ rho }) => number(rho), 'number'],
        ['p', ({ p }) => chance(p), 'number'],
        ['model not worse', ({ rejected: isNotWorse }) => (isNotWorse ? 'yes' : 'not shown')],
      ],
    ),
    untested.length > 0 &&
      quiet(
        `Not tested, with fewer than ${MIN_ITEMS} ${thing}s that the model and another person answered: ${untested.slice(0, MAX_NAMES).join(', ')}${untested.length > MAX_NAMES ? ` and ${untested.length - MAX_NAMES} more` : ''}.`,
      ),
    quiet(
      `rho is the share of ${thing}s on which the model fits the others at least as well as this person. p belongs to the t-test of whether it is worse by epsilon or more. ` +
        `Score ${score}, epsilon ${epsilon}, false discovery rate ${q} (Benjamini-Yekutieli).`,
    ),
  );
}

function labelBlocks({ accuracy, kappa, labels, labelled }: Validation): Block[] {
  return [
    heading(2, 'Labels', 'labels'),
    tableOf(
      'How often the model gives the known label',
      ['measure', 'value', 'interval'],
      [1],
      [
        shareRow(['accuracy'], labelled === 0 ? NOTHING_KNOWN : accuracy),
        shareRow(["Cohen's kappa"], kappa.value === null ? kappa : { value: kappa.value, ...kappa.interval }),
      ],
    ),
    ...table(
      'Sensitivity: how often it finds the label where it is right. Specificity: how often it leaves it out elsewhere.',
      labels,
      [
        ['label', ({ label }) => ({ code: label })],
        ['n', ({ positives }) => positives, 'number'],
        ['sensitivity', ({ sensitivity }) => shareCell(sensitivity)],
        ['specificity', ({ specificity }) => shareCell(specificity)],
      ],
    ),
  ];
}

const NOTHING_KNOWN: Undefined = { value: null, reason: 'no label is known that the model could be held to' };

/** Where the model gives another label than the known one, and the rules that it cites. */
function differenceBlocks(
  { found: { differences, rules, labelled }, thing, nameOf }: ValidationReport,
  { listed, fileOf, isClosed }: SampleListing,
): Block[] {
  if (labelled === 0) return [];
  const head = heading(2, 'Where it differs', 'differences');
  const count = differences.reduce((sum, { items }) => sum + items.length, 0);
  if (count === 0) return [head, paragraph('Nowhere: it gives every known label.')];
  const which = (items: readonly string[]): Line => {
    const names = items.map(nameOf);
    const open = isClosed ? names.filter((sample) => !isClosed(sample)) : names;
    const shown = open.slice(0, listed).map((sample): Inline => ({ sample, file: fileOf?.(sample) }));
    return [...joined(shown, ', '), items.length > shown.length ? ' …' : ''];
  };
  return [
    head,
    ...table(
      `${counted(count, thing)} with another label than the known one, and the rules that the model cites for them.${first(differences)}`,
      differences.slice(0, MAX_ROWS),
      [
        ['known', ({ known }) => ({ code: known })],
        ['given', ({ given }) => ({ code: given })],
        [`${thing}s`, ({ items }) => items.length, 'number'],
        ['rules cited', (pair) => citedLine(pair.rules)],
        ['which', ({ items }) => which(items)],
      ],
    ),
    ...(rules.length === 0 ? [quiet('It cites no rule.')] : []),
    ...table(
      `By the rule that it cites, the one with most differences first: how often does it differ?${first(rules)}`,
      rules.slice(0, MAX_ROWS),
      [
        ['rule', ({ rule }) => ({ code: rule })],
        ['cited', ({ cited }) => cited, 'number'],
        ['differs', ({ differs }) => differs, 'number'],
        ['share', ({ differs, cited }) => shareCell(proportionInterval(differs, cited))],
      ],
    ),
  ];
}

const first = (list: readonly unknown[]): string =>
  list.length > MAX_ROWS ? ` The first ${MAX_ROWS} of ${list.length}.` : '';

const citedLine = (rules: ReadonlyMap<string, number>): Line =>
  rules.size === 0
    ? [{ quiet: '–' }]
    : joined(
        [...rules].sort(([, a], [, b]) => b - a).map(([rule, n]): Line => [{ code: rule }, ` ${n}`]),
        ', ',
      );

/** How frequent each label is among all items, or why that is omitted. */
function rateBlocks({ found, thing, assumption }: ValidationReport): Block[] {
  const head = heading(2, 'Rates of labels', 'rates');
  if (found.noRates !== undefined)
    return [head, paragraph({ strong: 'Omitted:' }, ` ${found.noRates}.`), quiet(assumption)];
  if (found.labels.length === 0) return [];
  return [
    head,
    tableOf(
      `How frequent each label is among all ${thing}s: from people alone; from the model, corrected by its errors; and from both (prediction-powered)`,
      ['rate of', 'people alone', 'corrected', 'PPI', 'PPI++', 'lambda'],
      [1, 2, 3, 4, 5],
      found.labels.map(({ label, positives, classical, corrected, ppi, ppiPlusPlus }): Line[] => [
        [{ code: label }],
        ...[classical, corrected, ppi, ppiPlusPlus].map((rate) =>
          shareCell(shown(rate, found.labelled, positives), { whole: false }),
        ),
        [ppiPlusPlus.value === null ? '–' : number(ppiPlusPlus.lambda)],
      ]),
    ),
    ...undefinedRates(found).map((line) => quiet(line)),
    quiet(assumption),
  ];
}

/** With fewer labelled items that have the label, or that do not, no limits of a rate hold (docs/reference/intervals.md). */
const MIN_OF_EACH = 10;

export const isRateShown = (labelled: number, positives: number): boolean =>
  Math.min(positives, labelled - positives) >= MIN_OF_EACH;

type Rate = Validation['labels'][number]['corrected'];
type PoweredRate = Validation['labels'][number]['ppi'];

/** With the limits that people see (`PoweredMean`). */
function shown(rate: Rate | PoweredRate, labelled: number, positives: number): Rate {
  if (rate.value === null) return rate;
  const reason = `fewer than ${MIN_OF_EACH} labelled items have it, or do not`;
  if (!isRateShown(labelled, positives)) return { value: rate.value, limits: null, reason };
  return 'shown' in rate ? { value: rate.value, ...rate.shown } : rate;
}

/** Why rates or their limits are missing. */
function undefinedRates({ labels, labelled }: Validation): string[] {
  const reasons = new Map<string, Map<string, string[]>>();
  for (const { label, positives, classical, corrected, ppi, ppiPlusPlus } of labels)
    for (const [name, of] of Object.entries({
      'people alone': classical,
      corrected,
      PPI: ppi,
      'PPI++': ppiPlusPlus,
    })) {
      const rate = shown(of, labelled, positives);
      if (!('reason' in rate)) continue;
      const names = reasons.get(rate.reason) ?? new Map<string, string[]>();
      reasons.set(rate.reason, names.set(name, [...(names.get(name) ?? []), label]));
    }
  const which = (list: readonly string[]): string =>
    list.length === labels.length && list.length > 3 ? 'every label' : list.join(', ');
  return [...reasons].map(
    ([reason, names]) =>
      `Without an interval: ${[...names].map(([name, list]) => `${name} of ${which(list)}`).join('; ')} (${reason}).`,
  );
}

import { isRateShown } from '../../../src/features/validate/document';
import { confirmed, expectedEnd, peopleAgainstOthers, versions } from './more';
import { f1Difference, rate, score, spanScore, strengths, type Model } from './models';
import { drawing, labelling, MEASURES, rating, type People } from './ratings';
import {
  armMeans,
  armShares,
  difference,
  finite,
  paired,
  planned,
  qualification,
  share,
  suspectsLeft,
} from './shares';
import type { Setting, ShownInterval } from './simulate';

const LABELS = [
  labelling('two people, 50/50, kappa .64', [0.5, 0.5], 2, 0.8),
  labelling('two people, 80/20, kappa .64', [0.8, 0.2], 2, 0.8),
  labelling('two people, 80/20, kappa .90', [0.8, 0.2], 2, 0.95),
  labelling('two people, 90/10, kappa .81', [0.9, 0.1], 2, 0.9),
  labelling('three people, 40/30/20/10, kappa .64', [0.4, 0.3, 0.2, 0.1], 3, 0.8),
  labelling('three people, 70/20/10, kappa .36', [0.7, 0.2, 0.1], 3, 0.6),
];
const RATINGS = [
  rating('two people, right in .7', [0.1, 0.2, 0.4, 0.2, 0.1], 2, { exact: 0.7, further: 0.25 }),
  rating('two people, right in .9', [0.1, 0.2, 0.4, 0.2, 0.1], 2, { exact: 0.9, further: 0.25 }),
  rating('three people, right in .8, mostly low', [0.5, 0.2, 0.1, 0.1, 0.1], 3, {
    exact: 0.8,
    further: 0.25,
  }),
];

const settings = (
  measure: keyof typeof MEASURES,
  of: readonly People[],
  sizes: readonly number[],
  runs = 1,
): Setting[] =>
  of.map((people) => ({
    name: people.name,
    sizes,
    share: runs,
    draw: drawing(people, MEASURES[measure], measure === 'conger' ? MEASURES.fleiss : undefined),
  }));

const twoPeople = (list: readonly People[]): People[] => list.filter(({ annotators }) => annotators === 2);

const ITEMS = 'items with two or more answers';
const FROM_20 = [20, 50, 100, 400];
const FROM_50 = [50, 100, 400];
const EFFECTIVE =
  'Wilson for the effective number of items (Korn & Graubard 1998; Dean & Pagano 2015), from the linearised variance, with Student’s t';
const PLUS =
  'linearised variance and Student’s t, after one item of full agreement and one as by chance are added (as Agresti & Coull 1998 do for shares)';
const WHERE_AGREEMENT = '`agreement`, report, hand-off, `compare`, gate, rule `low-agreement`';

const coefficient = (
  id: string,
  title: string,
  files: readonly string[],
  method: string,
  of: Setting[],
): ShownInterval => ({ id, title, method, shown: WHERE_AGREEMENT, unit: ITEMS, files, settings: of });

const THREE: Model = { shares: [0.6, 0.3, 0.1], right: 0.8 };
const GOOD: Model = { shares: [0.6, 0.3, 0.1], right: 0.95 };
const TEN: Model = { shares: Array<number>(10).fill(0.1), right: 0.7 };
const scores = (
  which: Parameters<typeof score>[1],
  ten: readonly number[],
  three: readonly number[],
): Setting[] => [
  score('3 labels, right in .8', which, THREE, three),
  score('3 labels, right in .95', which, GOOD, three),
  score('10 labels, right in .7', which, TEN, ten),
];

const JUDGES = [
  { yes: 0.5, sensitivity: 0.9, specificity: 0.9 },
  { yes: 0.2, sensitivity: 0.9, specificity: 0.9 },
  { yes: 0.1, sensitivity: 0.8, specificity: 0.95 },
];
const rates = (which: Parameters<typeof rate>[0]): Setting[] =>
  JUDGES.map((judge) => ({
    ...rate(which, judge, judge.yes < 0.2 ? [200, 400] : FROM_50, (labelled, positives) =>
      isRateShown(labelled, positives),
    ),
    share: 0.5,
  }));

const plans = (of: 'agreement' | 'kappa'): Setting[] => [
  planned('two people, 50/50, kappa .64', [0.5, 0.5], 0.8, of),
  planned('two people, 80/20, kappa .64', [0.8, 0.2], 0.8, of),
  planned('two people, 90/10, kappa .81', [0.9, 0.1], 0.9, of),
  planned('two people, 40/30/20/10, kappa .64', [0.4, 0.3, 0.2, 0.1], 0.8, of),
  planned('two people, 70/20/10, kappa .36', [0.7, 0.2, 0.1], 0.6, of),
];

/** Every interval that a person sees. */
export const INTERVALS: readonly ShownInterval[] = [
  coefficient(
    'percent-agreement',
    'Percent agreement',
    ['agreement/coefficients/chance-corrected.ts', 'agreement/report/comparable-report.ts'],
    `${EFFECTIVE}. Also the mean agreement of sets, spans, relations and texts`,
    settings('percentAgreement', LABELS, FROM_20),
  ),
  coefficient(
    'alpha-nominal',
    'Krippendorff’s alpha, nominal',
    ['agreement/coefficients/alpha.ts'],
    `${EFFECTIVE}. Also with the distances of sets and texts`,
    settings('alphaNominal', LABELS, FROM_20),
  ),
  coefficient(
    'ac1',
    'Gwet’s AC1',
    ['agreement/coefficients/chance-corrected.ts'],
    EFFECTIVE,
    settings('ac1', LABELS, FROM_20),
  ),
  coefficient(
    'brennan-prediger',
    'Brennan-Prediger',
    ['agreement/coefficients/chance-corrected.ts'],
    EFFECTIVE,
    settings('brennanPrediger', LABELS, FROM_20),
  ),
  coefficient(
    'fleiss',
    'Fleiss’ kappa',
    ['agreement/coefficients/chance-corrected.ts'],
    EFFECTIVE,
    settings('fleiss', LABELS, FROM_50),
  ),
  coefficient(
    'conger',
    'Conger’s kappa',
    ['agreement/coefficients/conger.ts'],
    EFFECTIVE,
    settings('conger', twoPeople(LABELS), FROM_50, 0.25),
  ),
  coefficient(
    'cohen',
    'Cohen’s kappa',
    ['agreement/coefficients/cohen.ts'],
    `${EFFECTIVE}; variance of Fleiss, Cohen & Everitt 1969`,
    settings('cohen', twoPeople(LABELS), FROM_50),
  ),
  coefficient(
    'cohen-linear',
    'Cohen’s kappa, linear',
    ['agreement/coefficients/cohen.ts'],
    PLUS,
    settings('cohenLinear', twoPeople(RATINGS), FROM_50),
  ),
  coefficient(
    'cohen-quadratic',
    'Cohen’s kappa, quadratic',
    ['agreement/coefficients/cohen.ts'],
    PLUS,
    settings('cohenQuadratic', twoPeople(RATINGS), FROM_50),
  ),
  coefficient(
    'alpha-ordinal',
    'Krippendorff’s alpha, ordinal',
    ['agreement/coefficients/alpha.ts'],
    `${PLUS}; the variance counts that the distances depend on the answers`,
    settings('alphaOrdinal', RATINGS, FROM_20),
  ),
  coefficient(
    'alpha-interval',
    'Krippendorff’s alpha, interval',
    ['agreement/coefficients/alpha.ts'],
    PLUS,
    settings('alphaInterval', RATINGS, FROM_20),
  ),
  {
    id: 'share',
    title: 'Shares',
    method: 'Wilson 1927',
    shown:
      'accuracy, people against gold, self-consistency, weeks, slices, baseline, sensitivity and specificity, position bias, splits, `status`, the overview, examples of a guideline that people fail',
    unit: 'answers or items',
    files: [
      'agreement/statistics/proportion.ts',
      'agreement/report/analysis.ts',
      'agreement/context/against-reference.ts',
      'agreement/report/comparable-report.ts',
      'agreement/preferences/comparisons.ts',
      'agreement/context/drift.ts',
      'agreement/context/per-annotator.ts',
      'features/annotator/build.ts',
      'features/baseline/baseline.ts',
      'features/evaluate/against.ts',
      'features/evaluate/evaluate.ts',
      'features/evaluate/slices.ts',
      'features/guideline-tests/run-tests.ts',
      'features/agreement/numbers.ts',
      'features/report/measure/project-report.ts',
      'features/assign/batch-report.ts',
      'features/split/split-summary.ts',
      'features/status/project-status.ts',
      'features/validate/document.ts',
      'features/validate/validation.ts',
    ],
    settings: [0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95].map(share),
  },
  {
    id: 'spot-check',
    title: 'Spot checks',
    method: 'Wilson with the variance of draws without replacement',
    shown: '`spot-check`',
    unit: 'answers drawn',
    files: ['agreement/statistics/sample-size.ts', 'features/spot-check/spot-check-result.ts'],
    settings: [finite(0.9, 200), finite(0.8, 1000), finite(0.9, 1000)],
  },
  {
    id: 'difference',
    title: 'Difference of two shares',
    method: 'Newcombe 1998, method 10',
    shown: 'gate (`as_good_as: people`), `compare` (conflicts of a pair)',
    unit: 'items of each',
    files: [
      'agreement/statistics/newcombe.ts',
      'features/gate/measure-models.ts',
      'features/compare/promises.ts',
    ],
    settings: [difference(0.9, 0.8), difference(0.8, 0.8), difference(0.95, 0.9), difference(0.6, 0.4)],
  },
  {
    id: 'paired-difference',
    title: 'Difference of two shares on the same items',
    method: 'Newcombe 1998, paired, with his correction for continuity',
    shown: '`evaluate --against`, gate (`as_good_as`)',
    unit: 'items',
    files: [
      'agreement/statistics/paired-shares.ts',
      'features/evaluate/against.ts',
      'features/gate/measure-models.ts',
    ],
    settings: [
      paired('right in .80 and .80, independent', [0.64, 0.16, 0.16]),
      paired('right in .85 and .80, together in .75', [0.75, 0.1, 0.05]),
      paired('right in .92 and .90, together in .88', [0.88, 0.04, 0.02]),
    ],
  },
  {
    id: 'arm-shares',
    title: 'Effect of suggestions on a share',
    method: 'Student’s t over people; one person: Newcombe 1998',
    shown: '`evaluate --suggestions`',
    unit: 'people, 100 answers each',
    files: ['agreement/judging/arm-effect.ts'],
    settings: [armShares(0.05, 0.05), armShares(0.1, 0)],
  },
  {
    id: 'arm-means',
    title: 'Effect of suggestions on time',
    method: 'Student’s t over people; one person: Welch',
    shown: '`evaluate --suggestions`',
    unit: 'people, 60 answers each',
    files: ['agreement/judging/arm-effect.ts'],
    settings: [armMeans(0.1, 0.1), armMeans(0, 0.3)],
  },
  {
    id: 'qualification',
    title: 'Qualification',
    method: 'Wilson 1927; shown only where all its samples are judged',
    shown: 'report, `status`',
    unit: 'samples of the qualification',
    files: ['project/gold/qualification.ts'],
    settings: [qualification(0.9, undefined), qualification(0.8, undefined)],
  },
  {
    id: 'bradley-terry',
    title: 'Bradley-Terry, strengths',
    method:
      'information matrix; with several answers to an item the sandwich by item (Liang & Zeger 1986); normal',
    shown: '`agreement`, report',
    unit: 'items, one pair each',
    files: ['agreement/preferences/bradley-terry.ts'],
    settings: [strengths(1, 0, 'strength'), strengths(3, 0.7, 'strength'), strengths(3, 1, 'strength')].map(
      fewer,
    ),
  },
  {
    id: 'tie-parameter',
    title: 'Bradley-Terry, tie parameter',
    method: 'as strengths, on the logarithm',
    shown: '`agreement`, report',
    unit: 'items, one pair each',
    files: ['agreement/preferences/bradley-terry.ts'],
    settings: [strengths(1, 0, 'tie'), strengths(3, 0.7, 'tie')],
  },
  {
    id: 'macro-f1',
    title: 'Macro F1',
    method: 'limits of the labels, joined (Zou & Donner 2008)',
    shown: '`evaluate`, gate; from 20 items for each label on',
    unit: 'items',
    files: ['agreement/judging/classification.ts'],
    settings: scores('macroF1', [200, 400], [100, 400]),
  },
  {
    id: 'balanced-accuracy',
    title: 'Balanced accuracy',
    method: 'limits of the labels, joined (Zou & Donner 2008)',
    shown: '`evaluate`',
    unit: 'items',
    files: ['agreement/judging/classification.ts'],
    settings: scores('balanced', FROM_50, FROM_50),
  },
  {
    id: 'label-f1',
    title: 'F1 of a frequent label',
    method: 'Wilson for the effective number of trials, with groups of samples as clusters',
    shown: '`evaluate`',
    unit: 'items',
    files: ['agreement/judging/classification.ts', 'agreement/statistics/interval.ts'],
    settings: scores('firstF1', [100, 400], FROM_50),
  },
  {
    id: 'accuracy',
    title: 'Accuracy and micro F1 of a model',
    method:
      'Wilson for the effective number of trials, with groups of samples as clusters. Also texts that needed no correction, in `evaluate`',
    shown: '`evaluate`, gate',
    unit: 'items',
    files: [
      'agreement/judging/classification.ts',
      'agreement/statistics/interval.ts',
      'features/evaluate/scored.ts',
    ],
    settings: scores('microF1', FROM_50, FROM_50),
  },
  {
    id: 'clustered',
    title: 'Precision, recall and F1 of spans',
    method: 'Wilson for the effective number of trials, with texts as clusters',
    shown: '`evaluate`',
    unit: 'texts of three spans',
    files: ['agreement/judging/classification.ts', 'agreement/statistics/interval.ts'],
    settings: [
      spanScore('F1, texts alike', 'microF1', 0),
      spanScore('F1, texts differ', 'microF1', 0.1),
      spanScore('recall, texts differ', 'recall', 0.2),
      spanScore('precision, texts differ', 'precision', 0.1),
    ],
  },
  {
    id: 'people',
    title: 'People against the others',
    method: 'Wilson for the effective number of answers, with samples as clusters',
    shown: '`evaluate`, `suspects`',
    unit: 'samples',
    files: ['features/resolve/people-scores.ts', 'agreement/statistics/interval.ts'],
    settings: [peopleAgainstOthers(0.7), peopleAgainstOthers(0.9)],
  },
  {
    id: 'no-correction',
    title: 'Texts that needed no correction',
    method: 'Wilson for the effective number of texts; of several answers to one, the share that confirms it',
    shown: '`agreement`, report',
    unit: 'texts, half of them with three answers',
    files: ['agreement/report/comparable-report.ts', 'agreement/statistics/interval.ts'],
    settings: [confirmed(0.5, 0.9), confirmed(0.8, 0.9), confirmed(0.9, 0.95), confirmed(0.1, 0.95)],
  },
  {
    id: 'macro-f1-difference',
    title: 'Difference of macro F1',
    method: 'limits of both, joined by their correlation (Zou & Donner 2008)',
    shown: '`evaluate --against`',
    unit: 'items',
    files: ['agreement/judging/classification.ts'],
    settings: [
      f1Difference('3 labels, right in .8 and .8', THREE, THREE),
      f1Difference('10 labels, right in .7 and .8', TEN, { ...TEN, right: 0.8 }),
    ].map((one) => ({ ...one, sizes: [100, 400] })),
  },
  {
    id: 'rate-people',
    title: 'Rate of a label, people alone',
    method: EFFECTIVE,
    shown: '`validate`',
    unit: 'labelled items; ten times as many in all',
    files: ['agreement/judging/prediction-powered.ts'],
    settings: rates('classical'),
  },
  {
    id: 'rate-ppi',
    title: 'Rate of a label, prediction-powered',
    method: `variance of Angelopoulos et al. 2023; ${EFFECTIVE}`,
    shown: '`validate`',
    unit: 'labelled items; ten times as many in all',
    files: ['agreement/judging/prediction-powered.ts'],
    settings: rates('ppi'),
  },
  {
    id: 'rate-ppi-plus-plus',
    title: 'Rate of a label, PPI++',
    method: `variance of Angelopoulos, Duchi & Zrnic 2023; ${EFFECTIVE}`,
    shown: '`validate`',
    unit: 'labelled items; ten times as many in all',
    files: ['agreement/judging/prediction-powered.ts'],
    settings: rates('ppiPlusPlus'),
  },
  {
    id: 'rate-corrected',
    title: 'Rate of a label, corrected by the errors of the model',
    method: 'Rogan & Gladen 1978; Lee et al. 2025',
    shown: '`validate`',
    unit: 'labelled items; ten times as many in all',
    files: ['agreement/judging/rogan-gladen.ts'],
    settings: rates('corrected'),
  },
  {
    id: 'suspects-left',
    title: 'Wrong labels among the suspects left, at most',
    method: 'upper limit of Wilson for a number still to be drawn; one-sided',
    shown: '`suspects`',
    unit: 'flagged suspects left, after 50 were decided',
    files: ['features/suspects/suspects.ts'],
    settings: [suspectsLeft(0.3), suspectsLeft(0.5)],
  },
  {
    id: 'expected-end',
    title: 'Expected end of a batch (90 %)',
    method: 'Student’s t of the daily answers, and the variance of the days to come',
    shown: '`status`',
    unit: 'days since the first answer, of the last 14',
    files: ['features/status/pace.ts'],
    nominal: 0.9,
    settings: [expectedEnd(1, 0.3), expectedEnd(3, 0.3), expectedEnd(1, 0.6)].map((one) => ({
      ...one,
      share: 0.05,
    })),
  },
  {
    id: 'planned-agreement',
    title: 'Agreement that a batch will show',
    method:
      'half the width by Student’s t and the standard error of a share, for the agreement that is expected',
    shown: '`assign`; from 50 samples on',
    unit: 'samples with two people',
    files: ['features/assign/batch-report.ts'],
    settings: plans('agreement'),
  },
  {
    id: 'planned-kappa',
    title: 'Cohen’s kappa that a batch will show',
    method: 'the same, over one less the agreement by chance (Cohen 1960)',
    shown: '`assign`; from 50 samples on',
    unit: 'samples with two people',
    files: ['features/assign/batch-report.ts'],
    settings: plans('kappa'),
  },
  {
    id: 'versions',
    title: 'Difference of agreement between two versions',
    method: 'Student’s t, with the standard error of a bootstrap of pairs of items',
    shown: '`compare`',
    unit: 'samples in both versions',
    files: ['agreement/change/paired-bootstrap.ts'],
    settings: [
      versions('two labels, 50/50, better', [0.5, 0.5], 0.6, 0.8),
      versions('two labels, 80/20, better', [0.8, 0.2], 0.7, 0.9),
      versions('four labels, as good', [0.4, 0.3, 0.2, 0.1], 0.8, 0.8),
    ],
  },
];

function fewer(of: Setting): Setting {
  return { ...of, share: 0.25 };
}

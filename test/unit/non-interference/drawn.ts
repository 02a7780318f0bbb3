/** What a pair of projects has in common, drawn by fast-check: everything that may be known of it without anyone's values. */
import fc from 'fast-check';

/** Names without digits: digits are masked on pages, names must not be. */
export const SAMPLES = ['alpha', 'bravo', 'candy', 'delta', 'ember', 'flora'] as const;
/** No one answers it, so the viewer's queue never ends. */
export const NEVER_ANSWERED = 'zebra';
export const VIEWER = 'ana';
export const OTHERS = ['ben', 'cleo'] as const;
export const REVIEWER = 'lea';

export type Given = 'nothing' | 'draft' | 'done';
export type Question =
  | 'choice'
  | 'choices'
  | 'codes'
  | 'rating'
  | 'text'
  | 'spans'
  | 'relations'
  | 'comparison'
  | 'turn'
  | 'each turn';
type Feedback = 'none' | 'end' | 'immediate';

/** What a window can show. */
export const PARTS = [
  'panels',
  'trees',
  'lists',
  'explanations',
  'project',
  'report',
  'own page',
  'corrections',
  'codes',
  'evaluation',
  'validation',
  'assist',
  'pipeline',
  'quality',
  'versions',
  'schema file',
  'guideline file',
  'sample file',
  'records of others',
  'own records',
] as const;
export type Part = (typeof PARTS)[number];

export interface DrawnSample {
  readonly gold: 'no' | 'yes' | 'attention';
  /** The viewer's answer before the window opens, and what the viewer does with the sample in it. */
  readonly mine: Given;
  readonly act: 'leave' | 'answer' | 'answer and undo' | 'draft';
  readonly others: readonly [Given, Given];
  readonly decision: 'no' | 'decided' | 'withdrawn' | 'returned to others' | 'returned to me';
  /** What the values of the two projects follow from. */
  readonly seeds: readonly [number, number];
}

export interface Drawn {
  /** Whether the values are given to other samples in the second project, so that its totals are the same, or drawn freely. */
  readonly kind: 'exchanged' | 'free';
  readonly questions: readonly Question[];
  readonly samples: readonly DrawnSample[];
  readonly gold:
    undefined | { readonly share: boolean; readonly feedback: Feedback; readonly attention: Feedback };
  /** Whether the lines of gold are samples themselves. */
  readonly isGoldApart: boolean;
  readonly qualification: undefined | { readonly feedback: Feedback; readonly blocks: boolean };
  /** `reserves`: the viewer has in reserve what the others differ on in both projects, or in none. */
  readonly after: 'no batches' | 'open' | 'guideline' | 'qualification' | 'reserves';
  readonly suggestions: undefined | { readonly show: 'before' | 'after'; readonly control: boolean };
  readonly predictions: boolean;
  readonly migrates: boolean;
  /** A reviewer judges a sample of the answers that count. */
  readonly spotCheck: boolean;
  readonly repeatsText: boolean;
  readonly blind: boolean;
  /** The window's user has not said who they are. */
  readonly unnamed: boolean;
  /** What the window shows: all of it would take long. */
  readonly parts: readonly [Part, Part];
  /** After the viewer's answers, a new window is opened. */
  readonly reopens: boolean;
  /** How the trees are grouped and sorted. */
  readonly order: 0 | 1 | 2 | 3;
}

const given = fc.constantFrom<Given>('nothing', 'done', 'draft');
const feedback = fc.constantFrom<Feedback>('none', 'end', 'immediate');
const seed = fc.nat(40);
/** The history takes long: a process for each thing that Git is asked. */
const HISTORY = 'versions';
const part = fc.oneof(
  { weight: 39, arbitrary: fc.constantFrom(...PARTS.filter((one) => one !== HISTORY)) },
  { weight: 1, arbitrary: fc.constant(HISTORY) },
);

const sample = fc.record<DrawnSample>({
  gold: fc.constantFrom('no', 'no', 'no', 'no', 'no', 'yes', 'attention'),
  mine: fc.constantFrom<Given>('nothing', 'nothing', 'nothing', 'done', 'draft'),
  act: fc.constantFrom('leave', 'leave', 'leave', 'leave', 'answer', 'answer and undo', 'draft'),
  others: fc.tuple(fc.constantFrom<Given>('done', 'done', 'done', 'nothing', 'draft'), given),
  decision: fc.constantFrom('no', 'no', 'decided', 'withdrawn', 'returned to others', 'returned to me'),
  seeds: fc.tuple(seed, seed),
});

/** Samples of few kinds, so that there are some to exchange. */
const alike = fc.record<DrawnSample>({
  gold: fc.constantFrom('no', 'no', 'yes'),
  mine: fc.constantFrom<Given>('nothing', 'nothing', 'nothing', 'done'),
  act: fc.constantFrom('leave', 'leave', 'leave', 'answer'),
  others: fc.constant<DrawnSample['others']>(['done', 'done']),
  decision: fc.constantFrom('no', 'no', 'decided'),
  seeds: fc.tuple(seed, seed),
});

const QUESTIONS: readonly Question[] = [
  'choice',
  'choices',
  'codes',
  'rating',
  'text',
  'spans',
  'relations',
  'comparison',
  'turn',
  'each turn',
];

const rest = {
  questions: fc.subarray([...QUESTIONS], { minLength: 1, maxLength: 4 }),
  gold: fc.option(fc.record({ share: fc.boolean(), feedback, attention: feedback }), {
    nil: undefined,
    freq: 3,
  }),
  isGoldApart: fc.boolean(),
  qualification: fc.option(fc.record({ feedback, blocks: fc.boolean() }), { nil: undefined, freq: 1 }),
  after: fc.constantFrom<Drawn['after']>(
    'no batches',
    'no batches',
    'open',
    'guideline',
    'qualification',
    'reserves',
  ),
  suggestions: fc.option(fc.record({ show: fc.constantFrom('before', 'after'), control: fc.boolean() }), {
    nil: undefined,
    freq: 1,
  }),
  predictions: fc.boolean(),
  migrates: fc.boolean(),
  spotCheck: fc.boolean(),
  repeatsText: fc.boolean(),
  blind: fc.boolean(),
  unnamed: fc.constantFrom(false, false, false, true),
  parts: fc.oneof(
    part.map((one) => [one, one] as const),
    fc.tuple(part, part),
  ),
  reopens: fc.boolean(),
  order: fc.constantFrom(0, 1, 2, 3),
} as const;

const listOf = (one: fc.Arbitrary<DrawnSample>, most: number) =>
  fc.array(one, { minLength: 1, maxLength: most });

/** Shrinks to few samples and settings. */
export const drawn: fc.Arbitrary<Drawn> = fc.oneof(
  fc.record<Drawn>({ kind: fc.constant('free'), samples: listOf(sample, 5), ...rest }),
  fc.record<Drawn>({ kind: fc.constant('exchanged'), samples: listOf(alike, 6), ...rest }),
) as fc.Arbitrary<Drawn>;

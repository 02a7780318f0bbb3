/** The two projects of a pair: the same for whoever knows only what the viewer may know. */
import { parseYaml } from '../../../src/base/yaml/parse';
import { exampleHash } from '../../../src/features/guideline-tests/model-answers';
import { buildModel } from '../../../src/project/model/build-model';
import type { Example, ProjectModel } from '../../../src/project/model/model';
import { isControl } from '../../../src/project/suggestions';
import {
  NEVER_ANSWERED,
  OTHERS,
  REVIEWER,
  SAMPLES,
  VIEWER,
  type Drawn,
  type DrawnSample,
  type Given,
  type Question,
} from './drawn';
import {
  aroundOf,
  decisionOf,
  goldOf,
  idOfQuestion,
  isAboutTurns,
  labelsOf,
  LAYERS,
  predictionOf,
  said,
  textOf,
  withSpans,
} from './values';

export const DATA = 'data/a.jsonl';
export const GOLD = 'gold/known.jsonl';
export const MODEL = 'bert';
/** The model that people see suggestions of. */
export const SUGGESTER = 'hint';
export const SPOT_CHECK = 'first';
const SUGGESTIONS = { control: 0.5, seed: 1 };

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const id = (prefix: string, n: number): string => `01KAW3Q0Z4M8Y2T6B9${prefix}${String(n).padStart(3, '0')}`;
const time = (minute: number): string => new Date(Date.UTC(2026, 10, 25, 9, minute)).toISOString();

/** A drawn sample with its name and its seeds in the two projects, by what they are of. */
export interface PairSample extends DrawnSample {
  readonly name: string;
  readonly n: number;
  readonly isQualifying: boolean;
  /** Of others' answers and decisions, of gold, and of what the models say. */
  readonly answers: readonly [number, number];
  readonly known: readonly [number, number];
  readonly predicted: readonly [number, number];
  readonly suggested: readonly [number, number];
}

/** Whether the viewer sees others' answers at any time: then they are the same in both projects. */
const isSeen = ({ unnamed }: Drawn, { mine, act }: DrawnSample): boolean =>
  !unnamed && (mine === 'done' || act === 'answer' || act === 'answer and undo');

const isGuarded = ({ gold, qualification }: Drawn): boolean =>
  gold !== undefined || qualification !== undefined;

/** The qualification has the first two gold samples. */
const qualifying = ({ qualification, samples }: Drawn): readonly number[] =>
  qualification ? [...samples.keys()].filter((n) => samples[n]!.gold !== 'no').slice(0, 2) : [];

/** Whether the viewer learns, at any time, how an answer compares with gold. */
function isTold(drawn: Drawn, n: number): boolean {
  const one = drawn.samples[n]!;
  if (!isSeen(drawn, one)) return false;
  if (!isGuarded(drawn)) return true;
  const first = qualifying(drawn);
  const { gold, qualification, after } = drawn;
  if (first.includes(n))
    return qualification!.feedback === 'immediate' || first.every((k) => isSeen(drawn, drawn.samples[k]!));
  const feedback = (one.gold === 'attention' ? gold?.attention : gold?.feedback) ?? 'none';
  // With closed batches nothing is left to do, nor in a file of gold whose queue is done.
  const isClosed = after !== 'no batches' && after !== 'open';
  const isDone =
    drawn.isGoldApart &&
    !gold?.share &&
    drawn.samples.every((other) => other.gold === 'no' || isSeen(drawn, other));
  return feedback === 'immediate' || (feedback === 'end' && (isClosed || isDone));
}

export function pairSamples(drawn: Drawn): PairSample[] {
  const { samples, suggestions } = drawn;
  const first = qualifying(drawn);
  const secondSeeds = drawn.kind === 'free' ? samples.map(({ seeds }) => seeds[1]) : exchanged(drawn);
  return samples.map((one, n) => {
    const [a] = one.seeds;
    const b = secondSeeds[n]!;
    const name = SAMPLES[n]!;
    const isShown =
      !drawn.unnamed && suggestions?.show === 'before' && !isControl(suggestionSettings(drawn), VIEWER, name);
    const seeds = (isOpen: boolean): [number, number] => [a, isOpen ? a : b];
    return {
      ...one,
      name,
      n,
      isQualifying: first.includes(n),
      answers: seeds(isSeen(drawn, one)),
      known: drawn.kind === 'exchanged' ? seeds(isSeen(drawn, one)) : seeds(isTold(drawn, n)),
      predicted: seeds(isSeen(drawn, one)),
      suggested: seeds(isSeen(drawn, one) || isShown),
    };
  });
}

const suggestionSettings = ({ suggestions }: Drawn) => ({
  ...SUGGESTIONS,
  control: suggestions?.control ? SUGGESTIONS.control : 0,
});

/** Gives the values of each sample to the next one of its kind. */
function exchanged(drawn: Drawn): number[] {
  const { samples, repeatsText } = drawn;
  const kinds = new Map<string, number[]>();
  const result = samples.map(({ seeds }) => seeds[0]);
  for (const [n, one] of samples.entries()) {
    // Samples with the same text are of a kind of their own, as is what the viewer has begun.
    if (isSeen(drawn, one) || one.mine !== 'nothing' || (repeatsText && n < 2)) continue;
    const key = JSON.stringify({ ...one, seeds: undefined });
    kinds.set(key, [...(kinds.get(key) ?? []), n]);
  }
  for (const of of kinds.values())
    for (const [k, n] of of.entries()) result[n] = samples[of[(k + 1) % of.length]!]!.seeds[0];
  return result;
}

/** The text of a sample, and its fields. */
function contentOf({ questions, repeatsText }: Drawn, name: string, n: number) {
  const words = textOf(name, n);
  const own = repeatsText && n === 1 ? textOf(SAMPLES[0], 0).toUpperCase() : words;
  const sides = { left: `left of ${name}`, right: `right of ${name}` };
  if (!isAboutTurns(questions)) return { text: own, fields: { text: own, ...sides } };
  const messages = [own, 'Yes.', 'Why?', 'So.'].map((content, k) => ({
    role: k % 2 ? 'assistant' : 'user',
    content,
  }));
  return {
    text: messages.map(({ role, content }) => `${role}\n${content}`).join('\n\n'),
    fields: { messages, ...sides },
  };
}

/** An answer in the words of a sample: spans lie in its first turn. */
function answerOf(drawn: Drawn, { name, n }: { name: string; n: number }, seed: number, isOld = false) {
  const { text } = contentOf(drawn, name, n);
  const skipped = isAboutTurns(drawn.questions) ? 'user\n'.length : 0;
  const labels = labelsOf(drawn.questions, seed, text.slice(skipped)) as Record<string, unknown>;
  if (Array.isArray(labels.parts))
    labels.parts = (labels.parts as { start: number; end: number }[]).map((one) => ({
      ...one,
      start: one.start + skipped,
      end: one.end + skipped,
    }));
  // A name that the migration has changed.
  if (isOld && drawn.migrates && labels.hue === 'gray') labels.hue = 'grey';
  return labels;
}

export const ownAnswer = (drawn: Drawn, one: { name: string; n: number }) => answerOf(drawn, one, one.n + 1);

/** The files of the first (0) or the second project (1). */
export function filesOf(drawn: Drawn, world: 0 | 1): Record<string, string> {
  const samples = pairSamples(drawn);
  const recordsOf = (
    person: string,
    given: (one: PairSample) => Given,
    seedOf: (one: PairSample) => number,
  ) =>
    samples
      .flatMap((one) => {
        const status = given(one);
        if (status === 'nothing') return [];
        const seed = seedOf(one);
        const record = (n: number, of: number, more: object): string =>
          line({
            sample: one.name,
            v: 1,
            id: id(person, n),
            time: time(n),
            annotator: person,
            unit: 'codepoint',
            labels: answerOf(drawn, one, of, true),
            ...aroundOf(of),
            ...more,
          });
        const last = record(2 * one.n + 1, seed, { seconds: 5, ...(status === 'draft' && { status }) });
        // What was corrected later.
        return person === OTHERS[0] ? [record(2 * one.n, seed + 3, { seconds: 7 }), last] : [last];
      })
      .join('');
  const gold = samples.filter((one) => one.gold !== 'no');
  const isApart = (one: PairSample): boolean => drawn.isGoldApart && one.gold !== 'no';
  const mine = recordsOf(
    VIEWER,
    ({ mine: given }) => given,
    ({ n }) => n + 1,
  );
  const predictions = (seedOf: (one: PairSample) => number, prefix: string): string =>
    samples
      .map((one) =>
        line({
          v: 1,
          id: id(prefix, one.n),
          time: time(30 + one.n),
          sample: one.name,
          unit: 'codepoint',
          labels: answerOf(drawn, one, seedOf(one)),
          ...predictionOf(seedOf(one)),
        }),
      )
      .join('');
  const schema = schemaOf(drawn, gold);
  const guideline = guidelineOf(drawn, gold, world);
  return {
    'labelwright.yaml': schema,
    'guideline.yaml': guideline,
    [DATA]:
      samples
        .filter((one) => !isApart(one))
        .map((one) => line({ id: one.name, ...contentOf(drawn, one.name, one.n).fields }))
        .join('') + line({ id: NEVER_ANSWERED, ...contentOf(drawn, NEVER_ANSWERED, SAMPLES.length).fields }),
    ...(gold.length > 0 && {
      [GOLD]: gold
        .map((one) =>
          line({
            ...(isApart(one)
              ? { id: one.name, ...contentOf(drawn, one.name, one.n).fields }
              : { sample: one.name }),
            unit: 'codepoint',
            labels: answerOf(drawn, one, one.known[world] + 1),
            ...goldOf(one.known[world]),
            ...(one.gold === 'attention' && { check: 'attention' }),
          }),
        )
        .join(''),
    }),
    ...(mine !== '' && { [`annotations/${VIEWER}.jsonl`]: mine }),
    ...Object.fromEntries(
      OTHERS.map((person, k) => [
        `annotations/${person}.jsonl`,
        recordsOf(
          person,
          ({ others }) => others[k]!,
          ({ answers }) => answers[world] * (k + 1),
        ),
      ]),
    ),
    [`decisions/${REVIEWER}.jsonl`]: samples
      .map((one) => decisionLines(drawn, one, one.answers[world]))
      .join(''),
    ...(drawn.predictions && {
      [`predictions/${MODEL}.jsonl`]: predictions(({ predicted }) => predicted[world], MODEL),
    }),
    ...(drawn.predictions &&
      drawn.questions.includes('choice') && {
        [`guideline-tests/${MODEL}.jsonl`]: exampleAnswers(
          buildModel(parsed('labelwright.yaml', schema), parsed('guideline.yaml', guideline)),
          [samples[0]!, gold[0] ?? samples[0]!].map(({ predicted }) => predicted[world]),
        ),
      }),
    ...(drawn.suggestions && {
      [`predictions/${SUGGESTER}.jsonl`]: predictions(({ suggested }) => suggested[world], SUGGESTER),
    }),
    ...(drawn.spotCheck && { [`spot-checks/${SPOT_CHECK}.jsonl`]: spotCheckOf(drawn, samples) }),
    ...(drawn.after !== 'no batches' && { 'assignments/week.yaml': batchOf(drawn) }),
    ...(drawn.after === 'reserves' && { 'assignments/week.jsonl': peopleLines(drawn, samples, world) }),
    ...(drawn.migrates &&
      drawn.questions.includes('choice') && {
        'migrations/m.yaml': `author: lea\ndate: "2026-11-20"\nreason: Spelling.\nchanges:\n  - {type: rename, kind: label, from: grey, to: gray}\n`,
      }),
  };
}

const parsed = (path: string, text: string) => ({ path, document: parseYaml(text) });

/** What a model answered to the examples under the version before, where it was right, and under this one. */
function exampleAnswers({ guideline, hash }: ProjectModel, seeds: readonly number[]): string {
  const answer = (example: Example, n: number, repeat: number, colour: string, more: object): string =>
    line({
      v: 1,
      id: id(MODEL, 60 + 6 * n + repeat),
      time: time(60 + 6 * n + repeat),
      example: example.id,
      example_hash: exampleHash(example),
      layers: ['hue'],
      labels: { hue: colour },
      repeat: 1 + (repeat % 3),
      prompt_hash: 'p',
      ...more,
    });
  return guideline!.examples
    .flatMap((example, n) => {
      const seed = seeds[n]!;
      const before = [0, 1, 2].map((k) => answer(example, n, k, 'red', { guideline: '1' }));
      const now = [3, 4, 5].map((k) =>
        answer(example, n, k, ['red', 'blue', 'gray'][(seed + (seed % 2) * k) % 3]!, {
          guideline: '2',
          guideline_hash: hash,
          rationale: said(seed, 'answered'),
        }),
      );
      return [...before, ...now];
    })
    .join('');
}

const REQUIRED: readonly Question[] = ['choice', 'rating', 'comparison', 'turn', 'each turn'];

/** Whether the others are done with a sample and differ on a question that each answer has to have. */
function isDisputed(drawn: Drawn, one: PairSample, world: 0 | 1): boolean {
  if (one.others.some((given) => given !== 'done')) return false;
  const [first, second] = OTHERS.map((_, k) => answerOf(drawn, one, one.answers[world] * (k + 1), true));
  const isValid = (value: unknown): boolean => value !== 'grey';
  return REQUIRED.filter((question) => drawn.questions.includes(question))
    .map(idOfQuestion)
    .some(
      (layer) =>
        isValid(first![layer]) &&
        isValid(second![layer]) &&
        JSON.stringify(first![layer]) !== JSON.stringify(second![layer]),
    );
}

/**
 * Who labels what. The viewer has a sample in reserve if that opens it in both projects, or in none. If it does, the viewer is one of its
 * people in the second project: nothing that a window shows may say which.
 */
function peopleLines(drawn: Drawn, samples: readonly PairSample[], world: 0 | 1): string {
  const inReserve = { people: OTHERS, reserve: [VIEWER] };
  const labelled = { people: [VIEWER, ...OTHERS] };
  return [
    ...samples
      .filter(({ gold }) => gold === 'no')
      .map((one) => {
        const isOpen = isDisputed(drawn, one, 0);
        const isBegun = one.mine !== 'nothing' || one.act !== 'leave';
        if (isDisputed(drawn, one, 1) !== isOpen) return { sample: one.name, ...labelled };
        return { sample: one.name, ...(isOpen && !isBegun && world === 1 ? labelled : inReserve) };
      }),
    { sample: NEVER_ANSWERED, ...inReserve },
  ]
    .map(line)
    .join('');
}

/** Draws all answers of others that are done. */
function spotCheckOf({ questions }: Drawn, samples: readonly PairSample[]): string {
  const answers = samples.flatMap(({ name, n, others }) =>
    OTHERS.filter((_, k) => others[k] === 'done').map((annotator) => ({
      sample: name,
      annotator,
      record: id(annotator, 2 * n + 1),
    })),
  );
  const layers = withSpans(questions).map(idOfQuestion);
  const head = { v: 1, spot_check: SPOT_CHECK, seed: 1, layers, population: answers.length, confidence: 0.9 };
  return [{ ...head, accept: 0.5 }, ...answers].map(line).join('');
}

function decisionLines(drawn: Drawn, one: PairSample, seed: number): string {
  const { decision, n, name, mine } = one;
  const record = (k: number, more: object): string =>
    line({
      sample: name,
      v: 1,
      id: id('lea', 2 * n + k),
      time: time(40 + 2 * n + k),
      reviewer: REVIEWER,
      ...more,
    });
  const decided = (k: number): string =>
    record(k, { unit: 'codepoint', labels: answerOf(drawn, one, seed + 2), ...decisionOf(seed) });
  const { reason } = decisionOf(seed) as { reason: string };
  switch (decision) {
    case 'no':
      return '';
    case 'decided':
      return decided(0);
    case 'withdrawn':
      return decided(0) + record(1, { withdrawn: true });
    case 'returned to others':
      return record(0, { return_to: [OTHERS[0]], reason });
    case 'returned to me':
      return mine === 'done' ? record(0, { return_to: [VIEWER], reason }) : '';
  }
}

function schemaOf(drawn: Drawn, gold: readonly PairSample[]): string {
  const questions = withSpans(drawn.questions);
  const first = gold.filter(({ isQualifying }) => isQualifying);
  const { gold: settings, qualification, suggestions } = drawn;
  const labels = [...new Set(questions.flatMap((one) => LAYERS[one].labels))];
  return `labelwright: 1
title: Drawn
guideline: guideline.yaml
data:
  context: []
  samples: [data/*.jsonl${drawn.isGoldApart && gold.length > 0 ? ', gold/*.jsonl' : ''}]
${isAboutTurns(questions) ? '  messages: messages\n' : ''}people:
  annotators: [${[VIEWER, ...OTHERS].join(', ')}]
  reviewers: [${REVIEWER}]
layers:
${questions.map((one) => `  - ${LAYERS[one].yaml}\n`).join('')}${labels.length > 0 ? `labels: [${labels.map((label) => `{id: ${label}}`).join(', ')}]\n` : ''}${
    settings
      ? `gold: {${settings.share ? 'share: 0.5, ' : ''}feedback: ${settings.feedback}, attention: ${settings.attention}}\n`
      : ''
  }${
    qualification && first.length > 0
      ? `qualification: {samples: [${first.map(({ name }) => name).join(', ')}], pass_mark: 0.1, confidence: 0.8, on_failure: ${qualification.blocks ? 'block' : 'warn'}, feedback: ${qualification.feedback}}\n`
      : ''
  }${suggestions ? `suggestions: {model: ${SUGGESTER}, show: ${suggestions.show}, control: ${suggestionSettings(drawn).control}}\n` : ''}`;
}

/**
 * Its second example has the text of a gold sample, as in a quiz: until the viewer has answered that, why the answer is right must not come
 * out. (What an example says in its labels is in findings about the file, whose text anybody can open.)
 */
function guidelineOf(
  { questions, repeatsText }: Drawn,
  [known]: readonly PairSample[],
  world: 0 | 1,
): string {
  const labels = [...new Set(withSpans(questions).flatMap((one) => LAYERS[one].labels))];
  const hasHues = questions.includes('choice');
  // A conversation has roles beside its words, so no example has its text.
  const quiz = isAboutTurns(questions) ? undefined : known;
  return `version: "2"
status: draft
rules: [{id: G-1, text: Say what is there.}]
${
  labels.length > 0
    ? `labels:\n${labels
        .map(
          (label, n) =>
            `  - {id: ${label}, definition: Something ${label}.${n === 0 ? `, include: [{id: R-1, text: Also nearly ${label}.}]` : ''}}\n`,
        )
        .join('')}`
    : ''
}${hasHues ? `tie_breakers:\n  - id: TB-1\n    between: [red, blue]\n    when: Both fit.\n    prefer: red\n${quiz ? '    examples:\n      - EX-2\n' : ''}` : ''}examples:
  - {id: EX-1, text: ${textOf(SAMPLES[0], 0)}${hasHues ? ', labels: {hue: red}' : ''}}
${quiz ? `  - {id: EX-2, text: ${repeatsText && quiz.n === 1 ? textOf(SAMPLES[0], 0) : textOf(quiz.name, quiz.n)}${hasHues ? ', labels: {hue: red}' : ''}, rationale: ${said(quiz.answers[world], 'taught')}}\n` : ''}changelog:
  - {version: "2", changes: [${hasHues ? '{type: changed, target: red, impact: semantic}' : ''}]}
  - {version: "1", changes: [{type: added, target: "*", impact: semantic}]}
`;
}

const batchOf = ({ after }: Drawn): string => `samples: {files: ${DATA}}
people: [${[VIEWER, ...OTHERS].join(', ')}]
${after === 'reserves' ? 'per_sample: {2: 0.5, 3: 0.5}\non_disagreement: 1' : 'per_sample: 3\nmethod: hash'}
${after === 'guideline' ? 'after: {guideline: released}\n' : after === 'qualification' ? 'after: {qualification: passed}\n' : ''}`;

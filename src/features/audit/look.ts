import { counted } from '../../base/text/phrases';
import {
  blocksOf,
  firstRows,
  heading,
  list,
  quiet,
  table,
  type Block,
  type Document,
} from '../../document/blocks';
import { LOSS_REASONS, type LossReport } from '../../formats/loss-report';
import { answerFacts, disagreementLists, headlineTable } from '../report/document';
import type { Report } from '../report/model';
import type { ModelSuspects } from '../suspects/model-suspects';
import { expectedErrors, type Suspect } from '../suspects/suspects';
import type { Audit, AuditSample } from './audit';
import { auditDocument } from './document';

/** What was found about files of another tool that are not a project. */
export interface Look {
  readonly file: string;
  /** The title of the format; undefined for rows whose columns were guessed, as `guess` says. */
  readonly format: string | undefined;
  readonly guess: string | undefined;
  readonly agreement: Report;
  /** What is wrong with the places of spans. */
  readonly spans: readonly AuditSample[];
  /** Labels that a baseline doubts, by question, or why there is none. */
  readonly doubts: readonly Doubts[] | string;
  readonly texts: Audit;
  /** Of reading the files. */
  readonly losses: LossReport;
  /** Formats, with what they would not hold, or why they cannot be written. */
  readonly tools: readonly { readonly title: string; readonly losses: LossReport | string }[];
}

/** `expected`: how many of the labels are wrong, if that can be estimated. Without wrong ones there are no suspects. */
export interface Doubts {
  readonly layer: string;
  readonly labels: number;
  readonly expected: number | null;
  readonly suspects: readonly (Pick<Suspect, 'sample' | 'given' | 'suggested'> & { readonly text: string })[];
}

/** The doubts of a model, where they can be counted. A model that is often wrong doubts right labels. */
export function doubtsFrom(found: ModelSuspects, text: (sample: string) => string): Doubts {
  const { layer, labels, ranked, people } = found;
  const expected = expectedErrors(found, people) ?? null;
  const suspects = expected ? ranked.filter(({ isFlagged }) => isFlagged) : [];
  return {
    layer: layer.id,
    labels,
    expected,
    suspects: suspects.map(({ sample, given, suggested }) => ({
      sample,
      given,
      suggested,
      text: text(sample),
    })),
  };
}

/** Labels that may be wrong, of each question. */
const MAX_SUSPECTS = 20;

/** What was found as a page. `listed`: the most samples of each kind, by default those that it has. */
export function lookDocument(look: Look, listed = Infinity): Document {
  const { file, guess, agreement, spans, doubts, texts, losses, tools } = look;
  return {
    title: file,
    subtitle: `${look.format ?? 'Plain rows'}, looked at without a project`,
    contents: 'look',
    lead: blocksOf(
      { kind: 'facts', facts: answerFacts(agreement.counts) },
      guess !== undefined && quiet(guess),
    ),
    blocks: blocksOf(
      heading(2, 'Who differs, and on what', 'differences'),
      differences(agreement, listed),
      heading(2, 'Spans that are off', 'spans'),
      spans.length === 0 && quiet('None that could be read. “How it would be read” has the others.'),
      firstRows(listed, '', spans, [
        ['Sample', ({ sample }) => ({ code: sample! })],
        ['Where', ({ path, line }) => ({ quiet: `${path}:${line + 1}`, whole: true })],
        ['What', ({ detail }) => detail],
      ]),
      heading(2, 'Labels that may be wrong', 'doubts'),
      typeof doubts === 'string' ? quiet(doubts) : doubtBlocks(doubts, Math.min(listed, MAX_SUSPECTS)),
      heading(2, 'Duplicates and other problems of the texts', 'texts'),
      auditDocument(texts, { title: file, listed }).blocks.slice(1),
      heading(2, 'How it would be read', 'reading'),
      list(losses.toText().replaceAll(' (--report FILE has all)', '').split('\n'), (line) => [line.trim()]),
      heading(2, 'What another tool would lose', 'tools'),
      table(
        'What a trial export could not keep; nothing was written. A format with one answer for each sample gets the answer on which people agree.',
        tools,
        [
          ['Format', ({ title }) => title],
          ['Would lose', ({ losses: of }) => lostText(of)],
          ['Because', ({ losses: of }) => reasonsText(of)],
        ],
      ),
    ),
  };
}

function differences({ counts, layers: all }: Report, listed: number): Block[] {
  const layers = all.filter(({ answers }) => answers > 0);
  if (layers.length === 0) return [quiet('There are no answers.')];
  if (counts.annotators < 2)
    return [
      quiet('Nobody can differ: all answers are of one person, or the files do not say whose they are.'),
    ];
  if (counts.twice === 0) return [quiet('Nobody can differ: no sample was answered by two people.')];
  const people = layers.flatMap(({ name: question, annotators }) =>
    annotators.map((row) => ({ question, ...row })),
  );
  const shown = layers.map((layer) => ({
    ...layer,
    buckets: layer.buckets.map((each) => ({ ...each, samples: each.samples.slice(0, listed) })),
  }));
  return blocksOf(
    headlineTable(layers),
    table('Agreement of each person with the others, and of these without the person', people, [
      ['Person', ({ name }) => name],
      ['Question', ({ question }) => question],
      ['Answers', ({ count }) => count, 'number'],
      ['', ({ withOthers }) => ({ bar: withOthers })],
      ['With the others', ({ withOthers }) => ({ figure: withOthers })],
      ['Without', ({ without }) => ({ figure: without })],
    ]),
    disagreementLists(shown),
  );
}

function doubtBlocks(doubts: readonly Doubts[], listed: number): Block[] {
  const named = (expected: number | null): string =>
    doubts
      .filter((each) => each.expected === expected)
      .map(({ layer, labels }) => `${layer} (${counted(labels, 'label')})`)
      .join(', ');
  return blocksOf(
    ...doubts
      .filter(({ expected }) => expected)
      .map(({ layer, labels, expected, suspects }) =>
        firstRows(
          listed,
          `${layer}: about ${expected} of ${counted(labels, 'label')} are wrong, by a baseline that was trained without them. The most doubtful come first; about half of them turn out to be right.`,
          suspects,
          [
            ['Text', ({ text }) => text],
            ['Given', ({ given }) => given],
            ['The model', ({ suggested }) => suggested],
            ['Sample', ({ sample }) => ({ code: sample })],
          ],
        ),
      ),
    named(0) !== '' && quiet(`None are expected in ${named(0)}.`),
    named(null) !== '' &&
      quiet(
        `There is no estimate for ${named(null)}. It takes one label for each sample, a hundred labels on which people agree, and a baseline that is right nearly as often as people agree.`,
      ),
  );
}

function lostText(losses: LossReport | string) {
  if (typeof losses === 'string') return '–';
  const lost = Object.entries(losses.lost).filter(([, count]) => count > 0);
  if (lost.length === 0) return { look: 'good', text: 'nothing' } as const;
  return lost.map(([kind, count]) => counted(count, kind.slice(0, -1))).join(', ');
}

const reasonsText = (losses: LossReport | string): string =>
  typeof losses === 'string'
    ? losses
    : losses
        .counts()
        .map(({ reason, count }) => `${LOSS_REASONS[reason].slice(0, -1)} (${count})`)
        .join('; ');

/** CoNLL columns: one token per line, with its tag in the last column; IOB1, IOB2, BIOES and BILOU. docs/formats/conll.md. */
import { alignSpans, tokensOf, keptTokens, wordsOf } from '../align-tokens';
import type { GivenItem, Format, ImportSession, InputFile } from '../format';
import { firstLayer, samplesOut, type AnswerOut } from '../outgoing';
import { sharedFolder } from '../file-name';
import { linesOf } from '../lines';
import { quoted } from '../loss-report';
import { codePointLength } from '../../base/text/offsets';
import { noteTokensOnly } from '../place-tokens';
import {
  schemeOf,
  SCHEMES,
  spansOfTags,
  spansOnTokens,
  tagsOf,
  type Scheme,
  type TokenSpan,
} from './conll-tags';
import { marksText } from '../../kinds/traits';

const ID = 'conll';
const DOCSTART = '-DOCSTART-';

export const conll: Format = {
  id: ID,
  title: 'CoNLL columns',
  unnamed: ['entities'],
  tokens: true,
  variants: SCHEMES,
  ending: '.conll',
  recognises: (_name, head) => {
    const lines = head
      .split(/\r?\n/)
      .slice(0, -1)
      .filter((line) => line !== '' && !line.startsWith(DOCSTART));
    return (
      lines.length > 2 && lines.every((line) => /^\S+(?:[\t ]+\S+)*[\t ]+(?:O|[BILOUES]-\S+)$/.test(line))
    );
  },
  async *read(files, session) {
    const folder = sharedFolder(files.map(({ name }) => name)).length;
    for (const file of files) {
      const scheme = await schemeOf(tagStream(file));
      if (scheme.orphans > 0 && scheme.scheme !== 'iob1')
        session.losses.note(file.name, {
          'orphan-tags': `${scheme.orphans} tags (I-, E-, L-) continue a span that did not begin; each begins a new span`,
        });
      if (scheme.several !== undefined)
        session.losses.note(file.name, {
          'several-labels': `tags such as ${quoted(scheme.several)} have several labels: each becomes a span of its own`,
        });
      if (scheme.scheme === 'io')
        session.losses.note(file.name, {
          io: 'no tag has a prefix (B-, I-, ...), so tags are read as IO: consecutive tokens with one label are one span, and two neighbouring spans with one label cannot be told apart',
        });
      for await (const sentence of sentences(file)) {
        const item = readSentence(sentence, file.name, scheme.scheme, session);
        yield files.length > 1 ? { ...item, fields: { file: file.name.slice(folder) } } : item;
      }
    }
  },
  async *write(items, session) {
    const layer = firstLayer(session, marksText);
    for await (const sample of samplesOut(items, session, ID)) {
      const out = sample.only([layer], 'columns hold no suggestions');
      const spans = out?.spans(layer);
      if (!out || !spans) {
        // A sentence with only O would mean that there is nothing to mark.
        sample.loseSample(`it has no answer to ${layer?.id ?? 'any spans layer'}`);
        continue;
      }
      const { columns, scheme: came, separator = '\t', docstart }: Kept = sample.meta;
      const tokens = keptTokens(sample) ?? tokensOf(sample.item.text);
      const scheme = (session.options.variant as Scheme | undefined) ?? came ?? 'iob2';
      const aligned = alignSpans(out, layer!.id, spans, tokens);
      const placed = scheme === 'io' ? inRuns(out, aligned, layer!.id) : aligned;
      const tags = tagsOf(placed, tokens.length, scheme);
      const lines = wordsOf(sample.item.text, tokens).map((word, n) =>
        [word, ...(columns?.[n] ?? []), tags[n]!].join(separator),
      );
      session.losses.written.samples += 1;
      sample.noteFields();
      out.count(placed.length);
      if (!keptTokens(sample))
        sample.noteOnce({
          'white-space': 'columns hold only tokens; white space between them and ids are not exported',
        });
      yield { content: `${docstart === undefined ? '' : `${docstart}\n\n`}${lines.join('\n')}\n\n` };
    }
  },
};

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

async function* tagStream(file: InputFile): AsyncGenerator<string> {
  for await (const { text } of linesOf(file)) {
    const cells = split(text);
    yield cells.length > 1 && cells[0] !== DOCSTART ? cells.at(-1)! : '';
  }
}

const split = (line: string): string[] => {
  const text = line.replace(/[ \t]+$/, '');
  return text === '' ? [] : text.includes('\t') ? text.split('\t') : text.split(/ +/);
};

interface Sentence {
  readonly rows: readonly Row[];
  /** The line that starts a document, if this is its first sentence. */
  readonly docstart?: string;
  readonly tabs: boolean;
}

async function* sentences(file: InputFile): AsyncGenerator<Sentence> {
  let rows: Row[] = [];
  let docstart: string | undefined;
  let tabs = false;
  const sentence = (): Sentence => ({ rows, tabs, ...(docstart !== undefined && { docstart }) });
  for await (const { text, line } of linesOf(file)) {
    const cells = split(text);
    if (cells[0] === DOCSTART) {
      if (rows.length > 0) yield sentence();
      rows = [];
      docstart = text;
    } else if (cells.length > 0) {
      if (text.includes('\t')) tabs = true;
      rows.push({ cells, line });
    } else if (rows.length > 0) {
      yield sentence();
      rows = [];
      docstart = undefined;
    }
  }
  if (rows.length > 0) yield sentence();
}

function readSentence(
  { rows, docstart, tabs }: Sentence,
  file: string,
  scheme: Scheme,
  session: ImportSession,
): GivenItem {
  const withOffsets = rows.every(
    ({ cells }) => cells.length === 4 && /^\d+$/.test(cells[1]!) && /^\d+$/.test(cells[2]!),
  );
  let text = '';
  let length = 0;
  const tokens: [start: number, end: number][] = [];
  rows.forEach(({ cells }, n) => {
    // Offsets tell how much white space precedes a token. Without them, tokens are separated by one blank.
    const gap = n === 0 ? 0 : withOffsets ? Math.max(0, Number(cells[1]) - Number(rows[n - 1]!.cells[2])) : 1;
    text += ' '.repeat(gap) + cells[0]!;
    const start = length + gap;
    length = start + codePointLength(cells[0]!);
    tokens.push([start, length]);
  });
  const tagOf = ({ cells }: Row): string | undefined => (cells.length > 1 ? cells.at(-1)! : undefined);
  const read = spansOfTags(
    rows.map((row) => tagOf(row) ?? ''),
    scheme,
  );
  const spans = spansOnTokens(read.spans, tokens);
  for (const n of read.bad) {
    const { cells, line } = rows[n]!;
    const tag = tagOf(rows[n]!);
    const what = `tag of ${quoted(cells[0]!)}: ${tag === undefined ? 'none' : quoted(tag)}`;
    const policy = 'the token is imported without a label';
    const [reason, labels] = tag === undefined ? (['unreadable', 0] as const) : (['not-a-label', 1] as const);
    session.losses.lose({ file, line }, reason, what, { labels, policy });
  }
  if (!withOffsets) noteTokensOnly(session.losses, file);
  else
    session.losses.noteOnce(file, {
      'white-space':
        'white space between tokens is as wide as in the offsets, but the file does not say which characters it had',
    });
  const hasMore = rows.some(({ cells }) => cells.length !== 2);
  const columns = hasMore ? rows.map(({ cells }) => cells.slice(1, -1)) : undefined;
  return {
    place: { file, line: rows[0]!.line },
    text,
    meta: { tokens, columns, scheme, separator: tabs ? '\t' : ' ', docstart },
    answers: [{ values: [{ kind: 'spans', layer: 'entities', spans }] }],
  };
}

/**
 * Without prefixes, two neighbouring spans with one label cannot be told apart, and a label must not look like another tag. Such spans are lost.
 */
function inRuns(out: AnswerOut, spans: readonly TokenSpan[], layer: string): TokenSpan[] {
  const kept: TokenSpan[] = [];
  for (const span of spans) {
    const before = kept.at(-1);
    const touches = before?.label === span.label && before.last === span.first - 1;
    const why = touches
      ? 'IO tags cannot separate it from its neighbour with the same label'
      : 'IO tags cannot hold its label';
    if (!touches && !/^(?:O$|[BIESLU]-)/.test(span.label)) kept.push(span);
    else out.loseText('unsupported', `${layer} ${quoted(span.label)} on token ${span.first + 1}`, why);
  }
  return kept;
}

interface Kept {
  readonly columns?: readonly (readonly string[])[];
  readonly scheme?: Scheme;
  readonly separator?: string;
  readonly docstart?: string;
}

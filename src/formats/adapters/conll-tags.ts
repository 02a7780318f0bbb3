/** Tag schemes of token columns. */
export const SCHEMES = ['io', 'iob1', 'iob2', 'ioe2', 'bioes', 'bilou'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** The tags of a span's last token, and of a span of one token. */
const ENDS: Readonly<Record<Scheme, readonly [last: string, unit: string]>> = {
  io: ['I', 'I'],
  iob1: ['I', 'B'],
  iob2: ['I', 'B'],
  ioe2: ['E', 'E'],
  bioes: ['E', 'S'],
  bilou: ['L', 'U'],
};

/** A span by its first and last token. */
export interface TokenSpan {
  readonly label: string;
  readonly first: number;
  readonly last: number;
}

/**
 * The scheme that a file's tags follow; '' marks the end of a sentence. `several` is the first tag with several labels. Tags without a prefix,
 * apart from O, are IO. In every scheme but IOB1 a span begins with its own tag. A file is IOB1 if spans begin with I- and B- only separates
 * neighbours of one label. It is IOE2 if spans only end with a tag of their own, E-.
 */
export async function schemeOf(
  tags: AsyncIterable<string>,
): Promise<{ scheme: Scheme; orphans: number; several?: string | undefined }> {
  let [orphans, needless, ends, units, begins] = [0, 0, 0, 0, 0];
  let [outside, unmarked] = [0, 0];
  let several: string | undefined;
  let before = new Map<string, string>();
  for await (const tag of tags) {
    const marked = marksOf(tag);
    if (marked.size > 1) several ??= tag;
    if (tag === 'O') outside += 1;
    else if (tag !== '' && marked.size === 0) unmarked += 1;
    for (const [label, mark] of marked) {
      const follows = before.has(label) && !'ESLU'.includes(before.get(label)!);
      if ('IEL'.includes(mark) && !follows) orphans += 1;
      if (mark === 'B' && !follows) needless += 1;
      if ('ES'.includes(mark)) ends += 1;
      if ('LU'.includes(mark)) units += 1;
      if ('BS'.includes(mark)) begins += 1;
    }
    before = marked;
  }
  const said = { orphans, several };
  const anyMark = needless + orphans + ends + units + begins > 0;
  if (!anyMark && unmarked > 0 && outside > 0) return { scheme: 'io', orphans: 0 };
  if (units > ends) return { scheme: 'bilou', ...said };
  if (ends > 0 && begins === 0) return { scheme: 'ioe2', ...said, orphans: 0 };
  if (ends > 0) return { scheme: 'bioes', ...said };
  return { scheme: orphans > 0 && needless === 0 ? 'iob1' : 'iob2', ...said };
}

/** The labels of a tag with their prefixes; empty if it is not a tag. `B-person,B-group` has two labels, each with its own prefix. */
function marksOf(tag: string): Map<string, string> {
  const parts = /^[BIESLU]-[^,|]+(?:[,|][BIESLU]-[^,|]+)+$/.test(tag) ? tag.split(/[,|]/) : [tag];
  return new Map(parts.filter((part) => /^[BIESLU]-./.test(part)).map((part) => [part.slice(2), part[0]!]));
}

/**
 * The spans of a sentence's tags, and the positions of invalid tags (`PER`, `B_PER`; in IO, where a run of one label is a span, only empty ones). A
 * tag that continues nothing begins a span, as in conlleval, so the scheme need not be known.
 */
export function spansOfTags(tags: readonly string[], scheme?: Scheme): { spans: TokenSpan[]; bad: number[] } {
  const spans: TokenSpan[] = [];
  const bad: number[] = [];
  /** Label -> first token. */
  const open = new Map<string, number>();
  const close = (label: string, last: number) => {
    spans.push({ label, first: open.get(label)!, last });
    open.delete(label);
  };
  tags.forEach((tag, n) => {
    const marked = scheme === 'io' && tag !== 'O' && tag !== '' ? new Map([[tag, 'I']]) : marksOf(tag);
    if (marked.size === 0 && tag !== 'O') bad.push(n);
    for (const label of [...open.keys()]) {
      const mark = marked.get(label);
      if (mark === undefined || 'BUS'.includes(mark)) close(label, n - 1);
    }
    for (const [label, mark] of marked) {
      if (!open.has(label)) open.set(label, n);
      if ('ELUS'.includes(mark)) close(label, n);
    }
  });
  for (const label of [...open.keys()]) close(label, tags.length - 1);
  return { spans: spans.sort((a, b) => a.first - b.first || b.last - a.last), bad };
}

/** Spans of tokens, from their first and last ones, as spans of the text. */
export const spansOnTokens = (
  spans: readonly TokenSpan[],
  tokens: readonly (readonly [start: number, end: number])[],
): { label: string; start: number; end: number }[] =>
  spans.map(({ label, first, last }) => ({ label, start: tokens[first]![0], end: tokens[last]![1] }));

/** The tags of `count` tokens. `spans` must be in order and must not share tokens. */
export function tagsOf(spans: readonly TokenSpan[], count: number, scheme: Scheme): string[] {
  const tags = new Array<string>(count).fill('O');
  const [last, unit] = ENDS[scheme];
  spans.forEach((span, n) => {
    const neighbour = spans[n - 1];
    const parted = neighbour?.last === span.first - 1 && neighbour.label === span.label;
    for (let token = span.first; token <= span.last; token++) {
      let mark = 'I';
      if (span.first === span.last) mark = unit;
      else if (token === span.first) mark = scheme === 'ioe2' ? 'I' : 'B';
      else if (token === span.last) mark = last;
      if (scheme === 'iob1' && token === span.first && !parted) mark = 'I';
      tags[token] = scheme === 'io' ? span.label : `${mark}-${span.label}`;
    }
  });
  return tags;
}

/** Tag schemes of token columns. */
export const SCHEMES = ['iob1', 'iob2', 'ioe2', 'bioes', 'bilou'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** The marks of a span's last token, and of a span of one token. */
const ENDS: Readonly<Record<Scheme, readonly [last: string, unit: string]>> = {
  iob1: ['I', 'B'],
  iob2: ['I', 'B'],
  ioe2: ['E', 'E'],
  bioes: ['E', 'S'],
  bilou: ['L', 'U'],
};

/** A span on tokens: first and last token. */
export interface TokenSpan {
  readonly label: string;
  readonly first: number;
  readonly last: number;
}

/**
 * The scheme that a file's tags follow; '' stands for a sentence's end. All schemes but IOB1 begin each span with its own tag: a file in
 * which spans begin with I-, and B- only parts neighbours of one label, is IOB1; one in which they only end with a tag of their own, E-,
 * is IOE2.
 */
export async function schemeOf(tags: AsyncIterable<string>): Promise<{ scheme: Scheme; orphans: number }> {
  let [orphans, needless, ends, units, begins] = [0, 0, 0, 0, 0];
  let before = '';
  for await (const tag of tags) {
    const label = tag.slice(2);
    const follows = before !== '' && before !== 'O' && before.slice(2) === label && !/^[ESLU]-/.test(before);
    if (/^[IEL]-/.test(tag) && !follows) orphans += 1;
    if (tag.startsWith('B-') && !follows) needless += 1;
    if (/^[ES]-/.test(tag)) ends += 1;
    if (/^[LU]-/.test(tag)) units += 1;
    if (/^[BS]-/.test(tag)) begins += 1;
    before = tag;
  }
  if (units > ends) return { scheme: 'bilou', orphans };
  if (ends > 0 && begins === 0) return { scheme: 'ioe2', orphans: 0 };
  if (ends > 0) return { scheme: 'bioes', orphans };
  return { scheme: orphans > 0 && needless === 0 ? 'iob1' : 'iob2', orphans };
}

/**
 * The spans of a sentence's tags, and the places of tags that are none (`PER`, `B_PER`). What continues nothing begins a span, as conlleval
 * has it, so no scheme need be known.
 */
export function spansOfTags(tags: readonly string[]): { spans: TokenSpan[]; bad: number[] } {
  const spans: TokenSpan[] = [];
  const bad: number[] = [];
  let open: { label: string; first: number } | undefined;
  const close = (last: number) => {
    if (open) spans.push({ ...open, last });
    open = undefined;
  };
  tags.forEach((tag, n) => {
    const parts = /^([BIESLU])-(.+)$/.exec(tag);
    if (!parts) {
      close(n - 1);
      if (tag !== 'O') bad.push(n);
      return;
    }
    const [, mark, label] = parts as unknown as [string, string, string];
    if (mark === 'B' || mark === 'U' || mark === 'S' || open?.label !== label) {
      close(n - 1);
      open = { label, first: n };
    }
    if (mark === 'E' || mark === 'L' || mark === 'U' || mark === 'S') close(n);
  });
  close(tags.length - 1);
  return { spans, bad };
}

/** Tags of `count` tokens; spans do not share tokens and are in order. */
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
      tags[token] = `${mark}-${span.label}`;
    }
  });
  return tags;
}

/** Tag schemes of token columns. */
export type Scheme = 'iob1' | 'iob2' | 'bioes' | 'bilou';

/** A span on tokens: first and last token. */
export interface TokenSpan {
  readonly label: string;
  readonly first: number;
  readonly last: number;
}

/**
 * The scheme that a file's tags follow; '' stands for a sentence's end. All schemes but IOB1 begin each span with its own tag: a file in
 * which spans begin with I-, and B- only parts neighbours of one label, is IOB1.
 */
export async function schemeOf(tags: AsyncIterable<string>): Promise<{ scheme: Scheme; orphans: number }> {
  let [orphans, needless, ends, units] = [0, 0, 0, 0];
  let before = '';
  for await (const tag of tags) {
    const label = tag.slice(2);
    const follows = before !== '' && before !== 'O' && before.slice(2) === label && !/^[ESLU]-/.test(before);
    if (/^[IEL]-/.test(tag) && !follows) orphans += 1;
    if (tag.startsWith('B-') && !follows) needless += 1;
    if (/^[ES]-/.test(tag)) ends += 1;
    if (/^[LU]-/.test(tag)) units += 1;
    before = tag;
  }
  if (units > ends) return { scheme: 'bilou', orphans };
  if (ends > 0) return { scheme: 'bioes', orphans };
  return { scheme: orphans > 0 && needless === 0 ? 'iob1' : 'iob2', orphans };
}

/** Tags of `count` tokens; spans do not share tokens and are in order. */
export function tagsOf(spans: readonly TokenSpan[], count: number, scheme: Scheme): string[] {
  const tags = new Array<string>(count).fill('O');
  const [last, unit] = scheme === 'bilou' ? ['L', 'U'] : scheme === 'bioes' ? ['E', 'S'] : ['I', 'B'];
  spans.forEach((span, n) => {
    const neighbour = spans[n - 1];
    const parted = neighbour?.last === span.first - 1 && neighbour.label === span.label;
    for (let token = span.first; token <= span.last; token++) {
      let mark = 'I';
      if (span.first === span.last) mark = unit;
      else if (token === span.first) mark = 'B';
      else if (token === span.last) mark = last;
      if (scheme === 'iob1' && token === span.first && !parted) mark = 'I';
      tags[token] = `${mark}-${span.label}`;
    }
  });
  return tags;
}

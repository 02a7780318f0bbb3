import { findOverlaps } from '../../project/answers/overlaps';
import type { Example } from '../../project/model/model';
import { field, items, textAt } from '../../project/model/reader';
import {
  piecePath,
  locateSpans,
  UnitText,
  type LocatedSpan,
  type SpanPiece,
} from '../../project/records/spans';
import type { SpansLayer } from '../../project/schema/layer-types';
import { codePointLength, OffsetMap } from '../../base/text/offsets';
import { replaceScalar } from '../../base/yaml/edit';
import { nodeAt } from '../../base/yaml/path';
import type { YamlNode } from '../../base/yaml/tree';
import type { Fix } from '../../project/findings/finding';
import type { ReportYaml } from './rule';
import type { YamlPlace } from './line-view';
import { shown } from './line-spans';
import { yamlFix } from './yaml-fixes';

/** Checks that the spans of an example are inside its text, quote it correctly, and overlap only as the layer allows. */
export function checkExampleSpans(example: Example, layer: SpansLayer, report: ReportYaml): void {
  const text = new UnitText(example.text, 'codepoint');
  const spans = locateSpans(example.labels[layer.id], text);
  for (const span of spans)
    for (const piece of span.pieces) {
      const message = problemOf(piece, text);
      if (message === undefined) continue;
      const path = piecePath(span, piece);
      const place = placeOf(example, layer, path);
      const fixes = () => moveFix(example, layer, path, piece.quote);
      report({ place, message, key: `${layer.id} ${path.join('/')}`, fixes });
    }
  for (const { kind, first, second } of findOverlaps(spans, layer)) {
    const [one, other] = [quoteOf(text, first), quoteOf(text, second)];
    report({
      place: placeOf(example, layer, [second.index]),
      message:
        kind === 'duplicate'
          ? `${other} is marked "${second.span.label}" twice. Mark it once, or allow it with "repeats: true" at the layer.`
          : `${other} and ${one} ${kind === 'crossing' ? 'cross' : 'overlap'}, which the layer "${layer.id}" does not allow (overlap: ${layer.overlap}).`,
      key: `${layer.id} ${second.index} ${kind}`,
    });
  }
}

/** What is wrong with the place of a span, or of a part of it. */
function problemOf({ start, end, from, to, quote }: SpanPiece, text: UnitText): string | undefined {
  if (from < 0 || to < 0 || start >= end)
    return `[${start}, ${end}) is not inside the text, which has ${text.length} code points (offsets count from 0, the end is exclusive).`;
  const slice = text.text.slice(from, to);
  if (quote === undefined || slice === quote) return undefined;
  return `[${start}, ${end}) is ${shown(slice)}, not ${shown(quote)}.`;
}

/** Moves a span to its quote, if the text contains it exactly once. */
function moveFix(
  example: Example,
  layer: SpansLayer,
  path: readonly (string | number)[],
  quote: string | undefined,
): readonly Fix[] {
  const { text, file } = example;
  const node = nodeOf(example, layer, path);
  const at = quote ? text.indexOf(quote) : -1;
  if (!quote || at < 0 || text.includes(quote, at + 1)) return [];
  const start = new OffsetMap(text).toCodePoint(at);
  const offsets = { start, end: start + codePointLength(quote) };
  const edits = (['start', 'end'] as const).flatMap((key) => {
    const scalar = field(node, key);
    if (scalar?.kind !== 'scalar' || scalar.value === offsets[key]) return [];
    return [{ file, edit: replaceScalar(file.document, scalar, offsets[key]) }];
  });
  const label = (each: YamlNode | undefined): string | undefined => textAt(each, 'label');
  // Another span with the same label and quote is there already, or would be moved there too.
  const isTwice = items(field(field(example.node, 'labels'), layer.id)).some(
    (other) => other !== node && label(other) === label(node) && textAt(other, 'text') === quote,
  );
  const title = `Move to ${shown(quote)}, [${offsets.start}, ${offsets.end})`;
  return yamlFix(title, isTwice ? 'ask' : 'safe', ...edits);
}

/** The span's entry; for a span marked inline, the text. */
function placeOf(example: Example, layer: SpansLayer, path: readonly (string | number)[]): YamlPlace {
  return { file: example.file, node: nodeOf(example, layer, path) ?? example.textNode ?? example.node };
}

function nodeOf(
  { node }: Example,
  layer: SpansLayer,
  path: readonly (string | number)[],
): YamlNode | undefined {
  const list = field(field(node, 'labels'), layer.id);
  return items(list).length > 0 ? nodeAt(list!, path) : undefined;
}

const quoteOf = ({ text }: UnitText, { pieces }: LocatedSpan): string =>
  pieces.map(({ from, to }) => (from < 0 || to < 0 ? '?' : shown(text.slice(from, to)))).join(' … ');

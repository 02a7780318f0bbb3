import { addTo, countBy } from '../../base/lists';
import type {
  Definition,
  ProjectModel,
  LocatedText,
  Example,
  LabelDef,
  Ref,
} from '../../project/model/model';
import type { Fix } from '../../project/findings/finding';
import { share } from '../framework/options';
import { guidelineRule, type YamlReport, type ReportYaml } from '../framework/rule';
import { foldText } from '../../base/text/folded-key';
import { jaccardIndex } from '../../base/similarity/shingle-set';
import { pairKey, settledPairs } from '../framework/preferences';
import { tieBreakerStub } from '../framework/stubs';
import { nameStems, stem, wordsAt, partOf } from '../framework/words';
import { memoize, once } from '../../base/memoize';
import { nearest } from '../../project/schema/describe-error';
import { decidingTexts, writtenTexts } from '../framework/guideline-texts';
import { isModelReadWhole, isListed } from '../framework/read-whole';
import { retiredIds, type Retirement, references, thresholdKeys } from '../framework/references';
import { yamlFix, changePart, changeTo } from '../framework/yaml-fixes';
import { quotesIn } from '../framework/open-wording';
import { insertKey } from '../../base/yaml/edit';
import { keyText } from '../../base/yaml/tree';
import { quoted } from '../../base/text/phrases';
import { isDefined } from '../../project/model/build-model';
import { meaningsOf } from '../../project/model/label-ids';
import { parseMarked } from '../../project/model/markup';
import { spanLabelOf } from '../../project/model/read-example';
import { field, text, locatedText } from '../../project/model/reader';
import { layerLabels } from '../../project/schema/layer-types';
import { marksText } from '../../kinds/traits';

export const nearDuplicateDefinition = guidelineRule({
  id: 'near-duplicate-definition',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'ask',
  summary: 'Two labels with one definition are one label.',
  options: {
    min_overlap: share(
      0.8,
      'the share of pairs of neighbouring words that two definitions have in common; with 1, only definitions with exactly the same words are reported',
    ),
  },
  check(model, report, { options }) {
    const { guideline, labels } = model;
    if (!guideline) return;
    const settled = settledPairs(guideline.tieBreakers);
    // Ignore definitions that are still to be written.
    const entries = [...model.definitions.values()].filter(
      ({ id, definition }) => definition && labels.has(id) && !isPlaceholder(definition.text),
    );
    const words = entries.map(({ definition }) => wordsAt(definition!));
    // Report each of several near duplicates once, with the first.
    const reported = new Set<number>();
    for (const [first, second] of nearDuplicatePairs(words, options.min_overlap as number)) {
      const [a, b] = [entries[first]!, entries[second]!];
      if (reported.has(second)) continue;
      const isSame = foldText(a.definition!.text) === foldText(b.definition!.text);
      if (!isSame && differByName(model, a, b, words[first]!, words[second]!)) continue;
      // A tie-breaker separates them.
      if (!isSame && settled.has(pairKey(a.id, b.id))) continue;
      reported.add(second);
      report({
        place: b.definition!,
        message: isSame
          ? `"${b.id}" has the definition of "${a.id}". Say what tells them apart, or merge them.`
          : `The definitions of "${b.id}" and "${a.id}" are almost the same. Say what tells them apart.`,
        related: [{ place: a.definition!, message: `The definition of "${a.id}".` }],
        key: `${a.id} ${b.id}`,
        // Two identical definitions need another text, not a tie-breaker.
        fixes: isSame ? [] : () => tieBreakerStub(model, a.id, b.id),
        ...(!isSame && { severity: 'info' }),
      });
    }
  },
});

/** Definitions with the same pattern are distinct if they contain their own labels' words. */
function differByName(
  model: ProjectModel,
  a: Definition,
  b: Definition,
  inA: readonly string[],
  inB: readonly string[],
): boolean {
  const own = (entry: Definition, words: readonly string[], others: readonly string[]): boolean => {
    const stems = nameStems(model.labels.get(entry.id)!);
    const other = new Set(others.map(stem));
    return words.map(stem).some((word) => !other.has(word) && stems.some((name) => name.has(word)));
  };
  return own(a, inA, inB) || own(b, inB, inA);
}

/**
 * The pairs of texts (given as words) whose sets of word pairs have a Jaccard index of at least `least`: first < second, in order. Only
 * texts that have one of their rarest word pairs in common are compared: of n, texts that are similar enough share at least
 * `least` * n, so at least one is among the n - `least` * n + 1 rarest of each (prefix filtering; Bayardo et al. 2007).
 */
export function nearDuplicatePairs(
  texts: readonly (readonly string[])[],
  least: number,
): [first: number, second: number][] {
  if (!(least > 0 && least <= 1)) return [];
  const sets = rarestFirst(texts.map(wordPairs));
  /** Word pair -> the texts so far that have it among their rarest. */
  const having = new Map<number, number[]>();
  const found: [number, number][] = [];
  for (const [second, own] of sets.entries()) {
    const candidates = new Set<number>();
    // Rounding errors must not make it one too few.
    for (const pair of own.subarray(0, own.length - Math.ceil(least * own.length - 1e-9) + 1)) {
      for (const first of having.get(pair) ?? []) candidates.add(first);
      addTo(having, pair, second);
    }
    for (const first of candidates) if (jaccardIndex(sets[first]!, own) >= least) found.push([first, second]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Each set as the ascending ranks of its word pairs; the rarest of all has rank 0. */
function rarestFirst(sets: readonly (readonly string[])[]): Int32Array[] {
  const ranks = new Map(
    [...countBy(sets.flat())].sort((a, b) => a[1] - b[1]).map(([pair], rank) => [pair, rank]),
  );
  return sets.map((set) => Int32Array.from(set.map((pair) => ranks.get(pair)!)).sort());
}

/** The distinct pairs of adjacent words; for a single word, the word. */
const wordPairs = memoize((words: readonly string[]): readonly string[] => [
  ...new Set(words.length === 1 ? words : words.slice(1).map((word, at) => `${words[at]!} ${word}`)),
]);

/** A possible rule id, or a name in backticks. */
const CANDIDATE = /[\p{L}_.-]\d|`/u;

export const undefinedTerm = guidelineRule({
  id: 'undefined-term',
  severity: 'warning',
  fix: 'ask',
  summary: 'A sentence that points to a missing rule or label leaves the case undecided.',
  check(model, report) {
    const { guideline } = model;
    // An unreadable part may contain the definition.
    if (!guideline || !isModelReadWhole(model)) return;
    const terms = once(() => termsOf(model));
    const check = (said: LocatedText | undefined, owner: string): void => {
      if (!said || !CANDIDATE.test(said.text)) return;
      for (const found of findIn(said.text, terms())) report(reportOf(said, owner, found));
    };
    for (const text of decidingTexts(guideline)) check(text, text.owner);
    // Rationales and notes are checked too.
    for (const { brief, scopeNote } of [...guideline.definitions, ...guideline.layers])
      for (const note of [brief, scopeNote]) check(note, '');
    const between = guideline.layers.flatMap(({ tieBreakers }) => tieBreakers);
    for (const { rationale } of [...guideline.tieBreakers, ...between, ...guideline.examples])
      check(rationale, '');
  },
});

interface Terms {
  /** Ids that a sentence may refer to. */
  readonly ids: ReadonlySet<string>;
  /** Prefix of the ids of rules, tie-breakers and examples -> their highest number. */
  readonly stems: ReadonlyMap<string, number>;
  readonly retired: ReadonlyMap<string, Retirement>;
  readonly names: readonly string[];
}

function termsOf(model: ProjectModel): Terms {
  const numbered = [...model.citable.keys(), ...model.examples.keys()];
  const labels = [...model.labels.values()].flatMap(({ id, label }) => [
    id,
    label.name,
    ...(label.aliases ?? []),
  ]);
  const names = [...labels, ...model.layers.keys()];
  const stems = new Map<string, number>();
  for (const id of numbered) {
    const { stem, number } = split(id) ?? {};
    if (stem !== undefined) stems.set(stem, Math.max(stems.get(stem) ?? 0, number!));
  }
  return { ids: new Set([...numbered, ...names]), stems, retired: retiredIds(model.guideline), names };
}

/** An id that ends in a letter, a separator and a number, such as `R-REF-1`: other words with digits belong to the subject. */
function split(id: string): { stem: string; number: number } | undefined {
  const [, stem, digits] = /^(.*\p{L}.*[-_.])(\d{1,4})$/u.exec(id) ?? [];
  return stem === undefined ? undefined : { stem, number: Number(digits) };
}

/** A number this far above the others is not a typing error: "ST-131" is a strain where the rules are ST-1 to ST-4. */
const FAR = 20;

type Found = {
  readonly term: string;
  readonly start: number;
  readonly retirement?: Retirement | undefined;
  readonly instead?: string | undefined;
  /** A word in backticks may also be quoted from samples. */
  readonly isGuess?: true;
};

function findIn(text: string, terms: Terms): Found[] {
  const found: Found[] = [];
  for (const { 0: term, index } of text.matchAll(
    /(?<![\p{L}\p{N}_.-])[\p{L}\p{N}_.-]*\p{L}[\p{L}\p{N}_.-]*[-_.]\d{1,4}(?![\p{L}\p{N}_-])/gu,
  )) {
    const { stem, number } = split(term) ?? {};
    if (stem === undefined || terms.ids.has(term)) continue;
    const retirement = terms.retired.get(term);
    const highest = terms.stems.get(stem);
    if (!retirement && (highest === undefined || number! > highest + FAR)) continue;
    const [into, ...more] = retirement?.into ?? [];
    found.push({ term, start: index, retirement, ...(more.length === 0 && { instead: into }) });
  }
  for (const { 1: term, index } of text.matchAll(/`([^`\n]{3,60})`/g)) {
    if (terms.ids.has(term!)) continue;
    const instead = nearest(term!, terms.names);
    if (instead !== undefined && instead.toLowerCase() !== term!.toLowerCase())
      found.push({ term: term!, start: index + 1, instead, isGuess: true });
  }
  return found;
}

function reportOf({ node, file }: LocatedText, owner: string, found: Found): YamlReport {
  const { term, start, retirement, instead, isGuess } = found;
  const place = partOf(file, node, start, start + term.length);
  const why = retirement ? ` any more (version ${retirement.version})` : '';
  const hint = instead === undefined ? 'Name what is meant, or write it down.' : `Did you mean "${instead}"?`;
  return {
    place,
    message: `"${term}" is not defined${why}. ${hint}`,
    key: `${owner} ${term}`,
    ...(isGuess && { severity: 'info' }),
    fixes: () => changePart(place, instead),
  };
}

/** If at least this many definitions are unwritten, one finding lists them. */
const FOLDED = 5;

export const unresolvedPlaceholder = guidelineRule({
  id: 'unresolved-placeholder',
  severity: 'error',
  summary: 'Each annotator fills a gap in the guideline differently.',
  check(model, report) {
    const { schema, guideline } = model;
    const language = languageOf(model);
    const isReleased = guideline?.status === 'released';
    const unwritten = unwrittenDefinitions(model);
    const placeOf = ({ node }: LocatedText) => ({ file: guideline!.file, node });
    const folded = new Set(unwritten.length < FOLDED ? [] : unwritten.map(({ text }) => text.node));
    const tell = (finding: YamlReport): void =>
      report({ ...finding, ...(!isReleased && { severity: 'warning' }) });
    if (folded.size > 0)
      tell({
        place: placeOf(unwritten[0]!.text),
        message:
          `The definitions of ${unwritten.length} labels are still to be written: ${unwritten.map(({ id }) => `"${id}"`).join(', ')}. ` +
          (isReleased
            ? 'The guideline is released. Say what makes a sample one.'
            : 'Say what makes a sample one: this becomes an error when the guideline is released.'),
        related: unwritten.slice(1).map(({ id, text }) => ({
          place: placeOf(text),
          message: `The definition of "${id}" is still to be written.`,
        })),
        key: 'definitions',
      });
    for (const file of guideline ? [schema.file, guideline.file] : [schema.file]) {
      if (hasNoSign(file.document.text, language)) continue;
      for (const { text, node } of writtenTexts(file)) {
        if (folded.has(node)) continue;
        const found = placeholdersIn(text, language);
        if (found.length === 0) continue;
        const isQuoted = quotesIn(text);
        for (const { word, index } of found) {
          if (isQuoted(index)) continue;
          tell({
            place: partOf(file, node, index, index + word.length),
            message: isReleased
              ? `"${word}" is still here, but the guideline is released. Decide it, or take it out.`
              : `"${word}" is still to be decided. It becomes an error when the guideline is released.`,
          });
        }
      }
    }
  },
});

/** Definitions that consist of a placeholder only, by the id of their label. */
function unwrittenDefinitions(model: ProjectModel): { id: string; text: LocatedText }[] {
  const { guideline } = model;
  if (!guideline || hasNoSign(guideline.file.document.text, languageOf(model))) return [];
  return guideline.definitions.flatMap(({ id, definition }) =>
    definition && isPlaceholder(definition.text) ? [{ id, text: definition }] : [],
  );
}

export const ambiguousLabel = guidelineRule({
  id: 'ambiguous-label',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  summary: 'An id that is a label of two layers does not show which of them is meant.',
  check(model, report) {
    if (!isListed(model, 'labels')) return;
    for (const reference of references(model)) {
      const { id, targets, isInLayer } = reference;
      const isOther = targets.some((target) => isDefined(model, target, id));
      if (targets.includes('label') && !isInLayer && !isOther) checkName(model, reference, report);
    }
    for (const key of thresholdKeys(model, ['min_recall']))
      checkName(model, { id: keyText(key), node: key, file: model.schema.file }, report);
    for (const { changes } of model.migrations)
      for (const { kind, from, to, into, samples, where } of changes) {
        const named = [
          ...from,
          ...(to ? [to] : []),
          ...into,
          ...samples.values(),
          ...where.map((one) => one.to),
        ];
        if (kind === 'label') for (const ref of named) checkName(model, ref, report);
      }
    for (const example of model.guideline?.examples ?? []) checkMarks(model, example, report);
    for (const entry of [...model.schema.labels, ...(model.guideline?.definitions ?? [])])
      checkLayer(model, entry, report);
  },
});

function checkName(model: ProjectModel, ref: Ref, report: ReportYaml): void {
  const { id, file, node } = ref;
  const meanings = meaningsOf(model, id);
  if (meanings.length === 0) return;
  const entry = model.guideline?.definitions.find(({ idNode }) => idNode === node);
  report({
    place: { file, node },
    message: messageOf(id, meanings, entry && 'Say under "layer" which one.'),
    key: id,
    fixes: () => meanings.flatMap((name) => (entry ? layerFix(model, entry, name) : changeTo(ref, name))),
  });
}

const messageOf = (id: string, meanings: readonly string[], way = 'Name one of them.'): string =>
  `"${id}" may be ${quoted(meanings, ' or ')}. ${way}`;

function layerFix({ labels }: ProjectModel, { file, node }: Definition, name: string): readonly Fix[] {
  const layer = labels.get(name)?.layer;
  if (layer === undefined || node.kind !== 'map') return [];
  const edit = insertKey(file.document, node, 'layer', layer, { after: 'id' });
  return yamlFix(`Add "layer: ${layer}"`, 'ask', { file, edit });
}

/** A mark names no layer either: with several layers of spans it may be unclear. */
function checkMarks(
  model: ProjectModel,
  { marked, textNode, file, id: owner }: Example,
  report: ReportYaml,
): void {
  const source = marked ? text(textNode) : undefined;
  if (!textNode || source?.includes('](') !== true) return;
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const { spans } = parseMarked(source, (name) => spanLabelOf(layers, name) !== undefined);
  for (const { label, labelStart, labelEnd } of spans) {
    const meanings = meaningsOf(model, label).filter((name) =>
      marksText(model.layers.get(model.labels.get(name)!.layer!)?.layer),
    );
    if (meanings.length < 2) continue;
    const place = partOf(file, textNode, labelStart, labelEnd);
    report({
      place,
      message: messageOf(label, meanings),
      key: `${owner} ${label}`,
      fixes: () => meanings.flatMap((name) => changePart(place, name)),
    });
  }
}

/** The layer of an entry has to offer its label. Rule dangling-reference reports layers that do not exist. */
function checkLayer({ layers }: ProjectModel, entry: LabelDef | Definition, report: ReportYaml): void {
  const { ofLayer } = entry;
  const layer = ofLayer && layers.get(ofLayer.id)?.layer;
  const id = text(entry.idNode);
  if (!layer || id === undefined || layerLabels(layer).includes(id)) return;
  report({
    place: ofLayer,
    message: `The layer "${layer.id}" does not offer "${id}", so this entry is for no label. Add it there, or name another layer.`,
    key: `${layer.id} ${id}`,
  });
}

/** Marks a text that is still to be written, in any language. */
const SIGN = String.raw`\b(?:TODO|TBD|FIXME)\b|(?<![\p{L}\p{N}-])XXX(?![\p{L}\p{N}-])|\?{3,}`;
/** Every sign contains one of these; files without them are not searched. */
const SIGNS = ['TODO', 'TBD', 'FIXME', 'XXX', '???'];
const ALL_SIGNS = new RegExp(SIGN, 'gu');
const ONLY_SIGN = new RegExp(String.raw`^[^\p{L}\p{N}?]*(?:${SIGN})[^\p{L}\p{N}]*$`, 'u');

/** Phrases with the same meaning, by language, as patterns. */
const PHRASES: Readonly<Record<string, string>> = {
  de: 'noch offen|(?:noch )?(?:zu klären|zu definieren|zu ergänzen)|folgt(?: noch)?',
  es: '(?:pendiente|(?:pendiente de|por) (?:definir|determinar|decidir|completar))',
  fr: 'à (?:définir|préciser|compléter|déterminer|décider)',
};

/** The language of a guideline's texts: its own, else the project's. */
const languageOf = ({ schema, guideline }: ProjectModel): string | undefined =>
  (guideline && locatedText(guideline.file, field(guideline.file.root, 'language'))?.text) ?? schema.language;

/** "pt-BR" is "pt". */
const mainLanguage = (language: string | undefined): string =>
  language?.split(/[-_]/, 1)[0]!.toLowerCase() ?? '';

/** Matches a language's phrases only as whole sentences, since within one they may be part of a criterion. */
const byLanguage = new Map(
  Object.entries(PHRASES).map(([language, phrases]) => [
    language,
    new RegExp(`(?<=^\\s*|[.;:!?(\\[]\\s*)(?:${phrases})(?=\\s*(?:$|[.;:,!?)\\]]))`, 'giu'),
  ]),
);

/** A quick check: true if a guideline's file certainly has no placeholder. */
const hasNoSign = (text: string, language: string | undefined): boolean =>
  !byLanguage.has(mainLanguage(language)) && !SIGNS.some((sign) => text.includes(sign));

/** The placeholders in a text: signs, or phrases of its language. */
function placeholdersIn(text: string, language: string | undefined): { word: string; index: number }[] {
  const phrases = byLanguage.get(mainLanguage(language));
  return [...text.matchAll(ALL_SIGNS), ...(phrases ? text.matchAll(phrases) : [])]
    .map(({ 0: word, index }) => ({ word, index }))
    .sort((a, b) => a.index - b.index);
}

/** Whether a text consists of a placeholder only. */
const isPlaceholder = (text: string): boolean => ONLY_SIGN.test(text);

import { once } from '../../base/memoize';
import type { LocatedText, ProjectModel } from '../../project/model/model';
import { nearest } from '../../project/schema/describe-error';
import { decidingTexts } from '../framework/guideline-texts';
import { isModelReadWhole } from '../framework/read-whole';
import { retiredIds, type Retirement } from '../framework/references';
import { guidelineRule, type YamlReport } from '../framework/rule';
import { partOf } from '../framework/text-places';
import { yamlFix } from '../framework/yaml-fixes';

/** A possible rule id, or a name in backticks. */
const CANDIDATE = /[\p{L}_.-]\d|`/u;

export const undefinedTerm = guidelineRule({
  id: 'undefined-term',
  group: 'guideline',
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
    ...(instead !== undefined &&
      'start' in place && {
        fixes: () => yamlFix(`Change to "${instead}"`, 'ask', { file, edit: { ...place, newText: instead } }),
      }),
  };
}

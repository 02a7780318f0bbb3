import { isObject } from '../../base/is-object';
import { isInsidePair, OffsetMap } from '../../base/text/offsets';
import { quoted } from '../../base/text/phrases';
import { shorten } from '../../base/text/shorten';
import { isConditionMet } from '../../project/answers/conditions';
import { parseLine } from '../../project/answers/lines';
import type { ProjectModel } from '../../project/model/model';
import { labelsIn } from '../../project/records/labels';
import type { Attributes, Labels, LayerValue, Relation, Span } from '../../project/records/records';
import type { Layer, RelationsLayer, SpansLayer } from '../../project/schema/layer-types';
import { answersByTurn, layersAsked } from '../../project/schema/per-turn';
import { LineLinter } from '../../rules/framework/line-linter';
import type { LineSample } from '../../rules/framework/line-view';
import { RuleSettings } from '../../rules/framework/settings';
import { PREDICTION_RULES } from '../predictions/line-rules';
import { isJoined, isTooDeep, SIDES, sidesOf } from './answer-schema';
import { occurrences, type Question } from './prompt';

/** A model's answer to a sample; offsets in code points, answers about turns as in per-turn.ts. */
export interface ModelAnswer {
  readonly labels: Labels;
  readonly rules: readonly string[];
  readonly rationale: string | undefined;
}

/** Longer replies are not read, in UTF-16 units. */
export const MAX_REPLY = 1 << 18;
const MAX_RATIONALE = 2000;

/** What is wrong with an answer, in sentences that the model can follow. */
export class InvalidAnswer {
  constructor(readonly problems: readonly string[]) {}

  /** At most a few problems, shortened. */
  get text(): string {
    const problems = [...new Set(this.problems)];
    const shown = problems.slice(0, 5).map((each) => shorten(each, 300));
    const more = problems.length - shown.length;
    return shown.join(' ') + (more > 0 ? ` And ${more} more.` : '');
  }
}

/** Reads a model's reply: JSON by the schema of the question, alone or in a fence of Markdown. */
export function readAnswer(
  content: string,
  { layers, shown }: Pick<Question, 'layers' | 'shown'>,
  text: string,
): ModelAnswer | InvalidAnswer {
  if (content.length > MAX_REPLY)
    return new InvalidAnswer([`The answer is longer than ${MAX_REPLY.toLocaleString('en')} characters.`]);
  const reply = parsed(content);
  if (!isObject(reply)) return new InvalidAnswer(['The answer is not a JSON object.']);
  if (isTooDeep(reply)) return new InvalidAnswer(['The answer is nested too deeply.']);
  const { labels, rules, rationale } = reply;
  if (!isObject(labels))
    return new InvalidAnswer(['"labels" is required: an object with an answer to each question.']);
  const problems: string[] = [];
  const unknown = Object.keys(labels).filter((id) => !layers.some((layer) => layer.id === id));
  if (unknown.length > 0)
    problems.push(`There is no question ${quoted(unknown.map((id) => shorten(id, 100)))}.`);
  const map = new QuotedText(text);
  const given = layers.flatMap((layer): [string, LayerValue][] => {
    const value = Object.hasOwn(labels, layer.id) ? labels[layer.id] : undefined;
    if (value === undefined || value === null) return [];
    const report: Report = (message) => problems.push(message);
    if (layer.per) return turnValues(layer, value, report);
    const read = valueOf(layer, value, { map, shown, layers }, report);
    return read === undefined ? [] : [[layer.id, read]];
  });
  const cited = Array.isArray(rules) ? rules.filter((rule) => typeof rule === 'string') : [];
  if (rules !== undefined && !(Array.isArray(rules) && cited.length === rules.length))
    problems.push('"rules" is a list of the ids of rules and tie-breakers.');
  if (problems.length > 0) return new InvalidAnswer(problems);
  return {
    labels: Object.fromEntries(given),
    rules: [...new Set(cited)],
    rationale:
      typeof rationale === 'string'
        ? shorten(rationale.replace(/\p{Surrogate}/gu, '\ufffd').trim(), MAX_RATIONALE) || undefined
        : undefined,
  };
}

/** The value of a reply; undefined if it is not JSON. */
function parsed(content: string): unknown {
  const inFence = /^\s*```(?:json)?[ \t]*\r?\n([^]*?)\r?\n?```\s*$/.exec(content);
  return parseLine(inFence?.[1] ?? content);
}

type Report = (message: string) => void;

/** A value as records have it; undefined if it was reported. */
function valueOf(
  layer: Layer,
  value: unknown,
  { map, shown, layers }: { readonly map: QuotedText } & Pick<Question, 'layers' | 'shown'>,
  report: Report,
): LayerValue | undefined {
  switch (layer.type) {
    case 'comparison': {
      const side = SIDES.findIndex((name) => name === value);
      if (side >= 0) return shown.get(layer.id)![side];
      if (typeof value === 'string' && sidesOf(layer).includes(value)) return value;
      report(`"${layer.id}" takes ${quoted(sidesOf(layer), ' or ')}.`);
      return undefined;
    }
    case 'spans':
      return spansOf(layer, value, map, isJoined(layer, layers), report);
    case 'relations':
      return relationsOf(layer, value, report);
    default:
      return value as LayerValue;
  }
}

/** The answers about turns; those that are null are none. The checks report turns that the sample does not have. */
function turnValues(layer: Layer, value: unknown, report: Report): [string, LayerValue][] {
  if (!isObject(value)) {
    report(`"${layer.id}" takes an object with an answer under the id of each turn.`);
    return [];
  }
  const given = Object.entries(value).filter((entry): entry is [string, LayerValue] => entry[1] !== null);
  return answersByTurn(layer.id, Object.fromEntries(given));
}

function spansOf(
  layer: SpansLayer,
  value: unknown,
  map: QuotedText,
  hasIds: boolean,
  report: Report,
): Span[] | undefined {
  if (!Array.isArray(value)) {
    report(`"${layer.id}" takes a list of spans; [] is none.`);
    return undefined;
  }
  const spans: Span[] = [];
  const ids = new Set<string>();
  for (const item of value as unknown[]) {
    const span = spanOf(layer, item, map, report);
    if (!span) return undefined;
    const id = hasIds ? (item as { readonly id?: unknown }).id : undefined;
    if (hasIds && (typeof id !== 'string' || id === '' || ids.has(id))) {
      report(`Each span of "${layer.id}" has an "id" of its own, a text.`);
      return undefined;
    }
    if (typeof id === 'string') ids.add(id);
    spans.push(typeof id === 'string' ? { id, ...span } : span);
  }
  return spans.sort((a, b) => a.start - b.start || a.end - b.end);
}

function relationsOf(layer: RelationsLayer, value: unknown, report: Report): Relation[] | undefined {
  const isRelation = (item: unknown): item is Relation =>
    isObject(item) && ['label', 'from', 'to'].every((key) => typeof item[key] === 'string');
  if (!Array.isArray(value) || !value.every(isRelation)) {
    report(`"${layer.id}" takes a list of relations with "label", "from" and "to"; [] is none.`);
    return undefined;
  }
  return value.map(({ label, from, to, attributes: given }) => {
    const attributes = attributesOf(given);
    return { label, from, to, ...(attributes && { attributes }) };
  });
}

function spanOf(layer: SpansLayer, item: unknown, map: QuotedText, report: Report): Span | undefined {
  if (!isObject(item) || typeof item.label !== 'string') {
    report(`Each span of "${layer.id}" is an object with "label" and "quote".`);
    return undefined;
  }
  const places = Array.isArray(item.parts) ? (item.parts as unknown[]) : [item];
  const parts: { start: number; end: number; text: string }[] = [];
  for (const place of places) {
    const part = partOf(layer, place, map, report);
    if (!part) return undefined;
    parts.push(part);
  }
  if (parts.length === 0) {
    report(`A span of "${layer.id}" has no parts.`);
    return undefined;
  }
  const attributes = attributesOf(item.attributes);
  const [first, last] = [parts[0]!, parts.at(-1)!];
  return {
    start: first.start,
    end: last.end,
    label: item.label,
    ...(parts.length > 1 ? { parts } : { text: first.text }),
    ...(attributes && { attributes }),
  };
}

function partOf(
  { id }: SpansLayer,
  place: unknown,
  map: QuotedText,
  report: Report,
): { start: number; end: number; text: string } | undefined {
  const { quote, occurrence = 1 } = isObject(place) ? place : {};
  if (typeof quote !== 'string' || quote === '') {
    report(`Each span of "${id}" quotes its text under "quote".`);
    return undefined;
  }
  const found = map.places(quote);
  const said = JSON.stringify(shorten(quote, 100));
  const at = typeof occurrence === 'number' ? found[occurrence - 1] : undefined;
  if (at === undefined) {
    report(
      found.length === 0
        ? `"${id}" quotes ${said}, which is not in the text. Quote it exactly.`
        : `"${id}" quotes occurrence ${shorten(JSON.stringify(occurrence), 20)} of ${said}, but the text has ${found.length}.`,
    );
    return undefined;
  }
  return { start: map.toCodePoint(at), end: map.toCodePoint(at + quote.length), text: quote };
}

/** A text in which quotes are looked for; each of them once, because a reply may have thousands. */
class QuotedText {
  readonly #map: OffsetMap;
  readonly #places = new Map<string, readonly number[]>();

  constructor(private readonly text: string) {
    this.#map = new OffsetMap(text);
  }

  /** Where a quote occurs, in UTF-16 units; never between the halves of a character. */
  places(quote: string): readonly number[] {
    let places = this.#places.get(quote);
    if (!places) {
      const { text } = this;
      places = occurrences(text, quote).filter(
        (at) => !isInsidePair(text, at) && !isInsidePair(text, at + quote.length),
      );
      this.#places.set(quote, places);
    }
    return places;
  }

  toCodePoint(utf16: number): number {
    return this.#map.toCodePoint(utf16);
  }
}

/** Attributes without those that are null or false: records have those that are set. */
function attributesOf(value: unknown): Attributes | undefined {
  if (!isObject(value)) return value === undefined || value === null ? undefined : (value as never);
  const set = Object.entries(value).filter(([, each]) => each !== null && each !== false);
  return set.length > 0 ? (Object.fromEntries(set) as Attributes) : undefined;
}

/** Checks records of answers by the rules for records, whatever the project's lint settings are. */
export class AnswerChecks {
  readonly #linters = new Map<string, LineLinter>();

  constructor(
    private readonly model: ProjectModel,
    /** The rules that the prompt names; one of them must be cited, if there are any. */
    private readonly rules: readonly string[],
  ) {}

  /** What is wrong with a record that answers `layers`; empty if nothing is. */
  problems(
    record: Readonly<Record<string, unknown>> & {
      readonly labels: Labels;
      readonly rules?: readonly string[];
    },
    sample: LineSample,
    layers: readonly Layer[],
  ): string[] {
    const { rules = [] } = record;
    const labels = labelsIn(record.labels);
    const problems = layersAsked(layers, sample.conversation?.turns)
      .filter(
        (layer) =>
          layer.required && !Object.hasOwn(labels, layer.id) && isConditionMet(layer, labels) === true,
      )
      .map(({ id }) => `"${id}" is not answered.`);
    const unknown = rules.filter((rule) => !this.rules.includes(rule));
    if (unknown.length > 0)
      problems.push(`The guideline has no rule ${quoted(unknown.map((rule) => shorten(rule, 100)))}.`);
    if (rules.length === 0 && this.rules.length > 0)
      problems.push('No rule is cited: name the ids of those that decide under "rules".');
    if (problems.length > 0) return problems;
    const found: Parameters<LineLinter['check']>[1] = [];
    this.#linter(layers).check(
      {
        kind: 'annotation',
        file: 'predictions/model.jsonl',
        line: 0,
        raw: JSON.stringify(record),
        format: 'jsonl',
        value: record,
        isAscii: false,
        sample,
      },
      found,
    );
    return found
      .filter(({ severity, rule }) => severity === 'error' && rule !== 'lone-surrogate')
      .map(({ message }) => message);
  }

  /** Only the layers that are asked are required. */
  #linter(layers: readonly Layer[]): LineLinter {
    const ids = new Set(layers.map(({ id }) => id));
    const key = JSON.stringify([...ids]);
    let linter = this.#linters.get(key);
    if (!linter) {
      const asked = new Map([...this.model.layers].filter(([id]) => ids.has(id)));
      const settings = new RuleSettings({
        extends: 'recommended',
        rules: new Map(),
        overrides: [],
        suppress: [],
      });
      linter = new LineLinter({ ...this.model, layers: asked }, PREDICTION_RULES, settings);
      this.#linters.set(key, linter);
    }
    return linter;
  }
}

import { isObject } from '../../base/objects';
import { quoted, shorten } from '../../base/text/phrases';
import { isConditionMet } from '../../project/answers/conditions';
import { parseLine } from '../../project/answers/lines';
import type { ProjectModel } from '../../project/model/model';
import { labelsIn } from '../../project/records/labels';
import type { Labels, LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { answersByTurn, layersAsked } from '../../project/schema/per-turn';
import { LineLinter } from '../../rules/framework/line-linter';
import type { LineSample } from '../../rules/framework/line-view';
import { RuleSettings } from '../../rules/framework/settings';
import { PREDICTION_RULES } from '../predictions/line-rules';
import { isJoined, isTooDeep } from './answer-schema';
import { type Question } from './prompt';
import { kindOf } from '../../kinds';
import { QuotedText } from '../../kinds/quoted-text';

/** A model's answer to a sample. Offsets are code points; answers about turns are as in per-turn.ts. */
export interface ModelAnswer {
  readonly labels: Labels;
  readonly rules: readonly string[];
  readonly rationale: string | undefined;
}

/** Maximum UTF-16 length of a reply. */
export const MAX_REPLY = 1 << 18;
const MAX_RATIONALE = 2000;

/** What is wrong with an answer, in sentences that help a model to correct it. */
export class InvalidAnswer {
  constructor(readonly problems: readonly string[]) {}

  /** The first few problems, shortened. */
  get text(): string {
    const problems = [...new Set(this.problems)];
    const shown = problems.slice(0, 5).map((each) => shorten(each, 300));
    const more = problems.length - shown.length;
    return shown.join(' ') + (more > 0 ? ` And ${more} more.` : '');
  }
}

/** Reads a model's reply: JSON by the schema of the question, alone or in a Markdown code fence. */
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
  const quotes = new QuotedText(text);
  const given = layers.flatMap((layer): [string, LayerValue][] => {
    const value = Object.hasOwn(labels, layer.id) ? labels[layer.id] : undefined;
    if (value === undefined || value === null) return [];
    const report: Report = (message) => problems.push(message);
    if (layer.per) return turnValues(layer, value, report);
    const { read = (_layer, plain) => plain as LayerValue } = kindOf(layer).asked;
    const isNeeded = isJoined(layer, layers);
    const answer = read(layer, value, {
      text: quotes,
      isJoined: isNeeded,
      shown: shown.get(layer.id),
      report,
    });
    return answer === undefined ? [] : [[layer.id, answer]];
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

/** The answers about turns, without those that are null. The checks report turns that the sample does not have. */
function turnValues(layer: Layer, value: unknown, report: Report): [string, LayerValue][] {
  if (!isObject(value)) {
    report(`"${layer.id}" takes an object with an answer under the id of each turn.`);
    return [];
  }
  const given = Object.entries(value).filter((entry): entry is [string, LayerValue] => entry[1] !== null);
  return answersByTurn(layer.id, Object.fromEntries(given));
}

/** Checks the records of answers by all rules for records, whatever the project's lint settings are. */
export class AnswerChecks {
  readonly #linters = new Map<string, LineLinter>();

  constructor(
    private readonly model: ProjectModel,
    /** The rules in the prompt. If there are any, one of them must be cited. */
    private readonly rules: readonly string[],
  ) {}

  /** The problems of a record that answers `layers`; empty if there are none. */
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

  /** Only the requested layers are required. */
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

import { anchorOf, joined, type Inline, type Line } from '../../document/blocks';
import type { GuidelineDocument } from './model';

/** Names and anchors of the parts of a guideline in its document. */
export class Names {
  readonly #labels: ReadonlyMap<string, string>;
  readonly #questions: ReadonlyMap<string, string>;
  readonly #rules: ReadonlySet<string>;
  readonly #examples: ReadonlySet<string>;
  /** Labels of spans, in order: adjacent labels get different colours. */
  readonly #colours: ReadonlyMap<string, number>;

  constructor({ questions, otherLabels, rules, tieBreakers, examples }: GuidelineDocument) {
    const labels = [...questions.flatMap((question) => question.labels), ...otherLabels];
    this.#questions = new Map(questions.map(({ id, layer }) => [id, layer?.name ?? id]));
    this.#labels = new Map(
      labels.map(({ label: { id, name, layer } }) => [
        id,
        layer === undefined ? name : `${name} (${this.questionName(layer)})`,
      ]),
    );
    this.#rules = new Set([
      ...[...rules, ...tieBreakers].map(({ id }) => id),
      ...labels.flatMap(({ include, exclude }) => [...include, ...exclude].map(({ id }) => id)),
      ...questions.flatMap(({ meaning }) =>
        meaning
          ? [
              ...meaning.include,
              ...meaning.exclude,
              ...meaning.levels.flatMap(({ rules }) => rules),
              ...meaning.tieBreakers,
            ].map(({ id }) => id)
          : [],
      ),
    ]);
    this.#examples = new Set(examples.map(({ id }) => id));
    const spans = questions.flatMap(({ id, layer }) =>
      layer?.type === 'spans'
        ? layer.labels.map((label) => (this.#labels.has(`${id}/${label}`) ? `${id}/${label}` : label))
        : [],
    );
    this.#colours = new Map([...new Set(spans)].map((id, n) => [id, n]));
  }

  labelName(id: string): string {
    return oneLine(this.#labels.get(id) ?? id);
  }

  questionName(id: string): string {
    return oneLine(this.#questions.get(id) ?? id);
  }

  colour(label: string): number {
    return this.#colours.get(label) ?? this.#colours.size;
  }

  label(id: string): Inline {
    return this.#labels.has(id) ? { link: anchorOf('label', id), text: this.labelName(id) } : { code: id };
  }

  labels(ids: readonly string[], between = ', '): Line {
    return joined(
      ids.map((id) => this.label(id)),
      between,
    );
  }

  question(id: string): Inline {
    return this.#questions.has(id)
      ? { link: anchorOf('question', id), text: this.questionName(id) }
      : { code: id };
  }

  any(id: string): Inline {
    if (this.#labels.has(id)) return this.label(id);
    if (this.#rules.has(id)) return { link: anchorOf('rule', id), text: oneLine(id) };
    if (this.#examples.has(id)) return { link: anchorOf('example', id), text: oneLine(id) };
    return this.question(id);
  }

  all(ids: readonly string[]): Line {
    return joined(
      ids.map((id) => this.any(id)),
      ', ',
    );
  }
}

/** A name within a line. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

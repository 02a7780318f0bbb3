import { anchorOf, joinedBy, type Inline, type Line } from '../../document/blocks';
import { oneLine } from '../../base/text/phrases';
import type { Example, ProjectModel } from '../../project/model/model';
import { marksText } from '../../kinds/traits';

/** Says that a command needs a guideline. */
export const NO_GUIDELINE = 'The project has no guideline: labelwright.yaml names none that can be read.';

/** Names and anchors of the parts of a guideline in its document. */
export class Names {
  readonly #labels: ReadonlyMap<string, string>;
  readonly #questions: ReadonlyMap<string, string>;
  readonly #rules: ReadonlySet<string>;
  readonly #examples: ReadonlySet<string>;
  /** Labels of spans, in order: adjacent labels get different colours. */
  readonly #colours: ReadonlyMap<string, number>;

  constructor(readonly model: ProjectModel) {
    const { schema, guideline, definitions, layerDefinitions } = model;
    const questions = schema.layers;
    this.#questions = new Map(questions.map(({ id, layer }) => [id, layer?.name ?? id]));
    const ids = new Set([
      ...questions.flatMap((question) => question.labels.map(({ id }) => id)),
      ...model.labels.keys(),
    ]);
    this.#labels = new Map(
      [...ids].map((id) => {
        const { name = id, layer } = model.labels.get(id)?.label ?? {};
        return [id, layer === undefined ? name : `${name} (${this.questionName(layer)})`];
      }),
    );
    const entries = [
      ...[...ids].flatMap((id) => definitions.get(id) ?? []),
      ...questions.flatMap(({ id }) => layerDefinitions.get(id) ?? []),
    ];
    this.#rules = new Set(
      [
        ...(guideline?.rules ?? []),
        ...(guideline?.tieBreakers ?? []),
        ...entries.flatMap(({ include, exclude }) => [...include, ...exclude]),
        ...questions.flatMap(({ id }) => {
          const { levels = [], tieBreakers = [] } = layerDefinitions.get(id) ?? {};
          return [...levels.flatMap(({ rules }) => rules), ...tieBreakers];
        }),
      ].map(({ id }) => id),
    );
    this.#examples = new Set(guideline?.examples.map(exampleId));
    const spans = questions.flatMap(({ id, layer }) =>
      marksText(layer)
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
    return joinedBy(ids, between, (id) => this.label(id));
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
    return joinedBy(ids, ', ', (id) => this.any(id));
  }
}

/** An example's id, or else its position. */
export const exampleId = ({ id }: Example, place: number): string => (id === '' ? `#${place + 1}` : id);

import { addToPart, guidelineOf } from '../../project/guideline/edits/places';
import { addTieBreaker } from '../../project/guideline/edits/tie-breakers';
import { FreeIds } from '../../project/model/free-ids';
import type { LabelDef, ProjectModel } from '../../project/model/model';
import type { JsValue } from '../../base/yaml/tree';
import { memoize } from '../../base/memoize';
import type { Fix } from '../../project/findings/finding';
import { yamlFix } from './yaml-fixes';
import { entryOf } from '../../project/model/label-ids';
import { labelsWhole, takesOneLabel, marksText } from '../../kinds/traits';

/** A tie-breaker to fill in. The author decides which label wins. */
export function tieBreakerStub(model: ProjectModel, a: string, b: string, rationale = 'TBD'): readonly Fix[] {
  const edits = addTieBreaker(model, { between: [a, b], when: 'TBD', rationale })?.edits ?? [];
  const { file } = model.guideline ?? model.schema;
  return yamlFix(
    `Add a tie-breaker between "${a}" and "${b}", to be filled in`,
    'ask',
    ...edits.map((edit) => ({ file, edit })),
  );
}

/** Creates examples to fill in, each with a new id. */
class ExampleStubs {
  readonly #ids: FreeIds;
  readonly #like: string;

  constructor(private readonly model: ProjectModel) {
    const { examples } = model.guideline!;
    this.#ids = new FreeIds(examples.map(({ id }) => id));
    this.#like = examples.at(-1)?.id ?? 'EX-0';
  }

  /** `count` examples of a label; none for labels of relations, which examples cannot contain. */
  of({ id: label }: Pick<LabelDef, 'id'>, count: number): readonly Fix[] {
    const asked = this.model.schema.layers.find(({ labels }) => labels.some(({ id }) => id === label))?.layer;
    if (!labelsWhole(asked) && !marksText(asked)) return [];
    const value = entryOf(this.model, label).id;
    const what = count === 1 ? 'an example' : `${count} examples`;
    const write = (text: string): Record<string, JsValue> =>
      marksText(asked)
        ? { marked: `[${text}](${label})` }
        : { text, labels: { [asked.id]: takesOneLabel(asked) ? value : [value] } };
    return this.#fix(`Add ${what} of "${label}", to be filled in`, count, write);
  }

  /** A counter-example for a label. */
  against({ id: label }: Pick<LabelDef, 'id'>): readonly Fix[] {
    const title = `Add an example with "not: [${label}]", to be filled in`;
    return this.#fix(title, 1, (text) => ({ text, not: [label] }));
  }

  #fix(title: string, count: number, write: (text: string) => Record<string, JsValue>): readonly Fix[] {
    const items = Array.from({ length: count }, () => {
      const id = this.#ids.take(this.#like);
      // Texts differ: equal examples would be duplicates.
      return { id, ...write(`TBD ${id}`) };
    });
    const { file } = this.model.guideline!;
    const at = guidelineOf(this.model);
    const edits = at ? (addToPart(at, 'examples', items[0]!.id, items)?.edits ?? []) : [];
    return yamlFix(title, 'ask', ...edits.map((edit) => ({ file, edit })));
  }
}

/** Shared by all rules of a model (with a guideline), so that fixes which are applied together have different ids. */
export const exampleStubs = memoize((model: ProjectModel) => new ExampleStubs(model));

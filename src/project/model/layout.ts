/** How people see the fields of a sample: `data.show` and `data.show_turns`. It changes nothing else. */
import type { YamlNode } from '../../base/yaml/tree';
import { field, items, namedValues, textAt } from './reader';
import { defined } from '../../base/defined';

const WAYS = ['text', 'markdown', 'json', 'code'] as const;
const PLACES = ['head', 'body', 'side', 'folded'] as const;
const TURN_PLACES = ['body', 'folded'] as const;

/** As what a text is shown. */
export type ShownAs = (typeof WAYS)[number];

export interface ShownField {
  /** Its name; `text` is the text or the conversation. */
  readonly field: string;
  readonly as?: ShownAs;
  /** Above everything, with the text (the default), beside it, or behind its title. */
  readonly at?: (typeof PLACES)[number];
  readonly title?: string;
}

/** How the turns of a role are shown: what they are shown as, and whether they are folded at first. */
export interface ShownTurns {
  readonly as?: ShownAs;
  readonly at?: (typeof TURN_PLACES)[number];
}

export interface Layout {
  /** In the order in which they are shown. */
  readonly fields: readonly ShownField[];
  /** By role. */
  readonly turns: Readonly<Record<string, ShownTurns>>;
}

/** The name that means the text of the sample, whatever its field is called. */
export const OWN_TEXT = 'text';

/** Reads the layout from `data`; undefined if there is none. Of a field that is there twice, the first entry counts. */
export function readLayout(data: YamlNode | undefined): Layout | undefined {
  const known = <T extends string>(node: YamlNode, key: string, values: readonly T[]): T | undefined =>
    values.find((one) => one === textAt(node, key));
  const fields = new Map<string, ShownField>();
  for (const node of items(field(data, 'show'))) {
    const name = textAt(node, 'field');
    if (name === undefined || fields.has(name)) continue;
    const as = known(node, 'as', WAYS);
    const at = known(node, 'at', PLACES);
    fields.set(name, { field: name, ...defined({ as, at, title: textAt(node, 'title') }) });
  }
  const turns = namedValues(field(data, 'show_turns')).map(({ id, value }): [string, ShownTurns] => {
    const as = known(value, 'as', WAYS);
    const at = known(value, 'at', TURN_PLACES);
    return [id, defined({ as, at })];
  });
  if (fields.size + turns.length === 0) return undefined;
  return { fields: [...fields.values()], turns: Object.fromEntries(turns) };
}

import { defined } from '../../base/defined';
import type { YamlNode } from '../../base/yaml/tree';
import { PLACES, TURN_PLACES, WAYS, type Layout, type ShownField, type ShownTurns } from './layout';
import { field, items, namedValues, textAt } from './reader';

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

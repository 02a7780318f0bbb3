import { didYouMean } from '../../base/text/did-you-mean';
import type { YamlNode } from '../../base/yaml/tree';
import { comparesFields } from '../../kinds/traits';
import { OWN_TEXT } from '../../project/model/layout';
import type { SchemaModel } from '../../project/model/model';
import { field, items, namedValues, text } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';
import { guidelineRule } from '../framework/rule';

/** The usual roles. A role that is nearly one of these is a slip; others are the project's own. */
const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];

export const layoutWithoutEffect = guidelineRule({
  id: 'layout-without-effect',
  group: 'schema',
  severity: 'warning',
  summary: 'A layout that changes nothing makes people look for what it should have changed.',
  check({ schema }, report) {
    const { file } = schema;
    const data = field(file.root, 'data');
    const seen = new Set<string>();
    for (const entry of items(field(data, 'show'))) {
      const node = field(entry, 'field');
      const name = text(node);
      if (!node || name === undefined) continue;
      const own = name === (schema.data.messages ?? schema.data.text) ? OWN_TEXT : name;
      const found = seen.has(own)
        ? { message: `"${name}" is there twice, and only its first entry counts.`, node }
        : useless(schema, name, own === OWN_TEXT, field(entry, 'at'));
      if (found)
        report({ place: { file, node: found.node ?? node }, message: found.message, key: `show ${name}` });
      seen.add(own);
    }
    for (const { id: role, key: node } of namedValues(field(data, 'show_turns'))) {
      const near = ROLES.includes(role) ? undefined : nearest(role, ROLES);
      const message =
        schema.data.messages === undefined
          ? 'The samples are not conversations, so no turn is shown. Name the field with the list of messages in "data.messages".'
          : near !== undefined && `"${role}" is hardly a role of messages. ${didYouMean(role, near)}`;
      if (message) report({ place: { file, node }, message, key: `turns ${role}` });
    }
  },
});

/** Why an entry of `data.show`, or its `at`, changes nothing; undefined if it does something. */
function useless(
  { data, layers }: SchemaModel,
  name: string,
  isText: boolean,
  at: YamlNode | undefined,
): { message: string; node?: YamlNode } | undefined {
  if (data.media?.includes(name))
    return { message: `"${name}" names images or recordings, which are shown as such. Take this entry out.` };
  const isCompared = layers.some(({ layer }) => comparesFields(layer) && layer.between.includes(name));
  const where = isText
    ? 'the text is always in the middle'
    : isCompared
      ? 'its place is that of the comparison'
      : data.above?.includes(name)
        ? '"above" says where it is'
        : data.beside?.includes(name) && '"beside" says where it is';
  if (where)
    return at && !(isText && text(at) === 'body')
      ? { message: `"at" changes nothing for "${name}": ${where}.`, node: at }
      : undefined;
  return data.context?.includes(name)
    ? undefined
    : { message: `"${name}" stays hidden. Name it in "data.context" too, if annotators may see it.` };
}

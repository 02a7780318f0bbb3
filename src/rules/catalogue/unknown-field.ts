import { didYouMean } from '../../base/text/did-you-mean';
import { quoted } from '../../base/text/phrases';
import { OWN_TEXT } from '../../project/model/layout';
import { entries, field, items, ref, refs } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';
import { projectRule } from '../framework/rule';
import { valuesFinder } from '../framework/sample-fields';
import { changeTo } from '../framework/yaml-fixes';

/** Further samples are not read. */
const MAX_SAMPLES = 10_000;

export const unknownField = projectRule({
  id: 'unknown-field',
  group: 'schema',
  severity: 'warning',
  fix: 'ask',
  reveals: 'nothing',
  summary: 'A field that no sample has is not shown, keeps nothing together and names nothing.',
  async check({ model, sampleFiles }, report) {
    const { file, layers } = model.schema;
    for (const { id, node } of layers) {
      const between = refs(file, field(node, 'between')).map((side) => side.id);
      for (const { key } of between.length === 2 ? entries(file, field(node, 'sources')) : []) {
        if (between.includes(key.id)) continue;
        report({
          place: key,
          message: `"${key.id}" is not compared, so what it names has no effect. "${id}" is between ${quoted(between)}.`,
          key: `unknown-field ${id} ${key.id}`,
        });
      }
    }
    const layerIds = new Set(layers.map(({ id }) => id));
    const data = field(file.root, 'data');
    const split = field(field(file.root, 'training'), 'split');
    const named = [
      ref(file, field(data, 'split')),
      ref(file, field(data, 'group')),
      ...['context', 'above', 'beside', 'monospace', 'media'].flatMap((key) => refs(file, field(data, key))),
      ...items(field(data, 'show'))
        .map((entry) => ref(file, field(entry, 'field')))
        .filter((one) => one?.id !== OWN_TEXT),
      ...layers.flatMap(({ node }) => [
        ...refs(file, field(node, 'between')),
        ...entries(file, field(node, 'sources')).map(({ value }) => ref(file, value)),
      ]),
      ref(file, field(split, 'group')),
      ...refs(file, field(split, 'stratify')).filter(({ id }) => !layerIds.has(id)),
      // Ids are optional under their usual name.
      ...[ref(file, field(data, 'id'))].filter((one) => one?.id !== 'id'),
    ].filter((one) => one !== undefined);
    const { values: fields, isComplete } = await fieldsOf(
      sampleFiles,
      named.map(({ id }) => id),
    );
    if (fields.size === 0) return;
    for (const { id: name, node } of named) {
      const near = nearest(name, [...fields]);
      if (fields.has(name) || (!isComplete && near === undefined)) continue;
      const hint = near === undefined ? '' : ` ${didYouMean(name, near)}`;
      report({
        place: { file, node },
        message: `${isComplete ? 'No sample' : `None of the first ${MAX_SAMPLES} samples`} has the field "${name}".${hint} Fields there: ${quoted([...fields].sort())}.`,
        key: `unknown-field ${name}`,
        fixes: changeTo({ file, node }, near),
      });
    }
  },
});

const fieldsOf = valuesFinder(({ fields }) => Object.keys(fields), MAX_SAMPLES);

import { field } from '../../project/model/reader';
import { guidelineRule } from '../framework/rule';
import { takesTurn } from '../../kinds/traits';
import { isPerTurn } from '../../project/schema/per-turn';

export const turnsWithoutMessages = guidelineRule({
  id: 'turns-without-messages',
  group: 'schema',
  severity: 'error',
  summary: 'Only conversations have turns to ask about.',
  check(model, report) {
    if (model.schema.data.messages !== undefined) return;
    for (const { layer, node, file } of model.schema.layers) {
      if (!layer || (!takesTurn(layer) && !isPerTurn(layer))) continue;
      report({
        place: { file, node: field(node, layer.per ? 'per' : 'type') ?? node },
        message: `"${layer.id}" ${layer.per ? 'is asked of each turn' : 'asks for a turn'}, but the samples are not conversations. Name the field with the list of messages in "data.messages".`,
        key: layer.id,
      });
    }
  },
});

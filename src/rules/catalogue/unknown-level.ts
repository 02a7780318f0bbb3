import type { Level, LevelDefinition } from '../../project/model/model';
import { isLevel } from '../../project/schema/layer-types';
import { guidelineRule } from '../framework/rule';
import { takesNumber } from '../../kinds/traits';

export const unknownLevel = guidelineRule({
  id: 'unknown-level',
  group: 'schema',
  severity: 'error',
  summary: 'What the guideline says of a value that the scale does not have applies to no answer.',
  check(model, report) {
    for (const { id, levels, tieBreakers } of model.guideline?.layers ?? []) {
      const layer = model.layers.get(id)?.layer;
      // Rule impossible-limits reports a scale that ends before it begins.
      if (!takesNumber(layer) || !(layer.min < layer.max)) continue;
      const check = ({ value, node, file }: Level, owner: string): void => {
        if (isLevel(layer, value)) return;
        report({
          place: { file, node },
          message: `"${value}" is not a value of "${id}", which goes from ${layer.min} to ${layer.max} in steps of ${layer.step}. Name a value of the scale, or take it out.`,
          key: `${id} ${owner} ${value}`,
        });
      };
      for (const level of levels) check(atValue(level), 'levels');
      for (const { id: owner, levels: between, prefer } of tieBreakers) {
        for (const level of between) check(level, owner);
        // A preferred level that is none of "between" has its own rule.
        if (prefer && !between.some(({ value }) => value === prefer.value)) check(prefer, owner);
      }
    }
  },
});

const atValue = ({ value, valueNode, file }: LevelDefinition): Level => ({ value, node: valueNode, file });

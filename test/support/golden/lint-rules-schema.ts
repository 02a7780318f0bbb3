import type { RuleOption } from '../../../src/rules/framework/options';
import type { Rule } from '../../../src/rules/framework/rule';

/**
 * What may stand under `lint.rules`, as a JSON Schema: src/project/schema/lint-rules.schema.json, of which the build makes a part of the
 * published one, so that editors which know nothing else of the rules offer them with their options.
 */
export function lintRulesSchema(rules: readonly Rule[]): unknown {
  return {
    type: 'object',
    description: 'Rule id -> severity, or [severity, options].',
    properties: Object.fromEntries(rules.map((rule) => [rule.id, settingSchema(rule)])),
    additionalProperties: { $ref: '#/$defs/ruleSetting' },
  };
}

function settingSchema({ summary, options }: Rule): unknown {
  if (!options) return { description: summary, $ref: '#/$defs/ruleSetting' };
  return {
    description: summary,
    anyOf: [
      { $ref: '#/$defs/severity' },
      {
        type: 'array',
        prefixItems: [
          { $ref: '#/$defs/severity' },
          {
            type: 'object',
            description: 'Options of the rule.',
            properties: Object.fromEntries(
              Object.entries(options).map(([name, option]) => [name, optionSchema(option)]),
            ),
            additionalProperties: false,
          },
        ],
        minItems: 1,
        maxItems: 2,
        items: false,
      },
    ],
  };
}

function optionSchema(option: RuleOption): unknown {
  const { default: value, description, minimum, maximum, isWhole, values } = option;
  const type =
    typeof value === 'number'
      ? { type: isWhole ? 'integer' : 'number' }
      : { type: 'array', items: values ? { enum: values } : { type: 'string' } };
  return {
    description: `${description.charAt(0).toUpperCase()}${description.slice(1)}.`,
    ...type,
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    default: value,
  };
}

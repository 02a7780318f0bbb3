import projectSchema from '../project/schema/labelwright.schema.json';
import type { RuleOption } from './framework/options';
import type { Rule } from './framework/rule';
import { RULES } from './registry';
import { defined } from '../base/objects';

/**
 * The JSON Schema of labelwright.yaml for editors that know nothing else of the rules: it offers each rule with its options, which
 * Labelwright itself checks by the catalogue. The build writes it to dist/schemas.
 */
export function publishedProjectSchema(): object {
  const lintRules = {
    ...projectSchema.$defs.lintRules,
    properties: Object.fromEntries(RULES.map((rule) => [rule.id, settingSchema(rule)])),
  };
  return { ...projectSchema, $defs: { ...projectSchema.$defs, lintRules } };
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
    ...defined({ minimum, maximum }),
    default: value,
  };
}

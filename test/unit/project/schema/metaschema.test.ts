import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020';
import assignmentSchema from '../../../../src/project/schema/assignment.schema.json';
import cardSchema from '../../../../src/project/schema/card.schema.json';
import guidelineSchema from '../../../../src/project/schema/guideline.schema.json';
import migrationSchema from '../../../../src/project/schema/migration.schema.json';
import projectSchema from '../../../../src/project/schema/labelwright.schema.json';

describe('project/schema: the JSON Schemas', () => {
  for (const [name, schema] of Object.entries({
    labelwright: projectSchema,
    guideline: guidelineSchema,
    migration: migrationSchema,
    card: cardSchema,
    assignment: assignmentSchema,
  }))
    it(`${name} is a valid JSON Schema (draft 2020-12)`, () => {
      const ajv = new Ajv2020();
      assert.ok(ajv.validateSchema(schema), ajv.errorsText());
      assert.equal(ajv.validateSchema({ ...schema, type: 'mapping' }), false);
    });
});

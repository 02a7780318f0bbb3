import assignmentSchema from './assignment.schema.json';
import cardSchema from './card.schema.json';
import guidelineSchema from './guideline.schema.json';
import projectSchema from './labelwright.schema.json';
import migrationSchema from './migration.schema.json';

export type SchemaName = 'labelwright' | 'guideline' | 'migration' | 'card' | 'assignment';

interface Schema {
  readonly $id: string;
  readonly properties: Readonly<
    Record<
      string,
      { readonly type?: string; readonly description?: string; readonly items?: { readonly $ref?: string } }
    >
  >;
}

export const SCHEMAS: Readonly<Record<SchemaName, Schema>> = {
  labelwright: projectSchema,
  guideline: guidelineSchema,
  migration: migrationSchema,
  card: cardSchema,
  assignment: assignmentSchema,
};

import { contradictoryExamples } from './catalogue/contradictory-examples';
import { danglingReference } from './catalogue/dangling-reference';
import { duplicateExampleId } from './catalogue/duplicate-example-id';
import { duplicateLabelId } from './catalogue/duplicate-label-id';
import { duplicateLayerId } from './catalogue/duplicate-layer-id';
import { duplicateRuleId } from './catalogue/duplicate-rule-id';
import { invalidRuleOption } from './catalogue/invalid-rule-option';
import { invalidSuppression } from './catalogue/invalid-suppression';
import { missingDefinition } from './catalogue/missing-definition';
import { missingExclusionCriteria } from './catalogue/missing-exclusion-criteria';
import { missingInclusionCriteria } from './catalogue/missing-inclusion-criteria';
import { missingRequiredField } from './catalogue/missing-required-field';
import { schemaViolation } from './catalogue/schema-violation';
import { suppressionWithoutReason } from './catalogue/suppression-without-reason';
import { tieBreakCycle } from './catalogue/tie-break-cycle';
import { unknownKey } from './catalogue/unknown-key';
import { unknownRule } from './catalogue/unknown-rule';
import { unusedSuppression } from './catalogue/unused-suppression';
import { versionChangelogMismatch } from './catalogue/version-changelog-mismatch';
import { yamlSyntax } from './catalogue/yaml-syntax';
import type { GuidelineRule } from './framework/rule';

/** The rules about the two YAML files, in the order of the catalogue. */
export const YAML_RULES: readonly GuidelineRule[] = [
  // tool
  yamlSyntax,
  schemaViolation,
  missingRequiredField,
  unknownKey,
  unknownRule,
  invalidRuleOption,
  invalidSuppression,
  suppressionWithoutReason,
  unusedSuppression,
  // schema
  danglingReference,
  duplicateLabelId,
  duplicateLayerId,
  duplicateRuleId,
  duplicateExampleId,
  versionChangelogMismatch,
  // guideline
  missingDefinition,
  missingInclusionCriteria,
  missingExclusionCriteria,
  contradictoryExamples,
  tieBreakCycle,
];

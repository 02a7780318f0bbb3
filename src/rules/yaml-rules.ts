import { circularDefinition } from './catalogue/circular-definition';
import { collidingLabelId } from './catalogue/colliding-label-id';
import { conditionCycle } from './catalogue/condition-cycle';
import { contradictoryExamples } from './catalogue/contradictory-examples';
import { contradictoryTieBreakers } from './catalogue/contradictory-tie-breakers';
import { danglingReference } from './catalogue/dangling-reference';
import { deprecatedWithoutReplacement } from './catalogue/deprecated-without-replacement';
import { duplicateExample } from './catalogue/duplicate-example';
import { duplicateExampleId } from './catalogue/duplicate-example-id';
import { duplicateLabelId } from './catalogue/duplicate-label-id';
import { duplicateLayerId } from './catalogue/duplicate-layer-id';
import { duplicateRuleId } from './catalogue/duplicate-rule-id';
import { duplicateShortcut } from './catalogue/duplicate-shortcut';
import { exampleViolatesSchema } from './catalogue/example-violates-schema';
import { hierarchyCycle } from './catalogue/hierarchy-cycle';
import { homogeneousExamples } from './catalogue/homogeneous-examples';
import { implicitYamlType } from './catalogue/implicit-yaml-type';
import { turnsWithoutMessages } from './catalogue/turns-without-messages';
import { impossibleLimits } from './catalogue/impossible-limits';
import { incompleteDecisionOrder } from './catalogue/incomplete-decision-order';
import { invalidRuleOption } from './catalogue/invalid-rule-option';
import { invalidSuppression } from './catalogue/invalid-suppression';
import { ambiguousLabel } from './catalogue/ambiguous-label';
import { labelNotInLayer } from './catalogue/label-not-in-layer';
import { missingCatchAll } from './catalogue/missing-catch-all';
import { missingComparisonCriteria } from './catalogue/missing-comparison-criteria';
import { missingCounterExample } from './catalogue/missing-counter-example';
import { missingDefinition } from './catalogue/missing-definition';
import { missingExclusionCriteria } from './catalogue/missing-exclusion-criteria';
import { missingInclusionCriteria } from './catalogue/missing-inclusion-criteria';
import { missingLevelDefinition } from './catalogue/missing-level-definition';
import { missingRequiredField } from './catalogue/missing-required-field';
import { nearDuplicateDefinition } from './catalogue/near-duplicate-definition';
import { exclusionToItself } from './catalogue/exclusion-to-itself';
import { oneSidedExclusion } from './catalogue/one-sided-exclusion';
import { schemaViolation } from './catalogue/schema-violation';
import { selectableParent } from './catalogue/selectable-parent';
import { suggestionsWithoutControl } from './catalogue/suggestions-without-control';
import { suppressionWithoutReason } from './catalogue/suppression-without-reason';
import { tieBreakCycle } from './catalogue/tie-break-cycle';
import { tooFewExamples } from './catalogue/too-few-examples';
import { tooManySiblings } from './catalogue/too-many-siblings';
import { undefinedTerm } from './catalogue/undefined-term';
import { unknownKey } from './catalogue/unknown-key';
import { unknownLevel } from './catalogue/unknown-level';
import { unknownRule } from './catalogue/unknown-rule';
import { unresolvedPlaceholder } from './catalogue/unresolved-placeholder';
import { unusedLabel } from './catalogue/unused-label';
import { unusedSuppression } from './catalogue/unused-suppression';
import { vagueWording } from './catalogue/vague-wording';
import { versionChangelogMismatch } from './catalogue/version-changelog-mismatch';
import { wrongLayerType } from './catalogue/wrong-layer-type';
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
  collidingLabelId,
  duplicateLayerId,
  duplicateRuleId,
  duplicateExampleId,
  labelNotInLayer,
  ambiguousLabel,
  wrongLayerType,
  conditionCycle,
  impossibleLimits,
  turnsWithoutMessages,
  suggestionsWithoutControl,
  unknownLevel,
  duplicateShortcut,
  implicitYamlType,
  versionChangelogMismatch,
  // taxonomy
  missingCatchAll,
  hierarchyCycle,
  selectableParent,
  unusedLabel,
  nearDuplicateDefinition,
  tooManySiblings,
  deprecatedWithoutReplacement,
  // guideline
  missingDefinition,
  circularDefinition,
  missingInclusionCriteria,
  missingExclusionCriteria,
  missingLevelDefinition,
  missingComparisonCriteria,
  oneSidedExclusion,
  exclusionToItself,
  tooFewExamples,
  missingCounterExample,
  vagueWording,
  unresolvedPlaceholder,
  undefinedTerm,
  duplicateExample,
  contradictoryExamples,
  exampleViolatesSchema,
  homogeneousExamples,
  tieBreakCycle,
  contradictoryTieBreakers,
  incompleteDecisionOrder,
];

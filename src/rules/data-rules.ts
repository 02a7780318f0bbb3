import { cardinalityViolation } from './catalogue/cardinality-violation';
import { catchAllOverused } from './catalogue/catch-all-overused';
import { classImbalance } from './catalogue/class-imbalance';
import { conflictingDecisions } from './catalogue/conflicting-decisions';
import { contextShowsAnswers } from './catalogue/context-shows-answers';
import { deprecatedLabel } from './catalogue/deprecated-label';
import { duplicateItemId } from './catalogue/duplicate-item-id';
import { duplicateKey } from './catalogue/duplicate-key';
import { duplicateRecordId } from './catalogue/duplicate-record-id';
import { duplicateText } from './catalogue/duplicate-text';
import { exampleInEvaluationData } from './catalogue/example-in-evaluation-data';
import { fileNotFound } from './catalogue/file-not-found';
import { goldNeverShown } from './catalogue/gold-never-shown';
import { goldMismatch } from './catalogue/gold-mismatch';
import { invalidJsonLine } from './catalogue/invalid-json-line';
import { invalidRecord } from './catalogue/invalid-record';
import { invisibleCharacters } from './catalogue/invisible-characters';
import { loneSurrogate } from './catalogue/lone-surrogate';
import { lowAgreement } from './catalogue/low-agreement';
import { missingCitation } from './catalogue/missing-citation';
import { missingOffsetUnit } from './catalogue/missing-offset-unit';
import { missingTieBreaker } from './catalogue/missing-tie-breaker';
import { mojibake } from './catalogue/mojibake';
import { wrongEncoding } from './catalogue/wrong-encoding';
import { offsetUnitDrift } from './catalogue/offset-unit-drift';
import { overlappingSpans } from './catalogue/overlapping-spans';
import { possiblePii } from './catalogue/possible-pii';
import { refusedPath } from './catalogue/refused-path';
import { ruleLabelMismatch } from './catalogue/rule-label-mismatch';
import { sampleTextChanged } from './catalogue/sample-text-changed';
import { similarCodes } from './catalogue/similar-codes';
import { spanEdgeNoise } from './catalogue/span-edge-noise';
import { spanInTurnHeader } from './catalogue/span-in-turn-header';
import { spanOutOfBounds } from './catalogue/span-out-of-bounds';
import { spanSplitsCharacter } from './catalogue/span-splits-character';
import { spanTextMismatch } from './catalogue/span-text-mismatch';
import { invalidSplitLine } from './catalogue/invalid-split-line';
import { annotatorFileName } from './catalogue/annotator-file-name';
import { splitLeakage } from './catalogue/split-leakage';
import { staleGuidelineVersion } from './catalogue/stale-guideline-version';
import { suggestionAlwaysAccepted } from './catalogue/suggestion-always-accepted';
import { evaluatedOnOwnSuggestions } from './catalogue/evaluated-on-own-suggestions';
import { unknownSuggestionModel } from './catalogue/unknown-suggestion-model';
import { textLengthOutlier } from './catalogue/text-length-outlier';
import { tieBreakerNotWorking } from './catalogue/tie-breaker-not-working';
import { tooFastAnnotation } from './catalogue/too-fast-annotation';
import { unadjudicatedDisagreement } from './catalogue/unadjudicated-disagreement';
import { uncitedRule } from './catalogue/uncited-rule';
import { undeclaredContext } from './catalogue/undeclared-context';
import { unexpectedLanguage } from './catalogue/unexpected-language';
import { unknownFileFormat } from './catalogue/unknown-file-format';
import { unknownGoldSample } from './catalogue/unknown-gold-sample';
import { unreachablePassMark } from './catalogue/unreachable-pass-mark';
import { unknownSample } from './catalogue/unknown-sample';
import { unknownField } from './catalogue/unknown-field';
import { unknownRole } from './catalogue/unknown-role';
import { unknownTextField } from './catalogue/unknown-text-field';
import { unknownTurn } from './catalogue/unknown-turn';
import { unknownLabel } from './catalogue/unknown-label';
import { unknownPerson } from './catalogue/unknown-person';
import { unfrozenBatch } from './catalogue/unfrozen-batch';
import { sameTimeRecords } from './catalogue/same-time-records';
import { unassignedSample } from './catalogue/unassigned-sample';
import { unusableId } from './catalogue/unusable-id';
import { unusableMedia } from './catalogue/unusable-media';
import { unknownAssignedSample } from './catalogue/unknown-assigned-sample';
import { gateNeverOpens } from './catalogue/gate-never-opens';
import { loadAboveCapacity } from './catalogue/load-above-capacity';
import { batchChangedAfterFreezing } from './catalogue/batch-changed-after-freezing';
import { batchFrozenTwice } from './catalogue/batch-frozen-twice';
import { invalidBatchLine } from './catalogue/invalid-batch-line';
import type { Rule } from './framework/rule';

/** The rules about data files and records, in the order of the catalogue. */
export const DATA_RULES: readonly Rule[] = [
  // schema, compared with the existing files
  fileNotFound,
  refusedPath,
  unknownFileFormat,
  unknownTextField,
  unknownField,
  unknownRole,
  unknownGoldSample,
  unreachablePassMark,
  goldNeverShown,
  unknownSuggestionModel,
  unknownPerson,
  unfrozenBatch,
  batchFrozenTwice,
  batchChangedAfterFreezing,
  unassignedSample,
  unknownAssignedSample,
  loadAboveCapacity,
  gateNeverOpens,
  undeclaredContext,
  contextShowsAnswers,
  // labels and guideline, compared with how people use them
  catchAllOverused,
  missingTieBreaker,
  tieBreakerNotWorking,
  uncitedRule,
  exampleInEvaluationData,
  // data
  wrongEncoding,
  invalidJsonLine,
  duplicateKey,
  invalidRecord,
  unusableId,
  duplicateItemId,
  duplicateText,
  splitLeakage,
  invalidSplitLine,
  invalidBatchLine,
  mojibake,
  loneSurrogate,
  invisibleCharacters,
  unusableMedia,
  textLengthOutlier,
  possiblePii,
  unexpectedLanguage,
  classImbalance,
  // annotations
  unknownSample,
  unknownLabel,
  deprecatedLabel,
  cardinalityViolation,
  missingOffsetUnit,
  sampleTextChanged,
  spanOutOfBounds,
  spanTextMismatch,
  offsetUnitDrift,
  spanSplitsCharacter,
  spanEdgeNoise,
  spanInTurnHeader,
  unknownTurn,
  overlappingSpans,
  staleGuidelineVersion,
  missingCitation,
  ruleLabelMismatch,
  tooFastAnnotation,
  annotatorFileName,
  duplicateRecordId,
  sameTimeRecords,
  conflictingDecisions,
  suggestionAlwaysAccepted,
  evaluatedOnOwnSuggestions,
  goldMismatch,
  unadjudicatedDisagreement,
  lowAgreement,
  similarCodes,
];

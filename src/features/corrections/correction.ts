import type { LayerValue } from '../../project/records/records';
import type { Return } from './returns';

/** One label that was changed after it was given: by whom, why, under which rule. */
export interface Correction {
  readonly sample: string;
  readonly layer: string;
  /** Somebody changed or withdrew an own answer, a reviewer decided against it, or a migration gave it another name. */
  readonly kind: 'changed' | 'withdrawn' | 'decided' | 'migrated';
  /** Whose label it was. */
  readonly annotator: string;
  /** Who changed it; of a migration who applied it, where its records say so. */
  readonly by?: string;
  /** null: there was, or is, no answer on the layer. */
  readonly from: LayerValue | null;
  readonly to: LayerValue | null;
  /** Decisions that let several answers stand: those. */
  readonly valid?: readonly LayerValue[];
  /** RFC 3339, as the record has it. */
  readonly time: string;
  readonly rules: readonly string[];
  /** A reviewer's cause and reason; an annotator's note; why there is a migration. */
  readonly cause?: string;
  readonly reason?: string;
  /** The annotator was asked for another answer. */
  readonly returned?: Return;
  /** Name of the migration. */
  readonly migration?: string;
  /** The change takes an earlier one back. */
  readonly undone?: true;
  /** Versions of the guideline that the two answers followed. */
  readonly guideline?: { readonly from?: string; readonly to?: string };
  /** The record that changed it: project-relative path and 1-based line. */
  readonly path: string;
  readonly line: number;
}

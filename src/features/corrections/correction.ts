import type { LayerValue } from '../../project/records/records';
import type { Return } from './returns';

/** A label that was changed after it was given: by whom, why, under which rule. */
export interface Correction {
  readonly sample: string;
  readonly layer: string;
  /** Someone changed or withdrew their own answer, a reviewer decided otherwise, or a migration renamed it. */
  readonly kind: 'changed' | 'withdrawn' | 'decided' | 'migrated';
  readonly annotator: string;
  /** Who changed it; for a migration, who applied it, if recorded. */
  readonly by?: string;
  /** null: no answer on the layer. */
  readonly from: LayerValue | null;
  readonly to: LayerValue | null;
  /** For decisions that allow several answers: those answers. */
  readonly valid?: readonly LayerValue[];
  /** RFC 3339, as recorded. */
  readonly time: string;
  readonly rules: readonly string[];
  /** A reviewer's cause and reason, an annotator's note, or the migration's reason. */
  readonly cause?: string;
  readonly reason?: string;
  readonly returned?: Return;
  readonly migration?: string;
  readonly undone?: true;
  /** Guideline versions of the two answers. */
  readonly guideline?: { readonly from?: string; readonly to?: string };
  /** The record with the change: project-relative path and 1-based line. */
  readonly path: string;
  readonly line: number;
}

import type { RecordReading } from '../../engine/export/latest-records';

/** Whether a record came in by an import from a format, and is as it came. */
export function isFrom(record: unknown, format: string): record is Record<string, unknown> {
  const origin = (record as { origin?: { format?: unknown } } | undefined)?.origin;
  return typeof origin === 'object' && origin?.format === format;
}

/**
 * The last record from a format of each person and sample: what a person changes does not repeat what the other tool had beside the
 * answer, the log has it.
 */
export const importsFrom = (format: string): RecordReading => ({
  mark: `"format":${JSON.stringify(format)}`,
  factsOf: (value) => {
    if (!isFrom(value, format)) return undefined;
    const { sample, annotator } = value;
    return typeof sample === 'string' ? { sample, by: String(annotator), time: 0 } : undefined;
  },
  replaces: () => true,
});

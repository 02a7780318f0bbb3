import type { Format } from './format';
import { doccano } from './adapters/doccano';

/** All formats; the more particular ones first, so that recognition by content tries them first. */
export const FORMATS: readonly Format[] = [doccano];

export const formatById = (id: string): Format | undefined => FORMATS.find((format) => format.id === id);

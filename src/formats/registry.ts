import type { Format } from './format';
import { argilla } from './adapters/argilla';
import { brat } from './adapters/brat';
import { conll } from './adapters/conll';
import { doccano } from './adapters/doccano';
import { labelStudio } from './adapters/label-studio';
import { langfuse } from './adapters/langfuse';
import { messages } from './adapters/messages';
import { openInference } from './adapters/openinference';
import { otelGenai } from './adapters/otel-genai';
import { potato } from './adapters/potato';
import { preference } from './adapters/preference';
import { prodigy } from './adapters/prodigy';
import { fasttext } from './adapters/fasttext';
import { huggingFace } from './adapters/hugging-face';
import { csv, parquet, tsv } from './adapters/table';
import { spacy } from './adapters/spacy';
import { webanno } from './adapters/webanno';

/** All formats. Specific formats come first, because recognition by content tries them in this order. */
export const FORMATS: readonly Format[] = [
  labelStudio,
  prodigy,
  spacy,
  argilla,
  doccano,
  fasttext,
  potato,
  preference,
  otelGenai,
  openInference,
  langfuse,
  messages,
  huggingFace,
  webanno,
  brat,
  conll,
  csv,
  tsv,
  parquet,
];

export const formatById = (id: string): Format | undefined => FORMATS.find((format) => format.id === id);

/** Names of files that a project may consist of; others are not read. */
export const DATA_FILE = /\.(ya?ml|jsonl|ndjson|csv|tsv|txt|ids)$/i;

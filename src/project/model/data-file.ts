/** Names of files that may belong to a project: nothing else is read of it. */
export const DATA_FILE = /\.(ya?ml|jsonl|ndjson|csv|tsv|txt)$/i;

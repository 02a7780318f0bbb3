// Looks into what a VS Code in the browser has written down of itself.

/** Runs in the page: the open editors as VS Code keeps them for its next start; empty as long as it has kept none. */
export const keptEditors = `(async () => {
  const all = await indexedDB.databases();
  const names = all.map(({ name }) => name).filter((name) => name.startsWith('vscode-web-state-db-'));
  const asPromise = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const texts = await Promise.all(names.map(async (name) => {
    const database = await asPromise(indexedDB.open(name));
    try {
      const table = database.transaction('ItemTable').objectStore('ItemTable');
      return (await asPromise(table.get('memento/workbench.parts.editor'))) ?? '';
    } finally {
      database.close();
    }
  }));
  return texts.join('');
})()`;

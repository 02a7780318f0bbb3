/* global exports */
// Stands in for the native module that ends an extension host whose server is gone; the tests end the whole process group.
exports.start = () => {};
exports.exit = (code) => process.exit(code);

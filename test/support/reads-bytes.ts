/** Until what reads a source takes the scanned bytes, what it does with parsed rows is known to fail some rules: these are asked for by SCAN=bytes. */
export const readsBytes = process.env['SCAN'] === 'bytes';

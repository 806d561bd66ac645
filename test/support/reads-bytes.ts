/** Until the scanner reads bytes itself, what today's is known to fail is asked for by SCAN=bytes. */
export const readsBytes = process.env['SCAN'] === 'bytes';

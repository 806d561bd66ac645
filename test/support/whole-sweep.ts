/** Everything is swept, as `npm run test:sweep` does, and not only the part that `npm test` has time for. */
export const isWhole = process.env['SWEEP'] === 'all' || process.env['MODE'] === 'sweep';

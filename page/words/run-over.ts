/** Whether a line of a list of runs is one that has its end. */
export const isOver = ({ status }: { readonly status?: string | undefined }): boolean => status === 'ended';

import { AskedPanel } from './asked-panel.tsx';
import { SampleTable } from './sample-table.tsx';

/** A few rows as they would come into the table. */
export const PreviewPanel = ({ feed }: { readonly feed: string }) => (
  <AskedPanel action="preview" feed={feed} busy="Asking for rows" isShown={({ rows }) => Array.isArray(rows)}>
    {(sample) => <SampleTable sample={sample} what="Rows of the source" />}
  </AskedPanel>
);

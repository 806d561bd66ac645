/** Whether actions that change something are offered: the app's setting UI. What a caller may do is the key's matter. */
export const mayAct = (): boolean => document.documentElement.dataset['mode'] === 'on';
